import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReceiptAnswer } from '#contract/http/terminal-api.ts';
import { entryLeaf } from '#contract/log/leaf.ts';
import { verifyTlogProof } from '#contract/log/tlog-proof.ts';
import { leafHash, type TrailEntry } from '#contract/trail/entry.ts';
import { verifyEd25519 } from '../../server/log/log-key.ts';
import { bundleLines } from '../../server/log/write-bundle.ts';
import { dispose, keepFrom } from '../../server/workflow/dispose.ts';
import { browserOf, codeOf } from './support/browser.ts';
import { checkBundle, collect } from './support/check-bundle.ts';
import { fetchCheckpoint, hash, logVkey, rootOver, vkeyOf } from './support/log.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';
import { sha256 } from './support/trail.ts';

const dayMs = 86_400_000;
let office: TestOffice;
let terminal: Terminal;
let entries: readonly TrailEntry[];
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  entries = [terminal.opening(), ...terminal.trail.day(randomUUID())];
  expect((await terminal.send(entries)).statusCode).toBe(200);
  // A fork too holds personal data.
  const twin = terminal.trail.copy();
  twin.seq = 7;
  expect(
    codeOf(await terminal.send([twin.add('session.ended', { result: '分岐の記録' }, { session: randomUUID() })])),
  ).toBe('OF-461');
  const reader = await browserOf(office, '400007');
  await reader.get('/v1/sessions');
  await office.log.publish();
});
afterEach(() => office.close());

const runtime = () => ({ now: office.now, random: () => new Uint8Array(16) });
const disposeBefore = (before: string) =>
  dispose(office.store, runtime(), { before, actor: 'cli', folders: office.files });
const stored = () => office.store.db.selectFrom('entries').selectAll().orderBy('seq').execute();
/** The loan ends on 2026-12-21; its policy keeps data for 400 days. */
const passYears = () => office.pass(3 * 365 * dayMs);
const hold = (released: string | null = null) =>
  office.store.db
    .insertInto('holds')
    .values({
      loan_id: 'L-20261121-001',
      reason: '調査',
      placed_at: office.now().toISOString(),
      placed_by: 'auditor:400007',
      released_at: released,
      released_by: null,
      released_reason: null,
    })
    .execute();

describe('disposal by rule', () => {
  it('deletes what people wrote and leaves every proof as it was', async () => {
    const before = await stored();
    const old = await fetchCheckpoint(office);
    const leaves = await office.store.db.selectFrom('log_leaves').selectAll().orderBy('idx').execute();
    passYears();
    const counts = await disposeBefore('2029-01-01');
    expect(counts).toEqual({ loans: 1, entries: 8, forks: 1, sessions: 1, acts: 1, handIns: [], takeouts: [] });
    expect(await stored()).toEqual(before.map((row) => ({ ...row, salt: null, data: null })));
    expect(await office.store.db.selectFrom('sessions').select(['work', 'result']).execute()).toEqual([
      { work: '', result: null },
    ]);
    const acts = await actsOf(office);
    expect(acts.find((a) => a.act === 'sign-in.done')).toMatchObject({ salt: null, data: null });
    expect(acts.find((a) => a.act === 'terminal.enrolled')?.data).toContain('genesis');
    const last = acts.at(-1);
    expect(last).toMatchObject({ act: 'data.disposed', actor: 'cli' });
    expect(JSON.parse(last?.data ?? '')).toEqual({
      ...{ before: '2029-01-01', chains: [{ chain: terminal.chain, below: 8 }], actsBelow: expect.any(Number) },
      ...counts,
    });

    await office.log.publish();
    const newest = await fetchCheckpoint(office);
    expect(newest.size).toBe(old.size + 1);
    const now = await office.store.db.selectFrom('log_leaves').selectAll().orderBy('idx').execute();
    expect(now.slice(0, leaves.length)).toEqual(leaves);
    expect(newest.root).toEqual(new Uint8Array(rootOver(now.map((l) => l.leaf))));
    const key = vkeyOf(terminal.package.statement.log.vkey);
    for (const { leaf } of entries) {
      const { body } = leaf;
      const receipt = await terminal.get(`/v1/terminal/receipt?seq=${body.seq}&oldSize=${old.size}`);
      const text = ReceiptAnswer.parse(receipt.json()).proof;
      const proof = { text, leaf: entryLeaf(body.chain, body.seq, leafHash(sha256, leaf)), witnesses: [] };
      const verified = verifyTlogProof(hash, verifyEd25519, { ...proof, logs: [{ origin: key.name, key }] });
      expect(verified).toMatchObject({ ok: true });
    }
    const checkpoint = office.log.published();
    if (checkpoint === null) throw new Error('published');
    const source = { store: office.store, tree: office.log.tree, checkpoint, madeAt: office.now() };
    const asked = { chain: terminal.chain, isOpen: () => true, scope: '全件', oldSizes: [old.size] };
    const bundle = await collect(bundleLines(source, asked));
    expect(checkBundle(bundle, logVkey(office))).toEqual({ entries: 8, open: [], consistency: [old.size] });
  });

  it('leaves no word of it in any file of the office', async () => {
    const files = () =>
      readdirSync(office.files.folder)
        .map((name) => readFileSync(join(office.files.folder, name)).toString('utf8'))
        .join();
    for (const word of ['会議録の作成', '会議録を仕上げた', '分岐の記録']) expect(files()).toContain(word);
    passYears();
    await disposeBefore('2029-01-01');
    for (const word of ['会議録の作成', '会議録を仕上げた', '分岐の記録']) expect(files(), word).not.toContain(word);
  });

  it('waits for the loan’s end and for as long as its policy keeps data', async () => {
    const none = { loans: 0, entries: 0, forks: 0, sessions: 0, acts: 0, handIns: [], takeouts: [] };
    expect(await disposeBefore('2029-01-01')).toEqual(none);
    // The loan is over, the retention is not.
    office.pass(200 * dayMs);
    expect(await disposeBefore('2029-01-01')).toEqual(none);
    passYears();
    // Asked for a day before the loan's end.
    expect(await disposeBefore('2026-12-21')).toMatchObject({ entries: 0 });
    expect((await stored()).every((row) => row.data !== null)).toBe(true);
  });

  it('keeps what came in late for as long again', async () => {
    passYears();
    const late = terminal.trail.add('agent.stopped', {});
    expect((await terminal.send([late])).statusCode).toBe(200);
    expect((await disposeBefore('2040-01-01')).entries).toBe(8);
    expect((await stored()).at(-1)?.data).toBe('{}');
  });

  it('passes over what is under legal hold, until that is released', async () => {
    passYears();
    await hold();
    expect(await disposeBefore('2029-01-01')).toEqual({
      loans: 0,
      entries: 0,
      forks: 0,
      sessions: 0,
      acts: 0,
      handIns: [],
      takeouts: [],
    });
    await office.store.db.updateTable('holds').set({ released_at: office.now().toISOString() }).execute();
    expect(await disposeBefore('2029-01-01')).toMatchObject({ loans: 1, entries: 8, acts: 1 });
  });
});

describe('the database itself', () => {
  const refused = (update: Promise<unknown>) => expect(update).rejects.toThrow('append-only');

  it('lets disposal empty salt and data, and nothing else, ever', async () => {
    const table = () => office.store.db.updateTable('entries');
    await refused(table().set({ data: '{}', salt: null }).execute());
    await refused(table().set({ data: null }).execute());
    await refused(table().set({ salt: null }).execute());
    for (const column of ['leaf', 'hash', 'actor', 'at', 'received_at', 'type', 'session', 'chain'] as const) {
      await refused(
        table()
          .set({ data: null, salt: null, [column]: 'x' })
          .execute(),
      );
    }
    await refused(table().set({ data: null, salt: null, seq: sql`seq + 100` }).execute());
    await refused(table().set({ data: null, salt: null, log_index: sql`log_index + 1000` }).execute());
    const acts = () => office.store.db.updateTable('office_acts');
    await refused(acts().set({ data: null, salt: null, actor: 'x' }).execute());
    await refused(acts().set({ data: null }).execute());
    await refused(office.store.db.updateTable('forks').set({ entry: '{}' }).execute());
    await refused(office.store.db.updateTable('forks').set({ entry: null, seal_valid: 0, hash: 'x' }).execute());
  });

  it('refuses what is under legal hold to whatever program', async () => {
    await hold();
    await refused(office.store.db.updateTable('entries').set({ data: null, salt: null }).execute());
    await refused(office.store.db.updateTable('forks').set({ entry: null }).execute());
    await refused(office.store.db.updateTable('office_acts').set({ data: null, salt: null }).execute());
    await expect(office.store.db.deleteFrom('holds').execute()).rejects.toThrow('append-only');
  });
});

it('keeps from the earlier of the day that was asked for and what the policy says', () => {
  const now = new Date('2028-06-01T00:00:00.000Z');
  expect(keepFrom('2027-01-01', now, 400)).toBe('2027-01-01');
  expect(keepFrom('2028-05-01', now, 400)).toBe('2027-04-28');
});
