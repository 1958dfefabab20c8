import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cutEnrolment } from '../durability/enrolment.ts';
import { type FaultOutcome, playFault } from '../durability/fault-walk.ts';
import { Findings } from '../durability/findings.ts';
import { type LivesOptions, runLives, type Tally } from '../durability/lives.ts';
import { playOfficeFault } from '../durability/office-fault.ts';
import type { Fault } from '../durability/power-cut-disk.ts';
import { lifeLine } from '../durability/report.ts';
import { proveSyncs } from '../durability/strace-proof.ts';
import { straceMissing, traceRecorder } from '../durability/strace-recorder.ts';
import { makeTemplates, type Templates } from '../durability/templates.ts';
import { powerCutsMissing, prepareTools, type Tools } from '../durability/tools.ts';

/** The short version of `npm run durability` (docs/durability.md). */
const missing = powerCutsMissing();
const traceless = missing ?? straceMissing();
const skipped = (why: string | null): string => (why === null ? '' : ` (skipped: ${why})`);
const timeout = 300_000;

const base = mkdtempSync(join(tmpdir(), 'tanmori-durable-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let tools: Tools;
let templates: Templates;
beforeAll(async () => {
  if (missing !== null) return;
  tools = await prepareTools();
  templates = await makeTemplates(tools, join(base, 'template'));
}, timeout);

async function play(options: Pick<LivesOptions, 'target' | 'end' | 'rounds'> & Partial<LivesOptions>): Promise<Tally> {
  const seed = Date.now() % 1_000_000;
  const roundsPerLife = Math.ceil(options.rounds / 2);
  const tally = await runLives({ tools, templates, base, roundsPerLife, jobs: 2, seed, ...options });
  console.log(lifeLine(`${options.target}, ${options.end}`, tally));
  return tally;
}

describe(`what was answered${skipped(missing)}`, { timeout }, () => {
  test.skipIf(missing !== null).for([
    { target: 'recorder', end: 'power-cut', rounds: 10 },
    { target: 'office', end: 'power-cut', rounds: 10 },
    { target: 'recorder', end: 'sigkill', rounds: 40 },
    { target: 'office', end: 'sigkill', rounds: 10 },
  ] as const)('outlives $rounds times $end of the $target', async (options) => {
    const tally = await play(options);
    expect(tally.findings.notes).toEqual([]);
    expect(tally.findings.total).toBe(0);
    expect(tally.answered).toBeGreaterThan(0);
  });

  test.skipIf(missing !== null).for(['recorder', 'office'] as const)(
    'is lost by a %s whose syncs do nothing',
    async (target) => {
      const tally = await play({ target, end: 'power-cut', rounds: 40, unsynced: true });
      // Of any kind: lost entries show as numbers given twice, or as a lock, where the recorder has written on.
      expect(tally.findings.total).toBeGreaterThan(0);
    },
  );
});

describe(`an enrolment${skipped(missing)}`, { timeout }, () => {
  test.skipIf(missing !== null).for([
    { when: 'right after it', call: null },
    { when: 'in its middle', call: 60 },
    { when: 'near its end', call: 110 },
  ])('outlives a power cut $when, or is done again', async ({ call }) => {
    const findings = new Findings();
    await cutEnrolment(tools, templates.newOffice, join(base, `enrolment-${call}`), call, findings);
    expect(findings.notes).toEqual([]);
  });
});

describe(`each answer${skipped(traceless)}`, { timeout }, () => {
  test.skipIf(traceless !== null)('is sent after its sync has returned', async () => {
    const proof = await traceRecorder(tools, templates, join(base, 'trace'), 40);
    expect(proof.early).toEqual([]);
    expect(proof.answers).toBe(40);
    expect(proof.syncs).toBeGreaterThanOrEqual(40);
  });

  test.skipIf(traceless !== null)('is seen to be early where syncs do nothing', async () => {
    const proof = await traceRecorder(tools, templates, join(base, 'unsynced'), 5, { LD_PRELOAD: tools.nosync });
    expect(proof).toMatchObject({ answers: 5, syncs: 0 });
    expect(proof.early).toHaveLength(5);
  });

  test('is told from a trace: a sync covers what was written before it began', () => {
    const wal = '22</d/trail.db-wal>';
    const write = `7  1.1 pwrite64(${wal}, "x", 1, 0) = 1`;
    const answer = String.raw`7  1.4 write(24<UNIX-STREAM:[1->2]>, "{\"id\":1,\"ok\":true,\"value\":{\"firstSeq\":1", 9) = 9`;
    const begins = `8  1.2 fdatasync(${wal} <unfinished ...>`;
    const prove = (...lines: string[]) => proveSyncs(lines, (path) => path.startsWith('/d/')).early.length;
    expect(prove(write, `7  1.2 fsync(${wal})      = 0`, answer)).toBe(0);
    expect(prove(write, answer, `7  1.5 fsync(${wal})      = 0`)).toBe(1);
    expect(prove(write, `7  1.2 fsync(${wal})      = -1 EIO (Input/output error)`, answer)).toBe(1);
    expect(prove(write, begins, answer, '8  1.5 <... fdatasync resumed>)   = 0')).toBe(1);
    expect(prove(write, begins, '8  1.3 <... fdatasync resumed>)   = 0', answer)).toBe(0);
    expect(prove(write, begins, write, '8  1.3 <... fdatasync resumed>)   = 0', answer)).toBe(1);
    expect(prove(answer)).toBe(1);
  });
});

describe(`a disk that fails once or for long${skipped(missing)}`, { timeout }, () => {
  const faults: readonly (Fault & { readonly reaction: readonly FaultOutcome['reaction'][] })[] = [
    { pattern: '/trail.db-wal', calls: ['write'], error: 'EIO', from: 60, times: 1, reaction: ['TM-207'] },
    { pattern: '/trail.db-wal', calls: ['write'], error: 'ENOSPC', from: 120, times: 1e9, reaction: ['TM-202'] },
    { pattern: '/trail.db-wal', calls: ['sync'], error: 'EIO', from: 6, times: 1, reaction: ['TM-207'] },
    { pattern: '/trail.db', calls: ['write', 'sync'], error: 'EIO', from: 1, times: 1e9, reaction: ['unnoticed'] },
    { pattern: '/', calls: ['sync'], error: 'EIO', from: 1, times: 1e9, reaction: ['exit 7'] },
  ];
  test.skipIf(missing !== null).for(faults)('$error at $calls $from of $pattern: $reaction', async (fault) => {
    const findings = new Findings();
    const { reaction, ...rest } = fault;
    const folder = join(base, `fault-${faults.indexOf(fault)}`);
    const outcome = await playFault(tools, templates, folder, rest, findings);
    expect(findings.notes).toEqual([]);
    expect(reaction).toContain(outcome.reaction);
  });

  test.skipIf(missing !== null)('makes the office say OF-503, and costs nothing', async () => {
    const findings = new Findings();
    // Six: the indexer syncs this file too, and a fault that meets only its write is seen by no sender.
    const fault: Fault = { pattern: '/office.db-wal', calls: ['sync'], error: 'EIO', from: 3, times: 6 };
    const outcome = await playOfficeFault(tools, templates, join(base, 'office-fault'), fault, findings);
    expect(findings.notes).toEqual([]);
    expect(outcome.reaction).toBe('OF-503');
  });

  test.skipIf(missing !== null)("costs nothing where the office's log cannot be folded into its database", async () => {
    const findings = new Findings();
    const fault: Fault = { pattern: '/office.db', calls: ['write', 'sync'], error: 'EIO', from: 1, times: 1e9 };
    const outcome = await playOfficeFault(tools, templates, join(base, 'office-fold'), fault, findings);
    expect(findings.notes).toEqual([]);
    expect(outcome.reaction).toBe('unnoticed');
    expect(outcome.matched).toBeGreaterThan(0);
  });
});
