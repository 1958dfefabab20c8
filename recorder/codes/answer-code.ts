import { assertNever, type Outcome, ok, refusal } from '#contract/errors.ts';
import type { CodeAnswer, CodePurpose } from '#contract/loan/code.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import { dayLater, extendedFacts } from '#contract/loan/period.ts';
import { telephoneApproval, telephoneApprovalEnd } from '#contract/policy/file-request.ts';
import type { AcceptedAnswer } from '#contract/socket/protocol.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import { leave, openId } from '../state/lock.ts';
import type { TrailState } from '../state/trail-state.ts';

/** What is written for a 応答コード, all in one commit, and what the person is told. */
interface Answered {
  readonly drafts: readonly Draft[];
  /** Null where the code was wrong. */
  readonly accepted: AcceptedAnswer | null;
}

/**
 * Decides what a 応答コード does. TM-104 where no 連絡コード stands: nothing is written then.
 * @param facts as they were signed, without extension
 * @param given what the code says; null where it is none of ours
 */
export function answerDrafts(
  state: TrailState,
  facts: LoanFacts,
  given: CodeAnswer | null,
  now: Date,
): Outcome<Answered> {
  const { code } = state;
  if (code === null) return refusal('TM-104');
  const session = openId(state.session);
  if (given === null) {
    const data = { tries: state.answerTries + 1 };
    return ok({
      drafts: [{ type: 'response-code.refused', session, actor: 'system', data }],
      accepted: null,
    });
  }
  const { purpose, counter } = code;
  const taken: Draft = {
    type: 'response-code.accepted',
    session,
    actor: 'system',
    data: { purpose, counter, ...given },
  };
  const { accepted, effects } = effectOf(state, facts, purpose, given, now);
  return ok({ drafts: [taken, ...effects], accepted });
}

/** What was asked for is allowed from now on, for a few days; the entry of its arrival says what and how long. */
function approved(
  state: TrailState,
  facts: LoanFacts,
  purpose: CodePurpose,
  request: number,
  now: Date,
): { readonly accepted: AcceptedAnswer; readonly effects: readonly Draft[] } {
  const answer = 'approve';
  const asked = state.requests.kept.find((kept) => kept.request === request);
  if (asked === undefined) return { accepted: { answer, purpose, request, to: null }, effects: [] };
  const to = telephoneApprovalEnd(now, extendedFacts(facts, state.extendedTo).loan.to);
  const { control, place } = asked;
  const terms = { id: telephoneApproval(request), control, files: 1, place, from: now.toISOString(), to };
  const arrived: Draft = { type: 'exception.arrived', session: openId(state.session), actor: 'system', data: terms };
  return { accepted: { answer, purpose, request, to }, effects: [arrived] };
}

function effectOf(
  state: TrailState,
  facts: LoanFacts,
  purpose: CodePurpose,
  { answer, argument }: CodeAnswer,
  now: Date,
): { readonly accepted: AcceptedAnswer; readonly effects: readonly Draft[] } {
  const session = openId(state.session);
  switch (answer) {
    case 'confirm':
      return { accepted: { answer, purpose }, effects: [] };
    case 'approve':
      return approved(state, facts, purpose, argument, now);
    case 'unlock':
      return {
        accepted: { answer, purpose },
        effects: state.lock === null ? [] : [leave(state, state.lock.code, 'response-code')],
      };
    case 'extend': {
      // Never shortened: an older promise of the office stands.
      const { to } = extendedFacts(extendedFacts(facts, state.extendedTo), dayLater(facts.loan.to, argument)).loan;
      const extended: Draft = { type: 'loan.extended', session, actor: 'system', data: { to, by: 'response-code' } };
      return { accepted: { answer, purpose, to }, effects: [extended] };
    }
    case 'revoke': {
      const revoked: Draft = { type: 'loan.revoked', session, actor: 'system', data: { by: 'response-code' } };
      // Whatever lock stands, this one takes its place, and brings its own code.
      const lock: Draft = {
        type: 'lock.entered',
        session,
        actor: 'system',
        data: { code: 'TM-208', detail: '' },
      };
      return { accepted: { answer, purpose }, effects: [revoked, lock] };
    }
    default:
      return assertNever(answer);
  }
}
