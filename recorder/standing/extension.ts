import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { maxExtensionDays } from '#contract/loan/code.ts';
import { extensionBytes, type LoanExtension, type SignedExtension } from '#contract/loan/extension.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import { dayLater, extendedFacts } from '#contract/loan/period.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import { verifierFrom } from '../keys/ed25519.ts';
import { openId } from '../state/lock.ts';
import type { TrailState } from '../state/trail-state.ts';
import type { TrailWriter } from '../trail/trail-writer.ts';
import { WordRefusals } from './word-refusals.ts';

/** Whether the office said this, of this loan, and within what a code could grant as well. TM-403 otherwise. */
export function checkExtension(
  { extension, sig }: SignedExtension,
  officePublicKey: string,
  facts: LoanFacts,
): Outcome<LoanExtension> {
  if (!verifierFrom(officePublicKey)(extensionBytes(extension), sig))
    return refusal('TM-403', 'extension is not signed by the office');
  if (extension.loan !== facts.loan.id) return refusal('TM-403', 'extension is of another loan');
  if (extension.terminal !== facts.terminal.id) return refusal('TM-403', 'extension is of another terminal');
  const isInRange = extension.to <= dayLater(facts.loan.to, maxExtensionDays);
  return isInRange ? ok(extension) : refusal('TM-403', 'extension goes too far');
}

/**
 * What is written of it; nothing where the loan goes that far already, by a code or an earlier word. The latest day that
 * was ever said holds, so that neither the order of arrival nor a replay makes a difference.
 */
export function extensionDrafts(state: TrailState, facts: LoanFacts, { to }: LoanExtension): readonly Draft[] {
  if (to <= extendedFacts(facts, state.extendedTo).loan.to) return [];
  return [{ type: 'loan.extended', session: openId(state.session), actor: 'system', data: { to, by: 'office' } }];
}

export interface ExtensionParts {
  readonly writer: Pick<TrailWriter, 'append'>;
  readonly officePublicKey: string;
  /** As they were signed. */
  readonly facts: () => LoanFacts;
  readonly onFacts: () => void;
}

/** Takes extensions that come over the line. */
export class Extensions {
  readonly #parts: ExtensionParts;
  readonly #refusals: WordRefusals;

  constructor(parts: ExtensionParts) {
    this.#parts = parts;
    this.#refusals = new WordRefusals(parts.writer, 'extension');
  }

  /** TM-403 where it does not hold, which is written once; a storage code where nothing can be written. */
  async take(said: SignedExtension): Promise<Outcome<null>> {
    const { writer, officePublicKey, facts, onFacts } = this.#parts;
    const checked = checkExtension(said, officePublicKey, facts());
    if (!checked.ok) {
      await this.#refusals.record(checked.detail ?? '');
      return checked;
    }
    const written = await writer.append((state) => ok(extensionDrafts(state, facts(), checked.value)));
    if (!written.ok) return written;
    this.#refusals.forget();
    if (written.value.lastSeq >= written.value.firstSeq) onFacts();
    return ok(null);
  }
}
