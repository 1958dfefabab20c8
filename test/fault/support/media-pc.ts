import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Attempt } from '../../../agent/guards/attempt.ts';
import type { SystemAccount } from '../../../scripts/setup/accounts.ts';
import { repositoryRoot } from '../../../scripts/setup/say.ts';

const runGuard = `import { createMediaContents } from './guards/media/contents.ts';
import { createDetach } from './guards/media/detach.ts';
import { createLook } from './guards/media/look.ts';
import { createMediaGuard } from './guards/media/media-guard.ts';
import { watchMounts } from './guards/media/mount-changes.ts';
import { runCommand } from './profile/linux/run-command.ts';
const [, , sysfsRoot = '', workFolder = ''] = process.argv;
const uid = process.getuid?.() ?? -1;
const monotonicMs = () => performance.now();
const say = (value: unknown) => process.stdout.write(JSON.stringify(value) + '\\n');
const look = createLook({
  ...{ mountinfoPath: '/proc/self/mountinfo', sysfsRoot, uid, gvfsFolder: \`/run/user/\${uid}/gvfs\` },
  ...{ ownFolders: [workFolder], monotonicMs },
});
let isFirst = true;
createMediaGuard({
  look: async () => {
    const media = await look();
    if (isFirst) say({ watching: true });
    isFirst = false;
    return media;
  },
  detach: createDetach(runCommand, uid),
  watchMounts,
  monotonicMs,
  now: () => new Date(),
  contents: createMediaContents({ origins: { add: () => {} }, monotonicMs, arrived: () => {} }),
  tell: (attempt) => say(attempt),
}).start();
setInterval(() => undefined, 1000);
`;

/** Says each change of the mount table, and nothing else. */
const runWatch = `import { watchMounts } from './guards/media/mount-changes.ts';
watchMounts(() => process.stdout.write('changed\\n'));
setInterval(() => undefined, 1000);
`;

/** A mount namespace of its own in which media come and go, with sysfs as a tree of files. Needs root. */
export class MediaPc {
  readonly folder: string;
  readonly sysfs: string;
  readonly workFolder: string;
  readonly told: Attempt[] = [];
  readonly #holder: ChildProcess;
  readonly #loops: string[] = [];
  readonly #started: ChildProcess[] = [];
  #guard: ChildProcess | null = null;

  private constructor(folder: string, holder: ChildProcess) {
    this.folder = folder;
    this.sysfs = join(folder, 'sys');
    this.workFolder = join(folder, 'work');
    this.#holder = holder;
  }

  static async open(): Promise<MediaPc> {
    const folder = mkdtempSync(join(tmpdir(), 'tanmori-media-'));
    chmodSync(folder, 0o755);
    // What other tests of this machine have mounted is none of ours, in this namespace alone.
    const args = [
      '-m',
      '--propagation',
      'private',
      'sh',
      '-c',
      'grep -E " - fuse" /proc/self/mountinfo | cut -d" " -f5 | xargs -r umount -l; echo ready; exec sleep infinity',
    ];
    const holder = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      holder.stdout?.once('data', () => resolve());
      holder.once('exit', (code) => reject(new Error(`no mount namespace (${code})`)));
    });
    const pc = new MediaPc(folder, holder);
    for (const part of ['sys/dev/block', 'sys/block', 'work', 'point', 'agent']) {
      mkdirSync(join(folder, part), { recursive: true });
    }
    // So that the borrower can read it wherever the repository lies.
    cpSync(join(repositoryRoot, 'agent'), join(folder, 'agent'), { recursive: true });
    writeFileSync(join(folder, 'agent/package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'agent/run.ts'), runGuard);
    writeFileSync(join(folder, 'agent/watch.ts'), runWatch);
    copyFileSync(process.execPath, join(folder, 'node'));
    return pc;
  }

  #inside(as: SystemAccount | null): readonly string[] {
    const drop =
      as === null ? [] : ['setpriv', `--reuid=${as.uid}`, `--regid=${as.gid}`, '--clear-groups', '--inh-caps=-all'];
    return ['-t', String(this.#holder.pid), '-m', '--', ...drop];
  }

  /** Runs a program in the namespace. Throws where it fails. */
  must(argv: readonly string[], as: SystemAccount | null = null): string {
    const ended = spawnSync('nsenter', [...this.#inside(as), ...argv], { encoding: 'utf8', timeout: 30_000 });
    if (ended.status !== 0) throw new Error(`${argv.join(' ')}: ${ended.stderr}`);
    return ended.stdout;
  }

  start(argv: readonly string[], as: SystemAccount | null = null): ChildProcess {
    const child = spawn('nsenter', [...this.#inside(as), ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#started.push(child);
    return child;
  }

  readonly mountPoints = (): string => readFileSync(`/proc/${this.#holder.pid}/mountinfo`, 'utf8');

  /** Starts the guard and waits until it has looked for the first time. */
  async guard(as: SystemAccount | null = null, program?: readonly string[]): Promise<ChildProcess> {
    const usual = [join(this.folder, 'node'), join(this.folder, 'agent/run.ts'), this.sysfs, this.workFolder];
    const child = this.start(program ?? usual, as);
    this.#guard = child;
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the guard ended (${code})`)));
      if (child.stdout === null) return;
      createInterface(child.stdout).on('line', (line) => {
        const said = JSON.parse(line) as Attempt | { readonly watching: true };
        if ('watching' in said) resolve();
        else this.told.push(said);
      });
    });
    return child;
  }

  /** Starts what wakes the guard, alone. */
  watch(as: SystemAccount | null = null): ChildProcess {
    return this.start([join(this.folder, 'node'), join(this.folder, 'agent/watch.ts')], as);
  }

  async killGuard(): Promise<void> {
    const child = this.#guard;
    this.#guard = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  /** An ext4 image on a loop device. */
  image(name: string): string {
    const file = join(this.folder, `${name}.img`);
    this.must(['sh', '-c', `truncate -s 4M ${file} && mkfs.ext4 -q -F ${file}`]);
    const device = this.must(['losetup', '--find', '--show', file]).trim();
    this.#loops.push(device);
    return device;
  }

  /** Says in the tree of files that a device is the partition of a stick in a USB port. */
  asStick(device: string, name: string, isListed: boolean): string {
    const usb = join(this.sysfs, 'devices/pci0000:00/usb1/1-2');
    const disk = join(usb, `1-2:1.0/host2/target2:0:0/2:0:0:0/block/${name}`);
    mkdirSync(join(disk, `${name}1`), { recursive: true });
    const facts = { devnum: '7', manufacturer: 'Ａ社', product: 'Stick  ', serial: '60A44C413C' };
    for (const [file, text] of Object.entries(facts)) writeFileSync(join(usb, file), `${text}\n`);
    writeFileSync(join(disk, 'size'), '8192\n');
    writeFileSync(join(disk, 'removable'), '1\n');
    writeFileSync(join(disk, `${name}1/partition`), '1\n');
    const number = this.must(['lsblk', '--nodeps', '--noheadings', '--output', 'MAJ:MIN', device]).trim();
    symlinkSync(join(disk, `${name}1`), join(this.sysfs, 'dev/block', number));
    if (isListed) symlinkSync(disk, join(this.sysfs, 'block', name));
    return number;
  }

  async close(): Promise<void> {
    await this.killGuard();
    for (const child of this.#started) child.kill('SIGKILL');
    const gone = new Promise((resolve) => this.#holder.once('exit', resolve));
    this.#holder.kill('SIGKILL');
    await gone;
    for (const device of this.#loops) spawnSync('losetup', ['--detach', device]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
