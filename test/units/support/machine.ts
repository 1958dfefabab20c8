import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { repositoryRoot } from '../../../scripts/setup/say.ts';

const systemd = '/usr/lib/systemd/systemd';

/** Why no machine can be started here; null where one can. */
export const whyNot: string | null =
  process.getuid?.() !== 0
    ? 'needs root'
    : !existsSync(systemd)
      ? 'systemd is not installed'
      : !readFileSync('/proc/filesystems', 'utf8').includes('\tcgroup2\n')
        ? 'this kernel has no cgroup2'
        : [undefined, readlinkSync('/proc/self/ns/net')].includes(process.env.TANMORI_OUTER_NETWORK)
          ? 'runs by npm run test:units, in a network of its own'
          : null;

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Made in the copy before anything runs there. */
const mark = '/var/lib/unit-machine';
/** Longest that a start, or an end, may take; ms. */
const longestMs = 60_000;

/**
 * A machine whose first process is a real systemd: this machine's root file system under an overlay in memory, with
 * mounts, processes and control groups of its own. What is written outlasts its starts. It shares its network with the
 * tests, which run in one of their own. Kernel settings are out of its reach.
 */
export class UnitMachine {
  readonly #folder: string;
  #holder: ChildProcess | null = null;
  #pid = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Laid out, and not started yet. */
  static lay(): UnitMachine {
    if (whyNot !== null) throw new Error(whyNot);
    const folder = mkdtempSync(join(tmpdir(), 'tanmori-machine-'));
    const layers = join(folder, 'layers');
    mkdirSync(layers);
    well('mount', ['-t', 'tmpfs', 'tmpfs', layers]);
    for (const name of ['up', 'work', 'root']) mkdirSync(join(layers, name));
    // Empty, and no mount: on a PC it is a folder of the root file system.
    mkdirSync(join(layers, 'up/tmp'));
    well('chmod', ['1777', join(layers, 'up/tmp')]);
    well('setfattr', ['-n', 'trusted.overlay.opaque', '-v', 'y', join(layers, 'up/tmp')]);
    for (const [name, script] of Object.entries({ 'enter.sh': enter, 'make.sh': make, 'leave.sh': leave }))
      writeFileSync(join(folder, name), script);
    return new UnitMachine(folder);
  }

  /** Switches it on, and waits until everything that starts by itself has. */
  async start(): Promise<void> {
    const files = ['enter.sh', 'make.sh'].map((name) => join(this.#folder, name));
    const args = ['--mount', '--propagation', 'private', 'sh', ...files, this.#folder, repositoryRoot];
    const holder = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [holder.stdout, holder.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    this.#holder = holder;
    const until = Date.now() + longestMs;
    for (;;) {
      if (holder.exitCode !== null || Date.now() > until)
        throw new Error(`the machine did not start: ${said}${this.#console()}`);
      const pid = Number(/^first process is of (\d+)$/m.exec(said)?.[1]);
      this.#pid = Number.isInteger(pid) && pid > 1 ? childOf(pid) : 0;
      if (this.#pid > 1 && isOther(this.#pid)) {
        const { stdout } = this.run(['systemctl', 'is-system-running']);
        if (/^(running|degraded)\n/.test(stdout)) return;
      }
      await pause(100);
    }
  }

  /** The last that systemd said. */
  #console(): string {
    const file = join(this.#folder, 'console');
    return existsSync(file) ? readFileSync(file, 'utf8').slice(-4000) : '';
  }

  /** Shuts it down as a person does. */
  async shutDown(): Promise<void> {
    this.run(['systemctl', 'poweroff', '--no-block']);
    await this.#gone();
  }

  /** Pulls the plug. What was written stays as a kernel leaves it: a lost disk cache is not played. */
  async cutPower(): Promise<void> {
    process.kill(this.#pid, 'SIGKILL');
    await this.#gone();
  }

  async #gone(): Promise<void> {
    const holder = this.#holder;
    if (holder === null) return;
    const until = Date.now() + longestMs;
    while (holder.exitCode === null && holder.signalCode === null) {
      if (Date.now() > until) throw new Error('the machine does not end');
      await pause(50);
    }
    this.#holder = null;
    this.#pid = 0;
  }

  /** A place in it, from outside, while it runs. */
  path(place: string): string {
    return join(`/proc/${this.#pid}/root`, place);
  }

  write(place: string, text: string, mode = 0o644): void {
    well('mkdir', ['-p', join(this.path(place), '..')]);
    writeFileSync(this.path(place), text, { mode });
  }

  #entering(argv: readonly string[]): readonly string[] {
    // A second lock on the same door: the mark is in the copy alone.
    const guard = ['/bin/sh', '-c', `test -e ${mark} || exit 99; exec "$@"`, 'sh'];
    const into = ['-t', String(this.#pid), '-m', '-p', '-i', '-u', '-C', '-r', '-w', '--'];
    const environment = ['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root', 'LANG=C.UTF-8'];
    return [...into, ...guard, ...environment, ...argv];
  }

  /** Runs a program inside, as root. Not one that asks this very process for something: {@link beside}. */
  run(argv: readonly string[], input = ''): Ended {
    const ended = spawnSync('nsenter', this.#entering(argv), {
      encoding: 'utf8',
      input,
      timeout: 120_000,
      maxBuffer: 1 << 26,
    });
    return { code: ended.status ?? -1, stdout: ended.stdout, stderr: ended.stderr };
  }

  /** The same without blocking this process. Nothing that lives on: its end would be waited for outside. */
  beside(argv: readonly string[]): Promise<Ended> {
    const child = spawn('nsenter', this.#entering(argv), { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
      });
    return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? -1, ...said })));
  }

  must(argv: readonly string[], input = ''): string {
    const ended = this.run(argv, input);
    if (ended.code !== 0) throw new Error(`${argv.join(' ')}: ${ended.code} ${ended.stdout}${ended.stderr}`);
    return ended.stdout;
  }

  sh(script: string): string {
    return this.must(['sh', '-ec', script]);
  }

  /** One property of a unit. */
  show(unit: string, property: string): string {
    return this.must(['systemctl', 'show', '--value', '-p', property, unit]).trim();
  }

  /** Everything that a unit's programs and systemd said of it, over all starts. */
  journal(unit: string): string {
    return this.must(['journalctl', '--no-pager', '-o', 'export', '-u', unit]);
  }

  async close(): Promise<void> {
    try {
      if (this.#pid > 1) process.kill(this.#pid, 'SIGKILL');
      else this.#holder?.kill('SIGKILL');
      await this.#gone();
    } finally {
      spawnSync('sh', [join(this.#folder, 'leave.sh'), this.#folder]);
      spawnSync('umount', ['-l', join(this.#folder, 'layers')]);
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }
}

/** Whether that process has the copy as its root, and never this machine's own. */
function isOther(pid: number): boolean {
  try {
    const [inside, own] = [statSync(`/proc/${pid}/root/`), statSync('/')];
    return (inside.dev !== own.dev || inside.ino !== own.ino) && existsSync(`/proc/${pid}/root${mark}`);
  } catch {
    return false;
  }
}

function childOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
  } catch {
    return 0;
  }
}

function well(program: string, args: readonly string[]): string {
  const ended = spawnSync(program, [...args], { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${ended.stderr}`);
  return ended.stdout;
}

/** The machine's own part of the one hierarchy, below where this process is. `$D` its folder. */
const ownGroup = `mkdir -p $D/groups
mount -t cgroup2 cgroup2 $D/groups
OWN=$D/groups$(sed -n 's/^0:://p' /proc/self/cgroup)/$(basename $D)
`;

/** `$1` what makes the root, `$2` the machine's folder, `$3` the repository. */
const enter = `set -e
D=$2
${ownGroup}mkdir -p $OWN
echo $$ > $OWN/cgroup.procs
umount $D/groups
echo first process is of $$
exec unshare --cgroup --pid --ipc --uts --fork --kill-child sh $1 $2 $3
`;

/** The control groups that a machine leaves behind. `$1` its folder. */
const leave = `D=$1
${ownGroup}test -d "$OWN" && find "$OWN" -depth -type d -exec rmdir {} +
umount $D/groups
`;

/**
 * `$1` the machine's folder, `$2` the repository. What is the kernel's and not a namespace's is read-only or covered. A
 * first start also takes away what this machine starts by itself, and accounts that the product has on it.
 */
const make = `set -e
D=$1
R=$D/layers/root
mount -t overlay overlay -o lowerdir=/,upperdir=$D/layers/up,workdir=$D/layers/work $R
mkdir -p $R/srv/tanmori $R${mark}
mount --bind "$2" $R/srv/tanmori
mount -o remount,bind,ro $R/srv/tanmori
mount -t proc proc $R/proc
for n in sys sysrq-trigger; do
  test -e $R/proc/$n || continue
  mount --bind $R/proc/$n $R/proc/$n
  mount -o remount,bind,ro $R/proc/$n
done
mount -t sysfs -o ro sysfs $R/sys
mount -t cgroup2 cgroup2 $R/sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs $R/dev
for n in null zero full random urandom tty fuse; do touch $R/dev/$n; mount --bind /dev/$n $R/dev/$n; done
for n in fd stdin:fd/0 stdout:fd/1 stderr:fd/2; do ln -s /proc/self/\${n#*:} $R/dev/\${n%:*}; done
mkdir $R/dev/pts $R/dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts $R/dev/pts
ln -s pts/ptmx $R/dev/ptmx
mount -t tmpfs -o mode=1777 tmpfs $R/dev/shm
mount -t tmpfs -o mode=755 tmpfs $R/run
: > $D/console
touch $R/dev/console
mount --bind $D/console $R/dev/console
cat /proc/sys/kernel/random/uuid > $R${mark}/boot_id
mount --bind $R${mark}/boot_id $R/proc/sys/kernel/random/boot_id
test -e $R${mark}/max_user_namespaces || echo 96365 > $R${mark}/max_user_namespaces
mount --bind $R${mark}/max_user_namespaces $R/proc/sys/user/max_user_namespaces
if ! test -e $R${mark}/laid; then
  rm -rf $R/etc/systemd/system $R/etc/rc?.d $R/etc/init.d $R/var/log/journal
  mkdir -p $R/etc/systemd/system $R/var/log/journal
  rm -f $R/etc/machine-id $R/etc/hostname
  tr -d - < /proc/sys/kernel/random/uuid > $R/etc/machine-id
  echo pc > $R/etc/hostname
  : > $R/etc/fstab
  ln -s /dev/null $R/etc/systemd/system/console-getty.service
  sed -i /^tanmori-/d $R/etc/passwd $R/etc/group $R/etc/shadow $R/etc/gshadow
  touch $R${mark}/laid
fi
cd $R
pivot_root . .
umount -l .
exec setpriv --bounding-set=-sys_time,-sys_module,-sys_rawio,-syslog env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin ${systemd} --unit=multi-user.target
`;
