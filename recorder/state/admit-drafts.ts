import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import { localDate } from '#contract/session/closing.ts';
import { catalogue, recorderOnlyTypes } from '#contract/trail/catalogue.ts';
import type { NewEntry } from '../trail/new-entry.ts';
import type { TrailState } from './trail-state.ts';

/**
 * Whether the agent may have this entry written. The order of a session's events is checked by the fold; here is who
 * may write what, about whom, and when.
 */
export function admitDraft(state: TrailState, facts: LoanFacts, now: Date, draft: NewEntry): Outcome<NewEntry> {
  if (recorderOnlyTypes.has(draft.type)) return refusal('TM-106', `${draft.type} is the recorder's own`);
  if (draft.actor !== 'system' && draft.actor !== `staff:${facts.staff.id}`) {
    return refusal('TM-106', 'actor is not of this loan');
  }
  const data = catalogue[draft.type].data.safeParse(draft.data);
  if (!data.success) {
    const issue = data.error.issues[0];
    return refusal('TM-106', `${draft.type}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.slice(0, 400));
  }
  if (!knowsSession(state, draft)) return refusal('TM-104', `${draft.type}: not a session of this state`);
  if (draft.type === 'session.started' || draft.type === 'session.resumed') {
    if (state.lock !== null) return refusal(state.lock.code, 'locked');
  }
  if (draft.type === 'session.started' && !withinLoan(facts, now)) return refusal('TM-105');
  // What is stored is what was parsed: trimmed texts, no field that the catalogue does not know.
  return ok({ ...draft, data: data.data as Readonly<Record<string, unknown>> });
}

/** An entry names no session, the present one, or (a late report) the one that has just been closed. */
function knowsSession(state: TrailState, draft: NewEntry): boolean {
  if (draft.type === 'session.started') return draft.session !== null && idOf(state) !== draft.session;
  if (draft.type === 'session.corrected') return draft.session !== null && draft.session === state.closedByRule?.id;
  return draft.session === null || draft.session === idOf(state) || draft.session === state.closedByRule?.id;
}

const idOf = (state: TrailState): string | null => (state.session.kind === 'none' ? null : state.session.id);

/** Loan and policy both hold today, in Japan. */
export function withinLoan(facts: LoanFacts, now: Date): boolean {
  const today = localDate(now);
  const { loan, policy } = facts;
  return loan.from <= today && today <= loan.to && policy.validFrom <= today && today <= policy.validTo;
}
