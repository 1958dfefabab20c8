import { randomUUID } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { DraftLine } from '#contract/socket/protocol.ts';
import { openTrail } from '../../../recorder/cli/open-trail.ts';
import { pruneStep } from '../../../recorder/retention/prune.ts';
import { openTrailDatabase } from '../../../recorder/store/trail-database.ts';
import { auditWhole } from '../../../recorder/trail/audit-chain.ts';
import { confirm } from '../../../recorder/upload/read-answer.ts';
import { type OpenedRecorder, openRecorder, unwrap } from './support/opened-recorder.ts';
import { proved } from './support/proof.ts';
import { sampleFacts, sampleStaff } from './support/sample-loan.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const dayMs = 86_400_000;
const actor = `staff:${sampleStaff}`;
const started = (session: string, work: string): DraftLine[] =>
  proved({ type: 'session.started', session, actor, data: { work, plan: [] } });

/** A day's work: five entries in one session, and an hour between. @returns the session's id */
async function day(recorder: OpenedRecorder, work: string): Promise<string> {
  const session = randomUUID();
  unwrap(await recorder.core.append({ drafts: started(session, work) }));
  recorder.clock.advance(3_600_000);
  unwrap(await recorder.core.append({ drafts: [{ type: 'session.ended', session, actor, data: { result: '済' } }] }));
  return session;
}

/** Keeps ten days. */
const facts = { policy: { ...sampleFacts.policy, keepDays: 10 } };
const prune = (recorder: OpenedRecorder) =>
  pruneStep(
    { database: recorder.database, writer: recorder.writer, start: recorder.loan.start, keepDays: 10 },
    recorder.clock.now(),
  );

/** A receipt as it is kept once it held. */
function receipt(recorder: OpenedRecorder, seq: number): void {
  const head = recorder.database.hashOf(recorder.loan.chain, seq) ?? '';
  recorder.database.setReceipt({
    seq,
    head,
    origin: 'log',
    size: 100,
    root: '',
    witnesses: 0,
    proof: '',
    at: '2026-11-20T00:00:00.000Z',
  });
}

async function twentyDays(): Promise<{ recorder: OpenedRecorder; sessions: string[] }> {
  const recorder = openRecorder({ facts });
  const sessions: string[] = [];
  for (let i = 0; i < 20; i += 1) {
    sessions.push(await day(recorder, `仕事${String(i).padStart(2, '0')}`));
    recorder.clock.advance(dayMs - 3_600_000);
  }
  return { recorder, sessions };
}

describe('entries that are older than the policy keeps', () => {
  test('stay as long as no receipt proves them', async () => {
    const { recorder } = await twentyDays();
    expect(await prune(recorder)).toEqual({ ok: true, value: 0 });
    expect(recorder.types()).toHaveLength(61);
  });

  test('go up to the receipt and the day, with an entry that says so; what stays is sound from there on', async () => {
    const { recorder, sessions } = await twentyDays();
    receipt(recorder, 55);
    const { next } = recorder.writer.state;
    // 31 entries are of the days before the last ten.
    expect(await prune(recorder)).toEqual({ ok: true, value: 31 });
    expect(await prune(recorder)).toEqual({ ok: true, value: 0 });
    const rows = recorder.database.read(recorder.loan.chain, 0, 1000);
    expect([rows[0]?.seq, rows.length]).toEqual([31, next - 31 + 1]);
    expect(JSON.parse(rows.at(-1)?.data ?? '{}')).toEqual({ below: 31, receiptSeq: 55, treeSize: 100 });
    expect(recorder.fault()).toBeNull();

    recorder.database.checkpoint();
    recorder.database.close();
    const bytes = readFileSync(join(recorder.folder, 'trail.db'));
    expect([bytes.includes('仕事05'), bytes.includes('仕事15')]).toEqual([false, true]);
    const again = openRecorder({ folder: recorder.folder, clock: recorder.clock });
    expect(unwrap(openTrail(again.database, again.loan.start)).fault).toBeNull();
    await again.core.start(again.findings);
    expect(again.findings).toEqual({ rolledBack: null, faults: [] });
    expect(again.fault()).toBeNull();
    // The office takes a session's id once: those that are gone here count all the same.
    const used = await again.core.append({ drafts: started(sessions[2] ?? '', 'もう一度') });
    expect(used).toMatchObject({ ok: false, code: 'TM-104' });
  });

  test('stay from the receipt on, however old', async () => {
    const { recorder } = await twentyDays();
    receipt(recorder, 7);
    expect(await prune(recorder)).toEqual({ ok: true, value: 7 });
    expect(recorder.database.hashOf(recorder.loan.chain, 7)).toBe(recorder.database.receipt()?.head);
    expect(recorder.fault()).toBeNull();
  });

  test('stay where the receipt proves another trail than this one', async () => {
    const { recorder } = await twentyDays();
    receipt(recorder, 55);
    const good = recorder.database.receipt();
    if (good !== null) recorder.database.setReceipt({ ...good, head: 'a'.repeat(64) });
    expect(await prune(recorder)).toEqual({ ok: true, value: 0 });
  });

  test('stay where they belong to the session that is open', async () => {
    const recorder = openRecorder({ facts });
    await day(recorder, '前');
    await recorder.core.append({ drafts: started(randomUUID(), '開いたまま') });
    await recorder.core.append({ drafts: [{ type: 'agent.stopped', session: null, actor: 'system', data: {} }] });
    recorder.clock.advance(20 * dayMs);
    receipt(recorder, 6);
    expect(await prune(recorder)).toEqual({ ok: true, value: 5 });
    expect(recorder.types()[0]).toBe('session.started');
    expect(recorder.fault()).toBeNull();
  });

  test('stay where they are not sound: evidence', async () => {
    const { recorder } = await twentyDays();
    receipt(recorder, 55);
    recorder.database.close();
    const raw = new Database(join(recorder.folder, 'trail.db'));
    raw.exec(`UPDATE entries SET salt = '${'0'.repeat(32)}' WHERE seq = 12`);
    raw.close();
    const again = openRecorder({ folder: recorder.folder, clock: recorder.clock });
    expect(await prune(again)).toEqual({ ok: true, value: 12 });
    expect(again.fault()).toEqual({ seq: 12, fault: 'commit' });
  });
});

describe('rows that are removed by hand', () => {
  test.each([
    ['without a word', 'DELETE FROM entries WHERE seq < 20', { seq: 20, fault: 'seq' }],
    ['with the boundary taken away', `DELETE FROM facts WHERE name = 'boundary'`, { seq: 31, fault: 'seq' }],
  ])('%s are a fault', async (_name, sql, fault) => {
    const { recorder } = await twentyDays();
    if (sql.includes('facts')) {
      receipt(recorder, 55);
      await prune(recorder);
    }
    recorder.database.close();
    const raw = new Database(join(recorder.folder, 'trail.db'));
    raw.exec(sql);
    raw.close();
    const database = unwrap(openTrailDatabase(recorder.folder));
    expect(auditWhole(database, recorder.loan.start).fault).toEqual(fault);
    database.close();
  });

  test('with a boundary forged to fit: no entry says that they were removed', async () => {
    const { recorder } = await twentyDays();
    receipt(recorder, 7);
    await prune(recorder);
    receipt(recorder, 55);
    const { database } = recorder;
    // What the recorder would do, but for the entry.
    recorder.database.checkpoint();
    const copy = temporaryFolder();
    cpSync(recorder.folder, copy, { recursive: true });
    const forged = openRecorder({ folder: copy, clock: recorder.clock });
    await prune(forged);
    const boundary = forged.database.boundary();
    if (boundary === null) throw new Error('nothing was removed');
    database.prune([], recorder.writer.state, boundary);
    expect(recorder.fault()).toEqual({ seq: 31, fault: 'pruned' });
    expect(unwrap(openTrail(database, recorder.loan.start)).fault).toEqual({ seq: 31, fault: 'pruned' });
  });
});

test('an office that ends before what is still here is no fork of ours', () => {
  const answer = { accepted: { seq: 9, head: 'a'.repeat(64) }, expected: 10 };
  expect(confirm(answer, () => null, 31)).toEqual({ kind: 'behind', seq: 9 });
});
