import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WipeRecord } from '../../../../agent/wipe/journal.ts';
import {
  beginAt,
  isKeyErased,
  judge,
  nextStep,
  planWipe,
  progressOf,
  stepReports,
} from '../../../../agent/wipe/steps.ts';
import { type WipeOrder, type WipeReason, type WipeStep, wipeSteps } from '../../../../contract/loan/wipe-report.ts';

const at = '2026-11-26T06:00:00.000Z';
const order = (hash: string): WipeRecord => ({
  ...{ kind: 'order', at, order: hash, loan: 'L-20261121-001', executor: '100200' },
  ...{ scope: ['work'], technique: 'overwrite' },
});
const mine = 'aa'.repeat(32);
const here = 'cc'.repeat(32);
const run = (from: WipeStep): WipeRecord => ({ kind: 'run', at, from, parameters: here });
const begin = (step: WipeStep): WipeRecord => ({ kind: 'begin', at, step });
const end = (step: WipeStep, outcome: 'done' | 'skipped' | 'failed', reason: WipeReason | null = null): WipeRecord => ({
  ...{ kind: 'end', at, step, outcome, reason, files: 0, bytes: 0, tool: null, look: null },
});
const allDone = wipeSteps.flatMap((step) => [begin(step), end(step, 'done')]);

describe('the plan', () => {
  const everything = { scope: ['work', 'residue', 'recorder'] as const, canaries: [] };
  const recorder = ['/var/lib/recorder'];
  test('leaves out what the order does not name', () => {
    const plan = planWipe({ ...everything, scope: ['residue'] }, { volume: { kind: 'none' }, recorder });
    expect(plan).toMatchObject({ 'crypto-erase': 'out-of-scope', overwrite: 'out-of-scope', recorder: 'out-of-scope' });
    expect(plan).toMatchObject({ residue: null, swap: null, freeze: null });
  });
  test('destroys keys only where there is an encrypted volume', () => {
    const luks = { kind: 'luks' as const, container: '/srv/w.img', keyCopies: [] };
    expect(planWipe({ ...everything, scope: ['work'] }, { volume: luks, recorder })['crypto-erase']).toBeNull();
    expect(planWipe({ ...everything, scope: ['work'] }, { volume: { kind: 'none' }, recorder })['crypto-erase']).toBe(
      'not-encrypted',
    );
  });
});

test('a key counts as erased where a wipe of this loan said so of a LUKS volume', () => {
  const luks = { ...order(mine), technique: 'crypto-erase-luks' } as WipeRecord;
  const erased = [luks, run('find-before'), begin('crypto-erase'), end('crypto-erase', 'done')];
  expect(isKeyErased(erased, 'L-20261121-001')).toBe(true);
  expect(isKeyErased([...erased, order('bb'.repeat(32))], 'L-20261121-001')).toBe(true);
  expect(isKeyErased(erased, 'L-20261121-002')).toBe(false);
  expect(isKeyErased([order(mine), ...erased.slice(1)], 'L-20261121-001')).toBe(false);
  for (const outcome of ['failed', 'skipped'] as const)
    expect(isKeyErased([luks, begin('crypto-erase'), end('crypto-erase', outcome)], 'L-20261121-001')).toBe(false);
  expect(isKeyErased([luks, begin('crypto-erase')], 'L-20261121-001')).toBe(false);
});

describe('where a wipe goes on', () => {
  const from = (records: readonly WipeRecord[]) => beginAt(progressOf([order(mine), ...records], mine), here);

  test('at the beginning where nothing was done', () =>
    expect(beginAt(progressOf([], mine), here)).toBe('find-before'));
  test('nowhere once all is erased', () => {
    expect(from([run('find-before'), ...allDone, { kind: 'result', at, result: 'erased', reasons: [] }])).toBeNull();
  });
  test('at the freeze where the parameters name other places, even once all is erased', () => {
    const elsewhere = 'dd'.repeat(32);
    const records = [order(mine), run('find-before'), ...allDone];
    const result: WipeRecord = { kind: 'result', at, result: 'erased', reasons: [] };
    expect(beginAt(progressOf([...records, result], mine), elsewhere)).toBe('freeze');
    expect(beginAt(progressOf(records.slice(0, 8), mine), elsewhere)).toBe('freeze');
    expect(beginAt(progressOf([order(mine), run('find-before')], mine), elsewhere)).toBe('find-before');
  });
  test('at the step that was cut off', () => {
    const records = [run('find-before'), ...allDone.slice(0, 6), begin('overwrite')];
    expect(from(records)).toBe('overwrite');
  });
  test('after a result, at the first step that failed, and never at the look before', () => {
    const result: WipeRecord = { kind: 'result', at, result: 'needs-attention', reasons: ['file-left'] };
    const records = wipeSteps.map((step) =>
      step === 'find-before' || step === 'residue' ? end(step, 'failed', 'file-left') : end(step, 'done'),
    );
    expect(from([run('find-before'), ...records, result])).toBe('residue');
    // Cut off again in that second run: only what that run ended counts as ended.
    expect(from([run('find-before'), ...records, result, run('residue'), end('residue', 'done')])).toBe('swap');
  });
  test('past the records of another order', () => {
    const other = 'bb'.repeat(32);
    const records = [order(other), run('find-before'), ...allDone];
    expect(
      beginAt(progressOf([order(mine), run('find-before'), end('find-before', 'done'), ...records], mine), here),
    ).toBe('freeze');
  });
  test('nothing is erased after a freeze that did not hold', () => {
    expect(nextStep('freeze', { outcome: 'failed' })).toBeNull();
    expect(nextStep('freeze', { outcome: 'done' })).toBe('crypto-erase');
    expect(nextStep('residue', { outcome: 'failed' })).toBe('swap');
  });
});

describe('the result', () => {
  const planted = (count: number): WipeOrder['canaries'] =>
    Array.from({ length: count }, () => ({ place: 'work', marker: 'a'.repeat(64), form: 'utf8', bytes: 512 }));
  const lent = { loan: 'L-20261121-001', canaries: planted(16) };
  const judged = (records: readonly WipeRecord[], ordered: Pick<WipeOrder, 'loan' | 'canaries'> = lent) =>
    judge(progressOf([order(mine), run('find-before'), ...records], mine), ordered);

  test('is good where every step is done, or rightly not', () => {
    expect(judged(allDone)).toEqual([]);
    expect(judged([...allDone, end('crypto-erase', 'skipped', 'not-encrypted')])).toEqual([]);
  });
  test.each([
    ['a step that failed', end('residue', 'failed', 'denied'), ['denied']],
    ['a look that was left out', end('find-after', 'skipped', 'no-canaries'), ['no-canaries']],
    ['swap that holds data', end('swap', 'failed', 'swap-not-erased'), ['swap-not-erased']],
  ])('needs a person after %s', (_, record, reasons) => expect(judged([...allDone, record])).toEqual(reasons));
  test('needs a person where a step never ended, or there are too few canaries', () => {
    expect(judged(allDone.slice(0, -1))).toEqual(['interrupted']);
    expect(judged(allDone, { ...lent, canaries: planted(15) })).toEqual(['too-few-canaries']);
  });
  test('is good without canaries only for a PC that nobody has had yet', () => {
    const unlooked = [
      ...allDone,
      end('find-before', 'skipped', 'no-canaries'),
      end('find-after', 'skipped', 'no-canaries'),
    ];
    expect(judged(unlooked, { loan: null, canaries: [] })).toEqual([]);
    expect(judged(unlooked, { ...lent, canaries: [] })).toEqual(['no-canaries', 'too-few-canaries']);
    expect(judged([...unlooked, end('residue', 'failed', 'denied')], { loan: null, canaries: [] })).toEqual(['denied']);
  });

  test('is the same wherever, and however often, it was cut off', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 }), { maxLength: 6 }), (cuts) => {
        const records: WipeRecord[] = [order(mine)];
        for (const budget of [...cuts, Number.POSITIVE_INFINITY]) {
          let left = budget;
          const from = beginAt(progressOf(records, mine), here);
          const say = (record: WipeRecord): boolean => {
            if (left <= 0) return false;
            left -= 1;
            records.push(record);
            return true;
          };
          if (from === null || !say(run(from))) continue;
          let step: WipeStep | null = from;
          while (step !== null && say(begin(step)) && say(end(step, 'done')))
            step = nextStep(step, { outcome: 'done' });
          if (step !== null) continue;
          const reasons = [...judge(progressOf(records, mine), lent)];
          say({ kind: 'result', at, result: reasons.length === 0 ? 'erased' : 'needs-attention', reasons });
        }
        const progress = progressOf(records, mine);
        expect(progress.result).toMatchObject({ result: 'erased', reasons: [] });
        expect(stepReports(progress).map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(
          wipeSteps.map((step) => `${step} done`),
        );
      }),
    );
  });
});
