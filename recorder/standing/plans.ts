import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import { type LoanPlans, plansBytes, type SignedPlans } from '#contract/loan/plans.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import { verifierFrom } from '../keys/ed25519.ts';
import { openId } from '../state/lock.ts';
import type { TrailState } from '../state/trail-state.ts';
import { storageFault } from '../store/storage-fault.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import { sha256 } from '../trail/sha256.ts';
import type { TrailWriter } from '../trail/trail-writer.ts';
import { WordRefusals } from './word-refusals.ts';

/** Whether the office said this, of this loan on this PC. TM-403 otherwise. */
export function checkPlans(
  { plans, sig }: SignedPlans,
  officePublicKey: string,
  { loan, terminal }: Pick<LoanFacts, 'loan' | 'terminal'>,
): Outcome<LoanPlans> {
  if (!verifierFrom(officePublicKey)(plansBytes(plans), sig))
    return refusal('TM-403', 'plans are not signed by the office');
  if (plans.loan !== loan.id) return refusal('TM-403', 'plans are of another loan');
  return plans.terminal === terminal.id ? ok(plans) : refusal('TM-403', 'plans are of another terminal');
}

const listHash = (plans: LoanPlans): string => sha256(plansBytes(plans));

const isKnown = (state: TrailState, plans: LoanPlans): boolean =>
  plans.serial === state.plans.serial && listHash(plans) === state.plans.list;

/** What is written of a list; nothing of the one that is known. TM-403 where it is older, or another of the same serial. */
export function plansDrafts(state: TrailState, plans: LoanPlans): Outcome<readonly Draft[]> {
  const { serial, issuedAt, days, revoked } = plans;
  if (isKnown(state, plans)) return ok([]);
  if (serial <= state.plans.serial) return refusal('TM-403', 'plans are older than those known');
  const data = { serial, issuedAt, days: days.map(({ date }) => date), revoked: [...revoked], list: listHash(plans) };
  return ok([{ type: 'plans.arrived', session: openId(state.session), actor: 'system', data }]);
}

export interface PlansParts {
  readonly database: Pick<TrailDatabase, 'plans' | 'setPlans'>;
  readonly writer: Pick<TrailWriter, 'append' | 'state'>;
  readonly officePublicKey: string;
  /** As they were signed. */
  readonly facts: () => LoanFacts;
  readonly onFacts: () => void;
}

/** The newest list of approved days: checked, written down, kept over restarts. The trail says which list that is. */
export class Plans {
  readonly #parts: PlansParts;
  readonly #refusals: WordRefusals;
  #held: LoanPlans | null;
  #isAskedAnew = false;

  constructor(parts: PlansParts) {
    this.#parts = parts;
    this.#refusals = new WordRefusals(parts.writer, 'plans');
    const kept = parts.database.plans();
    const checked = kept === null ? null : checkPlans(kept, parts.officePublicKey, parts.facts());
    this.#held = checked?.ok && isKnown(parts.writer.state, checked.value) ? checked.value : null;
  }

  /** Null where the hand-over statement's are the newest. */
  get held(): LoanPlans | null {
    return this.#held;
  }

  /** A list has come that is not here any more: the office has to say it once more. It is asked for once a start. */
  get isLacking(): boolean {
    return this.#held === null && this.#parts.writer.state.plans.serial > 0 && !this.#isAskedAnew;
  }

  /** TM-403 where it does not hold, which is written once; a storage code where it cannot be kept. */
  async take(said: SignedPlans | undefined): Promise<Outcome<null>> {
    this.#isAskedAnew = true;
    if (said === undefined) return ok(null);
    const { writer, database, officePublicKey, facts, onFacts } = this.#parts;
    const checked = checkPlans(said, officePublicKey, facts());
    const written = checked.ok ? await writer.append((state) => plansDrafts(state, checked.value)) : checked;
    if (!written.ok) {
      if (written.code === 'TM-403') await this.#refusals.record(written.detail ?? '');
      return written;
    }
    this.#refusals.forget();
    if (this.#held?.serial === said.plans.serial) return ok(null);
    try {
      database.setPlans(said);
    } catch (error) {
      const code = storageFault(error);
      if (code === null) throw error;
      return refusal(code, 'plans not stored');
    }
    this.#held = said.plans;
    onFacts();
    return ok(null);
  }
}
