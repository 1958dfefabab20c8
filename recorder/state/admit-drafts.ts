import { missingControls } from '#contract/controls.ts';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import { extendedFacts, isWithinLoan } from '#contract/loan/period.ts';
import { workStyleOf } from '#contract/policy/work-style.ts';
import { localDate } from '#contract/session/closing.ts';
import { catalogue, type EntryData, recorderOnlyTypes } from '#contract/trail/catalogue.ts';
import type { NewEntry } from '../trail/new-entry.ts';
import type { TrailState } from './trail-state.ts';

/**
 * Whether the agent may have this entry written. The order of a session's events is checked by the fold; here is who
 * may write what, about whom, and when.
 * @param before the draft right before it in the same request: 始業 stands only beside its proof
 * @param isUsed whether a session of this chain has had this id; the office takes an id once
 */
export function admitDraft(
  state: TrailState,
  facts: LoanFacts,
  now: Date,
  draft: NewEntry,
  before: NewEntry | null,
  isUsed: (session: string) => boolean,
): Outcome<NewEntry> {
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
  if (draft.type === 'session.started') {
    if (state.returning === 'closed') return refusal('TM-107');
    if (!isWithinLoan(extendedFacts(facts, state.extendedTo), localDate(now))) return refusal('TM-105');
    if (draft.session === null || isUsed(draft.session)) return refusal('TM-104', 'this session has been before');
    if (!isProof(facts, before)) return refusal('TM-301', 'no passed check right before the start');
    return underStyle(facts, draft, catalogue['session.started'].data.parse(data.data));
  }
  if (draft.type === 'controls.checked' && claims(draft) !== proves(facts, draft)) {
    return refusal('TM-106', 'the readings do not say so');
  }
  if (draft.type === 'exception.requested' && !isNextRequest(state, draft)) {
    return refusal('TM-104', 'not the next request of the person');
  }
  if (draft.type === 'session.corrected' && !isPlausible(state, now, draft)) {
    return refusal('TM-104', 'the end is not between the start and now');
  }
  if (draft.type === 'presence.answered') {
    if (draft.actor === 'system') return refusal('TM-106', 'nobody is present for somebody else');
    const answered = catalogue['presence.answered'].data.parse(data.data);
    if (answered.asked !== state.presence.pending?.asked) return refusal('TM-680');
  }
  // What is stored is what was parsed: trimmed texts, no field that the catalogue does not know.
  return ok({ ...draft, data: data.data as Readonly<Record<string, unknown>> });
}

/** 始業 says the form of telework that the loan's signed rule is for, whatever was left out. TM-650: there is none. */
function underStyle(facts: LoanFacts, draft: NewEntry, data: EntryData<'session.started'>): Outcome<NewEntry> {
  const rule = workStyleOf(facts.policy);
  if (rule === null) return refusal('TM-650');
  const { telework, place } = rule;
  const said = data.style ?? { telework, place };
  if (said.telework !== telework || said.place !== place) return refusal('TM-106', 'the style is not of this loan');
  return ok({ ...draft, data: { ...data, style: said } });
}

/** An entry names no session, the present one, or (a late report) the one that has just been closed. */
function knowsSession(state: TrailState, draft: NewEntry): boolean {
  if (draft.type === 'session.started') return draft.session !== null && idOf(state) !== draft.session;
  if (draft.type === 'session.corrected') return draft.session !== null && draft.session === state.closedByRule?.id;
  return draft.session === null || draft.session === idOf(state) || draft.session === state.closedByRule?.id;
}

const idOf = (state: TrailState): string | null => (state.session.kind === 'none' ? null : state.session.id);

/** Whether this is a `controls.checked` that passed. A claim of the agent: but no work without one on the record. */
const isProof = (facts: LoanFacts, draft: NewEntry | null): boolean =>
  draft?.type === 'controls.checked' && claims(draft) && proves(facts, draft);

const checked = (draft: NewEntry): EntryData<'controls.checked'> | null =>
  catalogue['controls.checked'].data.safeParse(draft.data).data ?? null;
const claims = (draft: NewEntry): boolean => checked(draft)?.passed === true;
/** Whether the readings are good enough for the policy. */
const proves = (facts: LoanFacts, draft: NewEntry): boolean =>
  missingControls(facts.policy.controls, checked(draft)?.readings ?? []).length === 0;

/** A request is the person's own and has the next number, so that a 応答コード can mean no other. */
const isNextRequest = (state: TrailState, draft: NewEntry): boolean =>
  draft.actor !== 'system' &&
  catalogue['exception.requested'].data.safeParse(draft.data).data?.request === state.requests.last + 1;

/** A corrected end lies in the session's own time. */
function isPlausible(state: TrailState, now: Date, draft: NewEntry): boolean {
  const data = catalogue['session.corrected'].data.safeParse(draft.data).data;
  if (data === undefined || state.closedByRule === null) return false;
  const endedAt = new Date(data.endedAt);
  return data.endedAt >= state.closedByRule.startedAt && endedAt <= now;
}
