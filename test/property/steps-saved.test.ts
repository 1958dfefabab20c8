import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  PaperProcedure,
  paperProcedureAtFirst,
  procedureSteps,
  type StepActs,
  stepFacts,
  stepsSaved,
} from '#contract/statistics/steps-saved.ts';

const act = fc.record({
  step: fc.constantFrom(...procedureSteps),
  times: fc.integer({ min: 0, max: 20 }),
  measuredSec: fc.array(fc.integer({ min: 0, max: 3600 }), { maxLength: 20 }),
});
const acts = fc.uniqueArray(act, { selector: ({ step }) => step });

describe('the ten steps against the paper way', () => {
  test('nothing is saved that the record does not bear out', () => {
    fc.assert(
      fc.property(acts, (done: readonly StepActs[]) => {
        const { steps, savedMin, bySystem, byPerson, unmeasured } = stepsSaved(done, paperProcedureAtFirst);
        expect(steps.map(({ step }) => step)).toEqual([...procedureSteps]);
        for (const { step, by, times, measuredSec, savedMin: saved } of steps) {
          if (by === 'system') expect(saved).toBe(times * paperProcedureAtFirst.minutes[step]);
          else if (measuredSec.length === 0) expect(saved).toBeNull();
          // What took longer than the paper way is a loss and is not hidden.
          else {
            const sum = measuredSec.reduce((all, sec) => all + sec / 60, 0);
            expect(saved).toBeCloseTo(measuredSec.length * paperProcedureAtFirst.minutes[step] - sum, 6);
          }
        }
        const counted = steps.filter(({ times, by }) => times > 0 && by !== 'outside');
        expect(bySystem + byPerson).toBe(counted.length);
        expect(unmeasured).toBe(counted.filter(({ savedMin: saved }) => saved === null).length);
        const sum = counted.reduce((all, { savedMin: saved }) => all + (saved ?? 0), 0);
        expect(Math.abs(savedMin - sum)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  test('旅行命令 is outside, whatever is said of it; the assumption says what it is', () => {
    expect(stepFacts.travel.by).toBe('outside');
    expect(stepsSaved([{ step: 'travel', times: 3, measuredSec: [] }], paperProcedureAtFirst)).toMatchObject({
      ...{ bySystem: 0, byPerson: 0, savedMin: 0, unmeasured: 0 },
    });
    expect(PaperProcedure.safeParse(paperProcedureAtFirst).success).toBe(true);
    expect(paperProcedureAtFirst.source).toContain('測った時間ではありません');
  });
});
