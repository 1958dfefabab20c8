import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { typeEntry } from '#contract/trail/catalogue.ts';
import { lent, type PrivateRoot, workFolder } from '../../fault/support/private-root.ts';
import { until } from '../../unit/agent/support/until.ts';

/** The folders that `terminal.json` of a lent PC names: the home, and what stays writable outside of it. */
export const guardedRoots = [lent.home, '/var/tmp'] as const;

const Line = z.union([
  z.strictObject({ type: z.string(), data: z.record(z.string(), z.json()) }),
  z.strictObject({ started: z.looseObject({ kind: z.string() }), pid: z.int() }),
  z.strictObject({ state: z.looseObject({ kind: z.string() }) }),
  z.strictObject({ lagMs: z.number() }),
]);
export interface Told {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The guards at work inside a private root, as the borrower's process, and what they told. */
export class Guards {
  readonly told: Told[] = [];
  private readonly child: ChildProcess;
  private started: string | null = null;
  private lag: number | null = null;
  /** Its number inside the private root. */
  pid = 0;

  constructor(root: PrivateRoot) {
    const config = {
      ...{
        v: 1,
        workFolder,
        guardedRoots,
        temporaryFolders: ['/tmp', '/dev/shm'],
        recorderSocket: '/run/none.sock',
        profileFolder: `${lent.home}/.config/tanmori`,
      },
    };
    const program = ['node', '/srv/tanmori/test/attack/support/guards-process.ts', JSON.stringify(config)];
    this.child = spawn(...root.spawning(program, 'borrower'));
    createInterface({ input: this.child.stdout as NonNullable<ChildProcess['stdout']> }).on('line', (text) => {
      const line = Line.parse(JSON.parse(text));
      if ('type' in line) {
        // What is told has to be what may stand in the trail.
        typeEntry(line.type as Parameters<typeof typeEntry>[0]).data.parse(line.data);
        this.told.push(line);
      } else if ('started' in line) {
        this.started = line.started.kind;
        this.pid = line.pid;
      } else if ('lagMs' in line) this.lag = line.lagMs;
    });
  }

  watching(): Promise<string> {
    return until('the guards at work', () => (this.started === 'watching' ? this.started : null), 30_000);
  }

  /** Waits for an entry of one of these types about the file of this name. */
  tells(types: readonly string[], name: Buffer | string, ms = 30_000): Promise<Told> {
    const bytes = Buffer.from(name).toString('base64');
    const isIt = ({ type, data }: Told): boolean =>
      types.includes(type) && (data.name as { readonly bytes?: string } | undefined)?.bytes === bytes;
    return until(`${types.join(' or ')} of ${name}`, () => this.told.find(isIt) ?? null, ms);
  }

  /** Longest stand-still of the event loop so far, ms. */
  async lagMs(root: PrivateRoot): Promise<number> {
    this.lag = null;
    root.must(['kill', '-USR2', String(this.pid)]);
    return until('the lag', () => this.lag, 10_000);
  }

  async kill(root: PrivateRoot): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    root.run(['kill', '-KILL', String(this.pid)]);
    await gone;
  }
}
