import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../../scripts/setup/say.ts';

/** The borrower of a private root: an account that exists nowhere but in it. */
export const lent = { account: 'tanmori-lent', uid: 4242, gid: 4242, home: '/home/tanmori-lent' } as const;
export const workFolder = `${lent.home}/作業`;

/** Made in the copy, before anything runs there. */
const mark = '/var/lib/private-root/boot_id';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A copy of this machine to change: the root file system under an overlay in memory, in mount, process and network
 * namespaces of its own. Kernel settings that are not of a namespace are covered by files. Needs root.
 */
export class PrivateRoot {
  private readonly holder: ChildProcess;
  private readonly pid: number;
  private readonly folder: string;

  private constructor(holder: ChildProcess, pid: number, folder: string) {
    this.holder = holder;
    this.pid = pid;
    this.folder = folder;
  }

  static async open(): Promise<PrivateRoot> {
    const folder = mkdtempSync(join(tmpdir(), 'tanmori-root-'));
    const script = join(folder, 'make.sh');
    writeFileSync(script, makeRoot);
    const args = ['-m', '-p', '-n', '--propagation', 'private', '--fork', '--kill-child', 'sh', script, folder];
    const holder = spawn('unshare', [...args, repositoryRoot], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      holder.stdout?.once('data', () => resolve());
      holder.once('exit', (code) => reject(new Error(`the private root could not be made (${code})`)));
    });
    const pid = Number(readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8').trim());
    // Before anything is changed: the root of that process has to be the copy, never this machine's own.
    const inside = statSync(`/proc/${pid}/root/`);
    const own = statSync('/');
    if (!Number.isInteger(pid) || pid <= 1 || (inside.dev === own.dev && inside.ino === own.ino)) {
      holder.kill('SIGKILL');
      throw new Error('the private root is not there');
    }
    const root = new PrivateRoot(holder, pid, folder);
    root.must(['sh', '-c', furnish]);
    return root;
  }

  /** Program and arguments that run something inside, for spawn. */
  spawning(argv: readonly string[], as: 'root' | 'borrower' = 'root'): [string, readonly string[]] {
    const drop =
      as === 'root'
        ? []
        : [
            'setpriv',
            `--reuid=${lent.uid}`,
            `--regid=${lent.gid}`,
            '--init-groups',
            '--inh-caps=-all',
            '--no-new-privs',
          ];
    const into = ['-t', String(this.pid), '-m', '-p', '-n', '-r', '-w', '--'];
    const path = '/srv/tanmori/node_modules/.bin:/usr/sbin:/usr/bin:/sbin:/bin';
    // A second lock on the same door: the mark is in the copy alone.
    const guard = ['/bin/sh', '-c', `test -e ${mark} || exit 99; exec "$@"`, 'sh'];
    const cache = as === 'root' ? ['NODE_COMPILE_CACHE=/srv/tanmori/.cache/compiled'] : [];
    const environment = ['env', '-i', `PATH=${path}`, `HOME=${lent.home}`, ...cache];
    return ['nsenter', [...into, ...guard, ...environment, ...drop, ...argv]];
  }

  /** Runs a program inside. */
  run(argv: readonly string[], as: 'root' | 'borrower' = 'root', input = ''): Ended {
    const [program, args] = this.spawning(argv, as);
    const ended = spawnSync(program, args, {
      encoding: 'utf8',
      input,
      timeout: 120_000,
      maxBuffer: 1 << 26,
    });
    return { code: ended.status ?? -1, stdout: ended.stdout, stderr: ended.stderr };
  }

  must(argv: readonly string[], as: 'root' | 'borrower' = 'root'): string {
    const ended = this.run(argv, as);
    if (ended.code !== 0) throw new Error(`${argv.join(' ')}: ${ended.code} ${ended.stderr}`);
    return ended.stdout;
  }

  sh(script: string, as: 'root' | 'borrower' = 'root'): Ended {
    return this.run(['sh', '-c', script], as);
  }

  /** What a start of the PC would change for us: another boot id. */
  boot(): void {
    this.must(['sh', '-c', 'cat /proc/sys/kernel/random/uuid > /var/lib/private-root/boot_id']);
  }

  write(path: string, text: string): void {
    const ended = this.run(['sh', '-c', 'mkdir -p "$(dirname "$1")" && cat > "$1"', 'sh', path], 'root', text);
    if (ended.code !== 0) throw new Error(ended.stderr);
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.holder.once('exit', resolve));
    this.holder.kill('SIGKILL');
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** `$1` an empty folder, `$2` the repository. The last process is the namespace's own: with it goes everything. */
const makeRoot = `set -e
D=$1
mkdir $D/layers
mount -t tmpfs tmpfs $D/layers
mkdir $D/layers/up $D/layers/work $D/layers/root
R=$D/layers/root
mount -t overlay overlay -o lowerdir=/,upperdir=$D/layers/up,workdir=$D/layers/work $R
mkdir -p $R/srv/tanmori $R/var/lib/private-root
mount --bind "$2" $R/srv/tanmori
mount -t proc proc $R/proc
mount --rbind /sys $R/sys
mount -t tmpfs -o mode=755 tmpfs $R/dev
for n in null zero full random urandom tty; do touch $R/dev/$n; mount --bind /dev/$n $R/dev/$n; done
ln -s /proc/self/fd $R/dev/fd
mkdir $R/dev/shm
mount -t tmpfs -o mode=1777 tmpfs $R/dev/shm
mount -t tmpfs -o mode=755 tmpfs $R/run
mount -t tmpfs -o mode=1777 tmpfs $R/tmp
mkdir -m 1777 $R/run/lock
for n in boot_id max_user_namespaces; do touch $R/var/lib/private-root/$n; done
cat /proc/sys/kernel/random/boot_id > $R/var/lib/private-root/boot_id
echo 96365 > $R/var/lib/private-root/max_user_namespaces
mount --bind $R/var/lib/private-root/boot_id $R/proc/sys/kernel/random/boot_id
mount --bind $R/var/lib/private-root/max_user_namespaces $R/proc/sys/user/max_user_namespaces
ip link set lo up
exec chroot $R sh -c 'echo ready; exec sleep infinity'
`;

/** A PC with a past: everything that a revert has to bring back word for word. */
const furnish = `set -e
groupadd -g ${lent.gid} ${lent.account}
useradd -u ${lent.uid} -g ${lent.gid} -m -s /bin/bash ${lent.account}
for g in lpadmin plugdev; do groupadd -f $g; gpasswd -a ${lent.account} $g >/dev/null; done
test -s /etc/machine-id || echo 0123456789abcdef0123456789abcdef > /etc/machine-id
printf 'proc /proc proc defaults 0 0' > /etc/fstab
cd ${lent.home}
mkdir -p Desktop Documents/old
echo old > Documents/old/plan.txt
setfacl -m u:33:rwx,d:u:33:r-x Documents
setfattr -n user.note -v kept Documents/old/plan.txt
ln -s Documents link
chown -hR ${lent.account}: .
mkdir -p /etc/cups /etc/firefox/policies /etc/xdg /var/crash
printf 'Listen /run/cups/cups.sock\\n' > /etc/cups/cupsd.conf
chmod 0640 /etc/cups/cupsd.conf
chown root:lpadmin /etc/cups/cupsd.conf
setfacl -m u:33:r /etc/cups/cupsd.conf
touch -d '2020-02-03 04:05:06.789' /etc/cups/cupsd.conf
ln -sf ../elsewhere.json /etc/firefox/policies/policies.json
chmod 1777 /var/crash
test -e /usr/bin/fusermount3 || cp /bin/true /usr/bin/fusermount3
chown root: /usr/bin/fusermount3
chmod 4755 /usr/bin/fusermount3
`;
