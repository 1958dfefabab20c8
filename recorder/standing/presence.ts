import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import {
  asksByItself,
  type PresenceQuestion,
  presenceBytes,
  type SignedPresence,
  usualWithinMin,
} from '#contract/loan/presence.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import { verifierFrom } from '../keys/ed25519.ts';
import { openId } from '../state/lock.ts';
import type { TrailState } from '../state/trail-state.ts';
import type { TrailWriter } from '../trail/trail-writer.ts';
import { WordRefusals } from './word-refusals.ts';

/** Whether the office asks this, of this loan on this PC. TM-403 otherwise. */
export function checkPresence(
  { question, sig }: SignedPresence,
  officePublicKey: string,
  { loan, terminal }: Pick<LoanFacts, 'loan' | 'terminal'>,
): Outcome<PresenceQuestion> {
  if (!verifierFrom(officePublicKey)(presenceBytes(question), sig))
    return refusal('TM-403', 'presence question is not signed by the office');
  if (question.loan !== loan.id) return refusal('TM-403', 'presence question is of another loan');
  return question.terminal === terminal.id
    ? ok(question)
    : refusal('TM-403', 'presence question is of another terminal');
}

/** What is written of a question; nothing of the one that is known. TM-403 where it is older: nobody replays one. */
export function askedDrafts(
  state: TrailState,
  { serial, name, issuedAt, withinMin }: PresenceQuestion,
): Outcome<readonly Draft[]> {
  if (serial === state.presence.serial) return ok([]);
  if (serial < state.presence.serial) return refusal('TM-403', 'presence question is older than the one known');
  const data = { by: 'office' as const, serial, name, issuedAt, withinMin };
  return ok([{ type: 'presence.asked', session: openId(state.session), actor: 'system', data }]);
}

/** The PC's own question, by the policy's interval: none while one waits, or nobody is at work. */
export function intervalDrafts(state: TrailState, { policy }: Pick<LoanFacts, 'policy'>, now: Date): readonly Draft[] {
  const everyMin = policy.presence?.everyMin ?? null;
  const { session, presence } = state;
  if (everyMin === null || session.kind !== 'working' || presence.pending !== null) return [];
  const asked = presence.askedAt !== null && presence.askedAt > session.startedAt ? presence.askedAt : null;
  if (!asksByItself(everyMin, asked ?? session.startedAt, now)) return [];
  const withinMin = policy.presence?.withinMin ?? usualWithinMin;
  const data = { by: 'interval' as const, serial: 0, name: '', issuedAt: now.toISOString(), withinMin };
  return [{ type: 'presence.asked', session: session.id, actor: 'system', data }];
}

export interface PresenceParts {
  readonly writer: Pick<TrailWriter, 'append'>;
  readonly officePublicKey: string;
  readonly facts: () => LoanFacts;
}

/** Takes the head's questions that come over the line; what waits for an answer is kept by the trail itself. */
export class Presence {
  readonly #parts: PresenceParts;
  readonly #refusals: WordRefusals;

  constructor(parts: PresenceParts) {
    this.#parts = parts;
    this.#refusals = new WordRefusals(parts.writer, 'presence');
  }

  /** TM-403 where it does not hold, which is written once; a storage code where nothing can be written. */
  async take(said: SignedPresence): Promise<Outcome<null>> {
    const { writer, officePublicKey, facts } = this.#parts;
    const checked = checkPresence(said, officePublicKey, facts());
    const written = checked.ok ? await writer.append((state) => askedDrafts(state, checked.value)) : checked;
    if (written.ok) {
      this.#refusals.forget();
      return ok(null);
    }
    if (written.code === 'TM-403') await this.#refusals.record(written.detail ?? '');
    return written;
  }
}
