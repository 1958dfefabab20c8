import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FormAct,
  type FormActor,
  type FormLife,
  type FormRoute,
  formActs,
  isFinal,
  isInForce,
  nextStep,
  possibleActs,
  replay,
  step,
} from '#contract/forms/life.ts';
import { roles } from '#contract/http/console-api.ts';

const actor: fc.Arbitrary<FormActor> = fc.record({
  id: fc.constantFrom('100001', '100002', '100003', '100004'),
  role: fc.constantFrom(...roles),
  isInSection: fc.boolean(),
});
const route: fc.Arbitrary<FormRoute> = fc.record({
  steps: fc.array(
    fc.record({ by: fc.constantFrom('manager', 'hr', 'it'), does: fc.constantFrom('approve', 'receive') }),
    { minLength: 1, maxLength: 3 },
  ),
  isRevocable: fc.boolean(),
});
const tries = fc.array(fc.record({ act: fc.constantFrom(...formActs), actor }), { minLength: 1, maxLength: 40 });

interface Taken {
  readonly act: FormAct;
  readonly actor: FormActor;
  readonly before: FormLife | null;
  readonly after: FormLife;
}

/** Tries act after act, keeping those that were possible. */
function play(
  given: readonly { readonly act: FormAct; readonly actor: FormActor }[],
  along: FormRoute,
): readonly Taken[] {
  const taken: Taken[] = [];
  let life: FormLife | null = null;
  for (const { act, actor: who } of given) {
    const outcome = step(life, act, who, along);
    if (!outcome.ok) continue;
    taken.push({ act, actor: who, before: life, after: outcome.life });
    life = outcome.life;
  }
  return taken;
}

describe('the life of a form', () => {
  it('holds in 10,000 random histories', () => {
    let reached = 0;
    fc.assert(
      fc.property(tries, route, (given, along) => {
        const taken = play([{ act: 'apply', actor: given[0]?.actor as FormActor }, ...given], along);
        for (const { act, actor: who, before, after } of taken) {
          if (before === null) continue;
          // Nobody decides on the own form.
          if (['approve', 'refuse', 'return', 'revoke'].includes(act)) expect(who.id).not.toBe(before.applicant);
          // Nothing happens to what has ended.
          expect(isFinal(before)).toBe(false);
          // A head decides within the section alone, and each step is its own role's.
          if (act === 'approve' || act === 'receive') expect(nextStep(before, along)).toMatchObject({ by: who.role });
          if (who.role === 'manager' && act !== 'withdraw' && act !== 'resubmit') expect(who.isInSection).toBe(true);
          expect(after.applicant).toBe(before.applicant);
          expect(after.revision - before.revision).toBe(act === 'resubmit' ? 1 : 0);
          expect(after.done).toBeLessThanOrEqual(along.steps.length);
        }
        const last = taken.at(-1)?.after;
        if (last === undefined) return;
        if (isInForce(last, along)) {
          reached += 1;
          // What holds has every approval of its route since it was last handed in.
          const since = taken.slice(taken.findLastIndex(({ act }) => act === 'apply' || act === 'resubmit'));
          const approvals = since.filter(({ act }) => act === 'approve').length;
          expect(approvals).toBe(along.steps.filter(({ does }) => does === 'approve').length);
        }
        // The history alone says where the form stands.
        expect(replay(taken, along)).toEqual(last);
      }),
      { numRuns: 10_000 },
    );
    expect(reached).toBeGreaterThan(20);
  });

  it('offers exactly what can be done', () => {
    fc.assert(
      fc.property(tries, route, actor, (given, along, who) => {
        const life = play([{ act: 'apply', actor: given[0]?.actor as FormActor }, ...given], along).at(-1)?.after;
        if (life === undefined) return;
        const offered = possibleActs(life, who, along);
        for (const act of formActs) expect(step(life, act, who, along).ok).toBe(offered.includes(act));
        if (isFinal(life)) expect(offered).toEqual([]);
      }),
    );
  });

  it('replays no history with a step that could not have happened', () => {
    const route2: FormRoute = { steps: [{ by: 'manager', does: 'approve' }], isRevocable: true };
    const own: FormActor = { id: '100001', role: 'manager', isInSection: true };
    expect(replay([{ act: 'apply', actor: own }], route2)).toMatchObject({ state: 'applied' });
    expect(
      replay(
        [
          { act: 'apply', actor: own },
          { act: 'approve', actor: own },
        ],
        route2,
      ),
    ).toBeNull();
  });
});
