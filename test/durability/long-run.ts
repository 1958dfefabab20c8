import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cutEnrolment } from './enrolment.ts';
import { playFault, recorderPlaces, type WalkTally, walkFaults } from './fault-walk.ts';
import { Findings } from './findings.ts';
import { type LivesOptions, runLives, type Target } from './lives.ts';
import { officePlaces, playOfficeFault } from './office-fault.ts';
import type { End } from './recorder-life.ts';
import { lifeHeader, lifeLine, noteLines, walkLine } from './report.ts';
import { straceMissing, traceRecorder } from './strace-recorder.ts';
import { makeTemplates } from './templates.ts';
import { powerCutsMissing, prepareTools } from './tools.ts';

export interface LongRunOptions {
  /** Power cuts of the recorder, and as many of the office; 0 leaves those of the enrolment out too. */
  readonly cuts: number;
  /** SIGKILLs: four fifths of the recorder, the rest of the office. */
  readonly kills: number;
  /** Moments at which each kind of storage call fails; 0 leaves the walk out. */
  readonly moments: number;
  readonly jobs: number;
  readonly seed: number;
  /** Where set, no part begins a new round once its share of this time is over. */
  readonly minutes: number | null;
  /** Every sync does nothing: the run has to find losses. */
  readonly unsynced: boolean;
}

/** Shares of the time: they follow how long the parts take. */
const shares = {
  recorderCuts: 0.12,
  officeCuts: 0.18,
  recorderKills: 0.35,
  officeKills: 0.15,
  faults: 0.15,
  enrolment: 0.05,
} as const;

/** Plays everything, prints a table. @returns whether nothing was found that must not be. */
export async function longRun(options: LongRunOptions): Promise<boolean> {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const missing = powerCutsMissing();
  if (missing !== null) {
    print(`durability: not possible here: ${missing}`);
    return false;
  }
  const tools = await prepareTools();
  const base = await mkdtemp(join(tmpdir(), 'tanmori-durability-'));
  await chmod(base, 0o700);
  const templates = await makeTemplates(tools, join(base, 'template'));
  const { jobs, seed, unsynced, minutes } = options;
  let found = 0;

  const untilMs = (share: number): number =>
    minutes === null ? Number.POSITIVE_INFINITY : performance.now() + minutes * 60_000 * share;
  const lives = async (target: Target, end: End, rounds: number, share: number): Promise<void> => {
    if (rounds === 0) return;
    const roundsPerLife = end === 'power-cut' ? 25 : 60;
    const common: LivesOptions = { tools, templates, base, target, end, rounds, roundsPerLife, jobs, seed, unsynced };
    const tally = await runLives({ ...common, untilMs: untilMs(share) });
    print(lifeLine(`${target}, ${end}`, tally));
    process.stdout.write(noteLines(tally.findings));
    found += tally.findings.total;
  };
  print(`seed ${seed}, ${jobs} at a time${unsynced ? ', every sync does nothing' : ''}`);
  print(lifeHeader);
  await lives('recorder', 'power-cut', options.cuts, shares.recorderCuts);
  await lives('office', 'power-cut', options.cuts, shares.officeCuts);
  // A killed program loses nothing that it has handed to the system, synced or not.
  const kills = unsynced ? 0 : options.kills;
  await lives('recorder', 'sigkill', Math.ceil(kills * 0.8), shares.recorderKills);
  await lives('office', 'sigkill', Math.floor(kills * 0.2), shares.officeKills);

  if (!unsynced && options.cuts > 0 && options.moments > 0) {
    const findings = new Findings();
    const enrolment = (call: number | null) => {
      findings.place = `enrolment, call ${call ?? 'none'}`;
      return cutEnrolment(tools, templates.newOffice, join(base, `enrolment-${call}`), call, findings);
    };
    const calls = await enrolment(null);
    const step = Math.max(1, Math.ceil(calls / options.moments));
    let tried = 1;
    const stopMs = untilMs(shares.enrolment);
    for (let call = 1; call <= calls && performance.now() < stopMs; call += step, tried += 1) await enrolment(call);
    print(`enrolment: ${calls} changing calls, power cut at ${tried} of them; findings ${findings.total}`);
    process.stdout.write(noteLines(findings));
    found += findings.total;
  }
  const traceless = straceMissing();
  if (traceless !== null) print(`strace: left out: ${traceless}`);
  else {
    const env = unsynced ? { LD_PRELOAD: tools.nosync } : {};
    const proof = await traceRecorder(tools, templates, join(base, 'trace'), 200, env);
    print(`strace: ${proof.answers} answers, ${proof.syncs} syncs, ${proof.early.length} answers before their sync`);
    found += proof.early.length + (proof.answers === 200 ? 0 : 1);
  }
  if (options.moments > 0 && !unsynced) {
    const common = { tools, templates, jobs, moments: options.moments };
    const onPlace = (walk: WalkTally): void => {
      print(walkLine(walk));
      process.stdout.write(noteLines(walk.findings));
      found += walk.findings.total;
    };
    for (const [name, play, places] of [
      ['recorder', playFault, recorderPlaces],
      ['office', playOfficeFault, officePlaces],
    ] as const) {
      const folder = join(base, `${name}-faults`);
      await walkFaults({ ...common, base: folder, play, places, untilMs: untilMs(shares.faults / 2), onPlace });
    }
  }
  if (found === 0) await rm(base, { recursive: true, force: true });
  else print(`${found} findings; what is left lies in ${base}`);
  return found === 0;
}
