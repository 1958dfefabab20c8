import type { Role } from '../http/console-api.ts';

/** What becomes of a form between being applied for and being filed. Pure: nothing here knows a clock or a store. */

export const formStates = [
  ...(['applied', 'returned', 'approved', 'received', 'refused', 'withdrawn', 'revoked'] as const),
] as const;
export type FormState = (typeof formStates)[number];

export const formActs = ['apply', 'resubmit', 'return', 'approve', 'refuse', 'receive', 'withdraw', 'revoke'] as const;
export type FormAct = (typeof formActs)[number];

/** One step after applying: who takes it, and whether it is a decision or only taking it into the files. */
export interface RouteStep {
  readonly by: Extract<Role, 'manager' | 'hr' | 'it'>;
  readonly does: 'approve' | 'receive';
}

export interface FormRoute {
  readonly steps: readonly RouteStep[];
  /** Whether who approves can take it back, and the applicant withdraw what was approved. */
  readonly isRevocable: boolean;
}

export interface FormLife {
  readonly state: FormState;
  /** Steps of the route that were taken. */
  readonly done: number;
  /** How often its content was handed in. */
  readonly revision: number;
  readonly applicant: string;
}

/** Who acts on a form. */
export interface FormActor {
  readonly id: string;
  /** The role that is acted in: a deputy acts as a manager. */
  readonly role: Role;
  /** In the section that the form came from. */
  readonly isInSection: boolean;
}

/** `not-now`: the state does not allow it. `own`: nobody decides on the own form. `not-theirs`: another role's step. */
export type StepFault = 'not-now' | 'own' | 'not-theirs';
export type StepOutcome =
  | { readonly ok: true; readonly life: FormLife }
  | { readonly ok: false; readonly fault: StepFault };

const ended: readonly FormState[] = ['refused', 'withdrawn', 'revoked'];
/** Whether nothing can happen to it any more. */
export const isFinal = ({ state }: Pick<FormLife, 'state'>): boolean => ended.includes(state);

/** The step that is waited for; null where the route is at its end, or the form is with its applicant. */
export function nextStep({ state, done }: Pick<FormLife, 'state' | 'done'>, route: FormRoute): RouteStep | null {
  if (state === 'returned' || ended.includes(state)) return null;
  return route.steps[done] ?? null;
}

/** Whether it was approved and still holds. A form without a decision in its route holds once it was received. */
export function isInForce(life: Pick<FormLife, 'state' | 'done'>, route: FormRoute): boolean {
  if (life.state !== 'approved' && life.state !== 'received') return false;
  return !route.steps.slice(life.done).some(({ does }) => does === 'approve');
}

/** Whose approval the route asks for. */
const approverOf = ({ steps }: FormRoute): RouteStep['by'] =>
  steps.find(({ does }) => does === 'approve')?.by ?? 'manager';

const may = (life: FormLife): StepOutcome => ({ ok: true, life });
const fault = (why: StepFault): StepOutcome => ({ ok: false, fault: why });

/** Head's decisions stay within the section; the other offices see every section. */
const takes = (actor: FormActor, by: RouteStep['by']): boolean =>
  actor.role === by && (by !== 'manager' || actor.isInSection);

/** What an act makes of a form. @param life null before it is applied for */
export function step(life: FormLife | null, act: FormAct, actor: FormActor, route: FormRoute): StepOutcome {
  if (life === null) {
    return act === 'apply' ? may({ state: 'applied', done: 0, revision: 1, applicant: actor.id }) : fault('not-now');
  }
  if (act === 'apply' || isFinal(life)) return fault('not-now');
  const isOwn = actor.id === life.applicant;
  const next = nextStep(life, route);
  switch (act) {
    case 'resubmit':
      if (!isOwn) return fault('not-theirs');
      if (life.state !== 'returned') return fault('not-now');
      return may({ ...life, state: 'applied', done: 0, revision: life.revision + 1 });
    case 'withdraw':
      if (!isOwn) return fault('not-theirs');
      if (life.done > 0 && !route.isRevocable) return fault('not-now');
      return may({ ...life, state: 'withdrawn' });
    case 'revoke':
      if (!takes(actor, approverOf(route))) return fault('not-theirs');
      if (!route.isRevocable || !isInForce(life, route)) return fault('not-now');
      return isOwn ? fault('own') : may({ ...life, state: 'revoked' });
    case 'approve':
    case 'receive':
      if (next === null || next.does !== act) return fault('not-now');
      if (!takes(actor, next.by)) return fault('not-theirs');
      if (isOwn && act === 'approve') return fault('own');
      return may({ ...life, state: act === 'approve' ? 'approved' : 'received', done: life.done + 1 });
    case 'refuse':
    case 'return':
      // What was decided is revoked, not returned: whoever only files it does not judge it.
      if (next === null || (next.does === 'receive' && (act === 'refuse' || life.done > 0))) return fault('not-now');
      if (!takes(actor, next.by)) return fault('not-theirs');
      return isOwn ? fault('own') : may({ ...life, state: act === 'refuse' ? 'refused' : 'returned' });
  }
}

/** The acts that somebody could do now. */
export const possibleActs = (life: FormLife, actor: FormActor, route: FormRoute): readonly FormAct[] =>
  formActs.filter((act) => step(life, act, actor, route).ok);

/** The life that a history of acts leads to; null where a step of it could not have happened. */
export function replay(
  history: readonly { readonly act: FormAct; readonly actor: FormActor }[],
  route: FormRoute,
): FormLife | null {
  let life: FormLife | null = null;
  for (const { act, actor } of history) {
    const outcome = step(life, act, actor, route);
    if (!outcome.ok) return null;
    life = outcome.life;
  }
  return life;
}
