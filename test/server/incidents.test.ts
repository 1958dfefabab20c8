import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TerminalsAnswer } from '#contract/http/console-api.ts';
import { anchorDigits } from '#contract/loan/code.ts';
import { leafHash, type TrailEntry } from '#contract/trail/entry.ts';
import { codesAfter, compareDictated } from '../../server/workflow/ingest/raise-codes.ts';
import { browserOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';
import { sha256 } from './support/trail.ts';

let office: TestOffice;
let terminal: Terminal;
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
});
afterEach(() => office.close());

const loan = 'L-20261121-001';
const send = async (entries: readonly TrailEntry[]): Promise<void> => {
  expect((await terminal.send(entries)).statusCode).toBe(200);
};
const chain = () => office.store.db.selectFrom('chains').selectAll().executeTakeFirstOrThrow();
const incidents = () => office.store.db.selectFrom('incidents').select(['seq', 'kind']).orderBy('id').execute();
const mismatches = async () =>
  (await actsOf(office)).filter((a) => a.act === 'anchor.mismatched').map((a) => JSON.parse(a.data ?? ''));
const anchorOf = (counter: number, entry: TrailEntry): string => {
  const key = Buffer.from(terminal.package.statement.codeKey, 'base64');
  const at = { seq: entry.leaf.body.seq, head: leafHash(sha256, entry.leaf) };
  return anchorDigits((bytes) => createHmac('sha256', key).update(bytes).digest(), { loan, counter }, at);
};
const other = (anchor: string): string => String((Number(anchor) + 1) % 1000).padStart(3, '0');
const dictate = (counter: number, anchor: string) =>
  office.store.db
    .insertInto('dictated_codes')
    .values({ loan_id: loan, counter, purpose: 'unlock', anchor, at: office.now().toISOString(), account: '300011' })
    .execute();
const lock = () => terminal.trail.add('lock.entered', { code: 'TM-102', detail: '' });
const shown = (counter: number) => terminal.trail.add('contact-code.shown', { purpose: 'report', counter });
const refused = (tries: number) => terminal.trail.add('response-code.refused', { tries });

describe('a dictated code', () => {
  it('fits an honest trail, for each kind of entry that brings one', async () => {
    const brought: TrailEntry[] = [lock(), ...[1, 2, 3, 4, 5].map(refused), shown(3)];
    const raising = [brought[0], brought[5], brought[6]];
    for (const [i, entry] of raising.entries()) {
      if (entry !== undefined) await dictate(i + 1, anchorOf(i + 1, entry));
    }
    await send(brought);
    expect(await mismatches()).toEqual([]);
    expect(await incidents()).toEqual([]);
    expect(await chain()).toMatchObject({ code_counter: 3, code_open: 1, suspect: 0 });
  });

  it('that a rewritten trail does not fit is an act and an incident, and the trail is taken', async () => {
    const told = lock();
    await dictate(1, other(anchorOf(1, told)));
    await send([told, terminal.trail.add('lock.left', { code: 'TM-102', by: 'response-code' })]);
    expect(await mismatches()).toEqual([{ chain: terminal.chain, seq: 0, counter: 1 }]);
    expect(await incidents()).toEqual([{ seq: 0, kind: 'anchor' }]);
    expect(await chain()).toMatchObject({ suspect: 1, next_seq: 2, code_open: 0 });
  });

  it('that the trail passes over never was in it', async () => {
    await dictate(2, '123');
    await send([lock(), shown(3)]);
    expect(await mismatches()).toEqual([{ chain: terminal.chain, seq: 1, counter: 2 }]);
  });

  it('whose number the trail uses a second time is found too', async () => {
    const first = lock();
    await dictate(1, anchorOf(1, first));
    await send([first, shown(2)]);
    expect(await mismatches()).toEqual([]);
    await send([shown(1)]);
    expect(await mismatches()).toEqual([{ chain: terminal.chain, seq: 2, counter: 1 }]);
  });

  it('that is heard after its entry came is compared at once', async () => {
    const told = lock();
    await send([told]);
    const compare = (counter: number, anchor: string) =>
      office.store.write((tx) =>
        compareDictated(tx, loan, { counter, anchor }, { at: office.now(), actor: 'it:300011' }),
      );
    expect(await compare(1, anchorOf(1, told))).toBe(true);
    expect(await compare(2, '000'), 'still on its way').toBe(true);
    expect(await compare(1, other(anchorOf(1, told)))).toBe(false);
    expect(await mismatches()).toEqual([{ chain: terminal.chain, seq: 0, counter: 1 }]);
  });

  it('has its counter raised by no other entry', () => {
    const state = { counter: 4, isOpen: true };
    expect(codesAfter(state, { entry: refused(4) })).toEqual(state);
    expect(codesAfter({ ...state, isOpen: false }, { entry: refused(5) })).toEqual({ counter: 4, isOpen: false });
    expect(codesAfter(state, { entry: terminal.trail.add('agent.stopped', {}) })).toBe(state);
  });
});

it('shows what a recorder found itself as incidents of its chain', async () => {
  const at = '2026-11-21T00:00:00.000Z';
  const hash = 'a'.repeat(64);
  await send([terminal.trail.add('clock.turned-back', { lastAt: at, nowAt: at })]);
  expect((await chain()).suspect).toBe(0);
  await send([
    terminal.trail.add('trail.rolled-back', { anchor: 'file', anchorSeq: 9, anchorHead: hash, found: 3 }),
    terminal.trail.add('machine.changed', { enrolled: hash, found: 'b'.repeat(64) }),
  ]);
  expect(await incidents()).toEqual([
    { seq: 0, kind: 'clock' },
    { seq: 1, kind: 'rolled-back' },
    { seq: 2, kind: 'machine' },
  ]);
  expect((await chain()).suspect).toBe(1);
  const desk = await browserOf(office, '300011');
  const { terminals } = TerminalsAnswer.parse((await desk.get('/v1/terminals')).json());
  expect(terminals[0]?.state).toBe('suspect');
});
