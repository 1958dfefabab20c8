import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Findings } from './findings.ts';
import { OfficeLife } from './office-life.ts';
import { randomFrom } from './random.ts';
import { type End, RecorderLife } from './recorder-life.ts';
import type { Templates } from './templates.ts';
import type { Tools } from './tools.ts';

export type Target = 'recorder' | 'office';

export interface LivesOptions {
  readonly tools: Tools;
  readonly templates: Templates;
  /** Folder for the lives' own folders. */
  readonly base: string;
  readonly target: Target;
  readonly end: End;
  /** Deaths in all. */
  readonly rounds: number;
  /** Deaths after which a life is checked whole and a new one begins: long trails make starts slow. */
  readonly roundsPerLife: number;
  readonly jobs: number;
  readonly seed: number;
  /** Syncs do nothing: the run must turn red, and ends when it has. */
  readonly unsynced?: boolean;
  /** No new round after this, performance.now() in ms. */
  readonly untilMs?: number;
  readonly onRound?: (done: number) => void;
}

/** What came of a run. */
export interface Tally {
  readonly rounds: number;
  /** Entries that were answered: by the recorder as written, by the office as accepted. */
  readonly answered: number;
  readonly lineFaults: number;
  readonly lineRequests: number;
  readonly findings: Findings;
  readonly tookMs: number;
}

/** Lets recorders or offices live, die and be checked, until there were that many deaths. */
export async function runLives(options: LivesOptions): Promise<Tally> {
  const { tools, templates, base, target, end, rounds, roundsPerLife, jobs, seed, unsynced = false } = options;
  const startMs = performance.now();
  const sum = { rounds: 0, answered: 0, lineFaults: 0, lineRequests: 0 };
  const all = new Findings();
  let begun = 0;
  let lives = 0;
  const isOver = (): boolean =>
    begun >= rounds || performance.now() > (options.untilMs ?? Number.POSITIVE_INFINITY) || (unsynced && all.total > 0);

  const oneLife = async (): Promise<void> => {
    const number = lives++;
    const folder = join(base, `${target}-${end}-${number}`);
    const findings = new Findings();
    const env = unsynced ? { LD_PRELOAD: tools.nosync } : {};
    const kind = target === 'recorder' ? RecorderLife : OfficeLife;
    const life = await kind.begin(tools, templates, folder, end, findings, randomFrom(seed + number), env);
    for (let round = 0; round < roundsPerLife && !isOver() && !(unsynced && findings.total > 0); round += 1) {
      begun += 1;
      findings.place = `${target} ${end} seed ${seed + number} round ${round}`;
      await life.round();
      sum.rounds += 1;
      options.onRound?.(sum.rounds);
    }
    findings.place = `${target} ${end} seed ${seed + number} at the end`;
    if (unsynced) await life.close();
    else await life.finish();
    sum.answered += life instanceof RecorderLife ? life.ledger.answered : life.load.accepted + 1;
    const { passed, ...faults } = life.line.counts;
    const faulty = Object.values(faults).reduce((a, b) => a + b, 0);
    sum.lineFaults += faulty;
    sum.lineRequests += passed + faulty;
    all.merge(findings);
    if (findings.total === 0) rmSync(folder, { recursive: true, force: true });
  };
  await Promise.all(
    Array.from({ length: jobs }, async () => {
      while (!isOver()) await oneLife();
    }),
  );
  return { ...sum, findings: all, tookMs: performance.now() - startMs };
}
