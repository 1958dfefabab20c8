import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canaryNeedle } from '../../../agent/wipe/canary-text.ts';
import type { WipeParameters, WorkVolume } from '../../../agent/wipe/parameters.ts';
import {
  type Canary,
  type CanaryManifest,
  CheckReport,
  type ErasedBefore,
  WipeReport,
} from '../../../contract/loan/wipe-report.ts';
import { repositoryRoot } from '../../../scripts/setup/say.ts';

/** An account that no process of this machine has, whatever else is tested beside: a wipe waits for its borrower to go. */
const uid = 1_500_000_000 + process.pid;
export const borrower = { account: 'tanmori-lent', uid, gid: uid } as const;
const agent = join(repositoryRoot, 'test/fault/support/erase-act.ts');

/** What words of one kind have in common. */
const startBytes = 8;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A lent PC's disk: ext4 in an image on a loop device, mounted in a mount namespace of its own, with a home, a work
 * folder, temp and the recorder's folder on it. State and orders lie outside. Needs root.
 */
export class WipeDisk {
  readonly folder: string;
  readonly image: string;
  /** As seen inside. */
  readonly mount: string;
  readonly state: string;
  readonly device: string;
  #volume: WorkVolume = { kind: 'none' };
  /** Swap partitions and files of this PC. */
  swap: string[] = [];
  readonly #holder: ChildProcess;

  private constructor(folder: string, holder: ChildProcess, device: string) {
    this.folder = folder;
    this.image = join(folder, 'disk.img');
    this.mount = join(folder, 'disk');
    this.state = join(folder, 'state');
    this.device = device;
    this.#holder = holder;
  }

  /**
   * @param trims whether what is trimmed is forgotten: then only that is seen, and not the filling before it
   * @param swaps whether this machine's active swap is this PC's; elsewhere it has none, whatever is tested beside
   */
  static async open(megabytes: number, trims = false, swaps = false): Promise<WipeDisk> {
    const folder = mkdtempSync(join(tmpdir(), 'tanmori-wipe-'));
    const image = join(folder, 'disk.img');
    mkdirSync(join(folder, 'disk'));
    mkdirSync(join(folder, 'state'), { mode: 0o700 });
    spawnSyncWell('truncate', ['-s', `${megabytes}M`, image]);

    spawnSyncWell('mkfs.ext4', ['-q', '-F', '-m', '5', image]);
    const device = spawnSyncWell('losetup', ['--find', '--show', image]).trim();
    const noTrim = trims ? '' : 'mount --bind /bin/false /usr/sbin/fstrim && ';
    const noSwap = swaps ? '' : 'mount --bind /dev/null /proc/swaps && ';
    const script = `${noTrim}${noSwap}mount "$1" "$2" && echo ready && exec sleep infinity`;
    const args = ['-m', '--propagation', 'private', 'sh', '-c', script, 'sh', device, join(folder, 'disk')];
    const holder = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      holder.stdout?.once('data', () => resolve());
      holder.once('exit', (code) => reject(new Error(`no mount namespace (${code})`)));
    });
    const disk = new WipeDisk(folder, holder, device);
    for (const place of ['home', 'home/作業', 'temp', 'recorder']) mkdirSync(disk.path(place));
    for (const place of ['home', 'home/作業']) chownSync(disk.path(place), borrower.uid, borrower.gid);
    return disk;
  }

  /** A place on the disk, from outside the namespace. */
  path(place: string): string {
    return join(`/proc/${this.#holder.pid}/root`, this.mount, place);
  }

  use(volume: WorkVolume): void {
    // A wipe fills the free space of every file system it is told of: never this machine's own.
    const own = volume.kind === 'none' ? [] : [...volume.keyCopies, Object.values(volume)[1] as string];
    if (!own.every((path) => path.startsWith(`${this.mount}/`))) throw new Error('not on the disk');
    this.#volume = volume;
  }

  get parameters(): WipeParameters {
    return {
      v: 1,
      platform: 'linux',
      terminal: 'T-0012',
      borrower: { ...borrower, home: join(this.mount, 'home') },
      workFolder: join(this.mount, 'home/作業'),
      volume: this.#volume,
      recorder: [join(this.mount, 'recorder')],
      temp: [join(this.mount, 'temp')],
      printSpool: null,
      raw: [this.device],
      swap: this.swap,
    };
  }

  inside(argv: readonly string[]): readonly string[] {
    return ['-t', String(this.#holder.pid), '-m', '--', ...argv];
  }

  must(argv: readonly string[]): string {
    return spawnSyncWell('nsenter', this.inside(argv));
  }

  /** Starts the agent's command in the namespace. */
  start(
    act: 'plant' | 'wipe' | 'check',
    canaries: readonly Canary[],
    more: {
      readonly issuedAt?: string;
      readonly executor?: string;
      readonly node?: readonly string[];
      readonly loan?: null;
      readonly erased?: ErasedBefore;
    } = {},
    env: Readonly<Record<string, string>> = {},
  ): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
    const order = {
      v: 1,
      purpose: act === 'plant' ? 'prepare' : act,
      terminal: 'T-0012',
      loan: more.loan === undefined ? 'L-20261121-001' : more.loan,
      executor: { id: more.executor ?? (act === 'check' ? '100300' : '100200'), name: '情報 太郎' },
      issuedAt: more.issuedAt ?? '2026-11-26T06:00:00.000Z',
      canaries,
      ...(more.erased === undefined ? {} : { erased: more.erased }),
      scope: ['work', 'residue', 'recorder'],
    };
    const files = [join(this.folder, `${act}-order.json`), join(this.folder, 'parameters.json')] as const;
    writeFileSync(files[0], JSON.stringify(order));
    writeFileSync(files[1], JSON.stringify(this.parameters));
    const rest = [act, ...files, this.state];
    const child = spawn('nsenter', [...this.inside([process.execPath, ...(more.node ?? []), agent, ...rest])], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
      });
    }
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal, ...said }));
    });
    return { child, ended };
  }

  /** Another program that has a folder as its own. */
  hold(place: string): { readonly release: () => Promise<void> } {
    const child = spawn('sleep', ['infinity'], { cwd: this.path(place), stdio: 'ignore' });
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    return {
      release: () => {
        child.kill('SIGKILL');
        return gone;
      },
    };
  }

  async plant(): Promise<readonly Canary[]> {
    const ended = await this.start('plant', []).ended;
    if (ended.code !== 0) throw new Error(ended.stderr + ended.stdout);
    const { ok: _, ...manifest } = JSON.parse(ended.stdout) as CanaryManifest & { readonly ok: boolean };
    return manifest.canaries;
  }

  async wipe(
    canaries: readonly Canary[],
    more: { readonly issuedAt?: string; readonly loan?: null; readonly erased?: ErasedBefore } = {},
  ): Promise<WipeReport> {
    const ended = await this.start('wipe', canaries, more).ended;
    return WipeReport.parse(reportIn(ended));
  }

  async check(canaries: readonly Canary[], more: { readonly loan?: null } = {}): Promise<CheckReport> {
    return CheckReport.parse(reportIn(await this.start('check', canaries, more).ended));
  }

  /**
   * Which canaries the image holds: a plain search for each one, without the product's scanner.
   * @returns by position in the list
   */
  search(needles: readonly Buffer[]): readonly boolean[] {
    spawnSyncWell('sync', ['-f', this.path('.')]);
    const bytes = readFileSync(this.image);
    // Words that begin alike are looked for in one pass.
    const byStart = Map.groupBy(needles, (needle) => needle.toString('latin1', 0, startBytes));
    const found = new Set<string>();
    for (const [start, alike] of byStart) {
      const wanted = new Set(alike.map((needle) => needle.toString('latin1')));
      const lengths = [...new Set(alike.map(({ length }) => length))];
      for (let at = bytes.indexOf(start, 0, 'latin1'); at >= 0; at = bytes.indexOf(start, at + 1, 'latin1')) {
        for (const length of lengths) {
          const there = bytes.toString('latin1', at, at + length);
          if (wanted.has(there)) found.add(there);
        }
      }
    }
    return needles.map((needle) => found.has(needle.toString('latin1')));
  }

  canariesLeft(canaries: readonly Canary[]): number {
    return this.search(canaries.map(canaryNeedle)).filter(Boolean).length;
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.#holder.once('exit', resolve));
    this.#holder.kill('SIGKILL');
    await gone;
    spawnSync('losetup', ['--detach', this.device]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function reportIn({ stdout, stderr }: Ended): unknown {
  try {
    const { ok: _, ...report } = JSON.parse(stdout) as { readonly ok: boolean };
    return report;
  } catch {
    throw new Error(`${stdout}\n${stderr}`);
  }
}

function spawnSyncWell(program: string, args: readonly string[]): string {
  const ended = spawnSync(program, [...args], { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${ended.stderr}`);
  return ended.stdout;
}
