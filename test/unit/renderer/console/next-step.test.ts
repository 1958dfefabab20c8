import { describe, expect, it } from 'vitest';
import type { CheckRow, ItemRow, LedgerDetail, WipeRow } from '#contract/http/lending-api.ts';
import { itemsOf, type LoanPhase } from '#contract/loan/items.ts';
import { terminalStates } from '#contract/loan/life.ts';
import { nextStep } from '../../../../renderer/console/lending/next-step.ts';

const things = { wire: true, mouse: false, telework: 'home' } as const;
const borrower = { id: '100123', name: '見本 花子', section: '企画政策課' };
const executor = { id: '300011', name: '見本 実' };
const officer = { id: '300022', role: 'it' } as const;
const at = '2026-11-26T01:00:00.000Z';

const looked = (phase: LoanPhase, state: ItemRow['state'], basis?: string): ItemRow[] =>
  itemsOf(phase, things)
    .filter((item) => basis === undefined || item.basis === basis)
    .map(({ key }) => ({ key, state, value: '', by: null, at: null }));

const check = (more: Partial<CheckRow> = {}): CheckRow => ({
  ...{ id: 1, by: { id: '300022', name: '見本 検' }, at, found: 'clean', canaries: 16, canariesFound: 0 },
  ...{ residue: [], decision: null },
  ...more,
});

const wipe = (more: Partial<WipeRow> = {}): WipeRow => ({
  ...{ id: 1, executor, orderedAt: at, endedAt: at, result: 'erased', technique: 'overwrite', reasons: [] },
  ...{ steps: [], checks: [], certificate: null },
  ...more,
});

const detail = (state: LedgerDetail['row']['state'], more: Partial<LedgerDetail> = {}): LedgerDetail => ({
  row: {
    ...{ terminal: 'T-0001', name: '見本端末', state, borrower, from: null, to: null },
    ...{ currentLoan: 'L-20261126-001', loan: 'L-20261126-001' },
    ...{ overdueDays: 0, fingerprint: null, returnedOn: null, wipe: null, reservedFor: null, lastRemindedAt: null },
  },
  request: {
    ...{ id: 'R-2026-0001', borrower, from: '2026-11-26', to: '2026-12-03', things, purpose: '集計', state: 'used' },
    ...{ askedAt: at, decided: null, terminal: null, loan: null },
  },
  ...{ hardware: null, phase: null, items: [], confirmed: { office: null, borrower: null }, trail: 'none' },
  ...{ entries: null, receiptedSeq: null, wipes: [], history: [], allowed: [], borrowerBeside: null, files: [] },
  loss: null,
  ...more,
});

const both = { office: executor, borrower: { id: borrower.id, name: borrower.name } };
const officeOnly = { office: executor, borrower: null };
const measured = looked('hand-over', 'good', 'measured');
const without = (key: string, more: Partial<ItemRow>): ItemRow[] =>
  looked('hand-over', 'good').map((row) => (row.key === key ? { ...row, ...more } : row));

const came = (event: string): LedgerDetail['history'] => [
  { at, by: 'it:300011', event, before: 'lent', after: 'returning', reason: '', second: null, logIndex: 7 },
  { at, by: 'it:300011', event: 'return', before: 'lent', after: 'returning', reason: '', second: null, logIndex: 3 },
];
const back = { phase: 'return', history: came('return') } as const;

const cases: readonly (readonly [string, LedgerDetail, object])[] = [
  ['in stock', detail('stock'), { kind: 'choose-request' }],
  ['prepared, the PC has not reported', detail('prepared'), { kind: 'service', purpose: 'prepare' }],
  [
    'prepared, one measurement is not known',
    detail('prepared', { items: without('canaries', { state: 'unknown' }) }),
    { kind: 'items', phase: 'hand-over' },
  ],
  [
    'prepared, one measurement is not known, with a word beside it',
    detail('prepared', { items: without('canaries', { state: 'unknown', value: '確かめ済み' }) }),
    { kind: 'confirm', phase: 'hand-over', side: 'office' },
  ],
  ['prepared, reported', detail('prepared', { items: measured }), { kind: 'items', phase: 'hand-over' }],
  [
    'prepared, one item is missing',
    detail('prepared', { items: without('wire', { state: 'missing' }) }),
    { kind: 'items', phase: 'hand-over' },
  ],
  [
    'prepared, all items good',
    detail('prepared', { items: looked('hand-over', 'good') }),
    { kind: 'confirm', phase: 'hand-over', side: 'office' },
  ],
  [
    'prepared, the office has confirmed',
    detail('prepared', { items: looked('hand-over', 'good'), confirmed: officeOnly }),
    { kind: 'confirm', phase: 'hand-over', side: 'borrower' },
  ],
  [
    'prepared, both have confirmed',
    detail('prepared', { items: looked('hand-over', 'good'), confirmed: both }),
    { kind: 'hand-over' },
  ],
  ['lent', detail('lent', { trail: 'open' }), { kind: 'return' }],
  ['returning', detail('returning', { ...back, trail: 'open' }), { kind: 'items', phase: 'return' }],
  [
    'returning, items seen',
    detail('returning', { ...back, trail: 'open', items: looked('return', 'missing') }),
    { kind: 'confirm', phase: 'return', side: 'office' },
  ],
  [
    'returning, both have confirmed',
    detail('returning', { ...back, trail: 'open', items: looked('return', 'good'), confirmed: both }),
    { kind: 'settle-trail' },
  ],
  [
    'returning, trail settled',
    detail('returning', { ...back, trail: 'settled', items: looked('return', 'good'), confirmed: both }),
    { kind: 'service', purpose: 'wipe' },
  ],
  [
    'found again, without a borrower',
    detail('returning', { phase: 'return', trail: 'open', history: came('recover') }),
    { kind: 'settle-trail' },
  ],
  ['registered', detail('returning'), { kind: 'service', purpose: 'wipe' }],
  ['wiped', detail('wiped', { wipes: [wipe()] }), { kind: 'service', purpose: 'check' }],
  ['wiped and looked at', detail('wiped', { wipes: [wipe({ checks: [check()] })] }), { kind: 'verify' }],
  [
    'wiped again after an older look',
    detail('wiped', { wipes: [wipe({ id: 2 }), wipe({ id: 1, checks: [check()] })] }),
    { kind: 'service', purpose: 'check' },
  ],
  ['verified', detail('verified', { wipes: [wipe()] }), { kind: 'certificate' }],
  [
    'verified and certified',
    detail('verified', { wipes: [wipe({ certificate: 'C-2026-0001' })] }),
    { kind: 'restock' },
  ],
  ['lost', detail('lost'), { kind: 'set-aside', state: 'lost' }],
  ['retired', detail('retired'), { kind: 'set-aside', state: 'retired' }],
];

describe('the next step of a PC', () => {
  it.each(cases)('%s', (_name, facts, step) => {
    expect(nextStep(facts, officer)).toMatchObject({ step, hindrance: null });
  });

  it('is known in every state', () => {
    for (const state of terminalStates) expect(nextStep(detail(state), officer).step.kind).toBeTypeOf('string');
  });

  it.each(['staff', 'manager', 'hr', 'auditor', 'admin'] as const)('is another role’s for %s', (role) => {
    for (const state of terminalStates)
      expect(nextStep(detail(state), { id: '999999', role }).hindrance, state).toBe('role');
  });

  it('leaves the look and the judgement to another person than the executor', () => {
    const me = { ...officer, id: executor.id };
    const unseen = detail('wiped', { wipes: [wipe()] });
    const seen = detail('wiped', { wipes: [wipe({ checks: [check()] })] });
    expect([unseen, seen].map((facts) => nextStep(facts, me).hindrance)).toEqual(['executor', 'executor']);
    expect([unseen, seen].map((facts) => nextStep(facts, officer).hindrance)).toEqual([null, null]);
    const secondWipe = detail('wiped', {
      wipes: [wipe({ id: 1 }), wipe({ id: 2, executor: { id: '300022', name: '' } })],
    });
    expect(nextStep(secondWipe, me).hindrance).toBeNull();
    expect(nextStep(secondWipe, officer).hindrance).toBe('executor');
  });

  it('leaves the judgement to who looked', () => {
    const seen = detail('wiped', { wipes: [wipe({ checks: [check({ by: { id: '300033', name: '別の人' } })] })] });
    expect(nextStep(seen, officer).hindrance).toBe('checker');
    expect(nextStep(seen, { ...officer, id: '300033' }).hindrance).toBeNull();
  });

  it('does not let the borrower confirm for the office', () => {
    const facts = detail('prepared', { items: looked('hand-over', 'good') });
    expect(nextStep(facts, { id: borrower.id, role: 'it' }).hindrance).toBe('borrower');
  });
});
