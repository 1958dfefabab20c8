import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WipeReport } from '../../contract/loan/wipe-report.ts';
import { repositoryRoot } from '../../scripts/setup/say.ts';
import { type Ended, WipeDisk } from '../fault/support/wipe-disk.ts';
import { type Random, randomFrom, sleep } from './random.ts';
import { namesLeft, plantSet, type WipeSet } from './wipe-set.ts';

const node = ['--import', join(repositoryRoot, 'test/fault/support/kill-at.ts')];

export interface WipeKillOptions {
  readonly kills: number;
  /** Files of spread sizes on the disk. */
  readonly files: number;
  readonly megabytes: number;
  readonly seed: number;
  /** `performance.now()` after which no round is begun. */
  readonly untilMs?: number;
}

export interface WipeKillTally {
  readonly rounds: number;
  /** Deaths before one of the program's own changes of the system, and at a moment of the clock. */
  readonly atCall: number;
  readonly atMoment: number;
  /** Rounds that came to their end before their death. */
  readonly outlived: number;
  /** Words and canaries that the disk held before, all rounds together, and former words among them. */
  readonly foundBefore: number;
  readonly formerBefore: number;
  /** What must not be; each with seed and round. */
  readonly findings: readonly string[];
  readonly tookMs: number;
}

/** What a report says that no cut may change. The fill takes what room there is that day. */
const pictureOf = ({ result, reasons, steps }: WipeReport): string =>
  JSON.stringify([
    result,
    reasons,
    steps
      .filter(({ name }) => name !== 'fill-free-space')
      .map(({ name, outcome, reason, files, bytes }) => [name, outcome, reason, files, name === 'find-after' || bytes]),
  ]);

const reportIn = ({ stdout }: Ended): WipeReport => {
  const { ok: _, ...report } = JSON.parse(stdout) as { readonly ok: boolean };
  return WipeReport.parse(report);
};

/**
 * Wipes a disk once in one piece, then again and again with a set planted anew, each killed once or twice on its way and
 * taken up with the same order: the result must be the same, and nothing of the set be found on the disk.
 */
export async function killWipes(options: WipeKillOptions): Promise<WipeKillTally> {
  const { kills, files, megabytes, seed, untilMs = Number.POSITIVE_INFINITY } = options;
  const from = performance.now();
  const disk = await WipeDisk.open(megabytes);
  const random = randomFrom(seed);
  const findings: string[] = [];
  const tally = { rounds: 0, atCall: 0, atMoment: 0, outlived: 0, foundBefore: 0, formerBefore: 0 };
  try {
    const countFile = join(disk.folder, 'count');
    const whole = await plantSet(disk, files, 0);
    const begunMs = performance.now();
    const one = await disk.start('wipe', whole.canaries, { ...whole, node }, { TANMORI_TEST_COUNT: countFile }).ended;
    const wholeMs = performance.now() - begunMs;
    const changes = Number(readFileSync(countFile, 'utf8'));
    const expected = pictureOf(reportIn(one));
    look(disk, whole, 'whole', findings);
    if (!expected.startsWith('["erased",[]')) findings.push(`the whole one: ${expected}`);
    for (let day = 1; tally.atCall + tally.atMoment < kills && performance.now() < untilMs; day += 1) {
      const set = await plantSet(disk, files, day);
      const before = disk.search(set.needles).filter(Boolean).length + disk.canariesLeft(set.canaries);
      const where = `seed ${seed}, round ${day}`;
      if (before !== set.needles.length + set.canaries.length) findings.push(`${where}: found before: ${before}`);
      tally.foundBefore += before;
      tally.formerBefore += disk.search(set.former).filter(Boolean).length;
      const deaths = random.chance(0.2) ? 2 : 1;
      const fates: string[] = [];
      for (let death = 0; death < deaths; death += 1) {
        const fate = random.chance(0.5) ? dieAtCall(random, changes) : dieAtMoment(random, wholeMs);
        fates.push(fate.text);
        const { child, ended } = disk.start('wipe', set.canaries, { ...set, node }, fate.env);
        const waiting = fate.afterMs === null ? null : sleep(fate.afterMs).then(() => child.kill('SIGKILL'));
        const { signal, code, stdout } = await ended;
        await waiting;
        if (signal === 'SIGKILL') tally[fate.afterMs === null ? 'atCall' : 'atMoment'] += 1;
        else tally.outlived += 1;
        if (signal !== 'SIGKILL' && code !== 0) findings.push(`${where}, ${fates.join(', ')}: ${code} ${stdout}`);
      }
      const picture = pictureOf(await disk.wipe(set.canaries, set));
      if (picture !== expected) findings.push(`${where}, ${fates.join(', ')}: ${picture} and not ${expected}`);
      look(disk, set, `${where}, ${fates.join(', ')}`, findings);
      tally.rounds += 1;
    }
  } finally {
    await disk.close();
  }
  return { ...tally, findings, tookMs: performance.now() - from };
}

interface Fate {
  readonly text: string;
  readonly env: Readonly<Record<string, string>>;
  readonly afterMs: number | null;
}

function dieAtCall(random: Random, changes: number): Fate {
  const at = random.int(1, changes);
  return { text: `before change ${at} of ${changes}`, env: { TANMORI_TEST_DIE_AT: `${at}` }, afterMs: null };
}

function dieAtMoment(random: Random, wholeMs: number): Fate {
  const afterMs = random.int(1, Math.ceil(wholeMs));
  return { text: `after ${afterMs} ms of ${Math.ceil(wholeMs)}`, env: {}, afterMs };
}

/** After a wipe: nothing in raw storage, free space included, by a search that is not the product's; no name left. */
function look(disk: WipeDisk, set: WipeSet, where: string, findings: string[]): void {
  const words = disk.search([...set.needles, ...set.former]).filter(Boolean).length;
  const canaries = disk.canariesLeft(set.canaries);
  const names = namesLeft(disk);
  if (words + canaries + names.length > 0)
    findings.push(`${where}: ${words} words, ${canaries} canaries, names left: ${names.join(', ')}`);
}

export const wipeKillLine = (name: string, tally: WipeKillTally): string =>
  `${name.padEnd(26)} ${tally.rounds} rounds, ${tally.atCall} deaths before a call, ${tally.atMoment} at a moment, ${tally.outlived} outlived; ${tally.foundBefore} words and canaries found before (and ${tally.formerBefore} of deleted files), findings ${tally.findings.length}, ${(tally.tookMs / 1000).toFixed(0)} s`;
