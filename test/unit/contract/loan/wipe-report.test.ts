import { describe, expect, test } from 'vitest';
import { CheckReport, WipeOrder, WipeReport } from '../../../../contract/loan/wipe-report.ts';

const order = {
  v: 1,
  purpose: 'wipe',
  terminal: 'T-0012',
  loan: 'L-20261121-001',
  executor: { id: '100200', name: '情報 太郎' },
  issuedAt: '2026-11-26T06:00:00.000Z',
  canaries: [{ place: 'work', marker: 'ab'.repeat(32), form: 'utf16le', bytes: 4096 }],
  scope: ['work', 'residue'],
};
const head = {
  v: 1,
  terminal: order.terminal,
  loan: order.loan,
  executor: order.executor,
  order: 'cd'.repeat(32),
  startedAt: order.issuedAt,
  endedAt: order.issuedAt,
  tool: { name: 'tanmori-agent', version: '0.1.0' },
};
const step = {
  name: 'overwrite',
  startedAt: order.issuedAt,
  endedAt: order.issuedAt,
  outcome: 'done',
  reason: null,
  files: 3,
  bytes: 12,
  tool: null,
  tries: 1,
};
const wipe = {
  ...head,
  kind: 'wipe',
  scope: ['work'],
  technique: 'overwrite',
  steps: [step],
  before: null,
  after: null,
  oddNames: 0,
  result: 'erased',
  reasons: [],
  journal: { lines: 20, head: 'ef'.repeat(32) },
};
const check = {
  ...head,
  kind: 'check',
  selfTest: 'passed',
  canaries: { places: [{ place: 'work', planted: 8, found: 0 }], bytes: 1024, complete: true },
  sampled: { blocks: 4, zero: 0, random: 4, readable: 0 },
  residue: [{ place: 'trash', state: 'absent', files: 0 }],
  volume: 'unusable',
  verdict: 'clean',
  reasons: [],
};

describe('an order to erase', () => {
  test('is read', () => expect(WipeOrder.parse(order)).toEqual(order));
  test.each([
    ['names a part twice', { scope: ['work', 'work'] }],
    ['names no part', { scope: [] }],
    ['has a field too many', { path: '/home' }],
    ['has a marker too short', { canaries: [{ ...order.canaries[0], marker: 'ab' }] }],
  ])('that %s is refused', (_, change) => {
    expect(WipeOrder.safeParse({ ...order, ...change }).success).toBe(false);
  });
});

describe('a report', () => {
  test('of a wipe and of a check is read', () => {
    expect(WipeReport.parse(wipe)).toEqual(wipe);
    expect(CheckReport.parse(check)).toEqual(check);
  });
  test('that is good and names a reason, or is not good and names none, is refused', () => {
    expect(WipeReport.safeParse({ ...wipe, reasons: ['file-left'] }).success).toBe(false);
    expect(WipeReport.safeParse({ ...wipe, result: 'needs-attention' }).success).toBe(false);
    expect(CheckReport.safeParse({ ...check, reasons: ['canaries-found'] }).success).toBe(false);
    expect(CheckReport.safeParse({ ...check, verdict: 'cannot-tell' }).success).toBe(false);
  });
  test('cannot carry a name of the person', () => {
    expect(WipeReport.safeParse({ ...wipe, steps: [{ ...step, path: '/home/hanako/給与.xlsx' }] }).success).toBe(false);
    expect(WipeReport.safeParse({ ...wipe, steps: [{ ...step, tool: { name: '給与', version: '1' } }] }).success).toBe(
      false,
    );
  });
});
