import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { cutText } from '#contract/json.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import { type RemoteList, type RemoteSet, remoteListBytes, type SignedRemoteList } from '#contract/remote/profile.ts';
import { verifierFrom } from '../keys/ed25519.ts';
import { openId } from '../state/lock.ts';
import { storageFault } from '../store/storage-fault.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import type { TrailWriter } from '../trail/trail-writer.ts';

/** Whether the office said this, of this loan. TM-403 otherwise. */
export function checkRemoteList(
  { list, sig }: SignedRemoteList,
  officePublicKey: string,
  loan: string,
): Outcome<RemoteList> {
  if (!verifierFrom(officePublicKey)(remoteListBytes(list), sig))
    return refusal('TM-403', 'connections are not signed by the office');
  return list.loan === loan ? ok(list) : refusal('TM-403', 'connections are of another loan');
}

export interface RemoteListParts {
  readonly database: Pick<TrailDatabase, 'remoteList' | 'setRemoteList'>;
  readonly writer: Pick<TrailWriter, 'append'>;
  readonly officePublicKey: string;
  /** As they were signed at the hand-over. */
  readonly facts: () => LoanFacts;
  readonly onFacts: () => void;
}

/** What the PC may connect to: from the loan's package, or the newer word that came over the line. */
export class RemoteLists {
  readonly #parts: RemoteListParts;
  #heard: RemoteList | null = null;
  #told: string | null = null;

  constructor(parts: RemoteListParts) {
    this.#parts = parts;
    const kept = parts.database.remoteList();
    if (kept === null) return;
    // What somebody put there under no signature is nothing; the office says it anew.
    const checked = checkRemoteList(kept, parts.officePublicKey, parts.facts().loan.id);
    if (checked.ok) this.#heard = checked.value;
  }

  /** The newest set; null where nothing was ever laid down. */
  current(): RemoteSet | null {
    const given = this.#parts.facts().remote ?? null;
    const heard = this.#heard;
    if (heard === null || (given !== null && given.serial >= heard.serial)) return given;
    return { serial: heard.serial, profiles: heard.profiles };
  }

  /**
   * TM-403 where it does not hold, a storage code where it cannot be kept. One that is older changes nothing. Both are
   * written once.
   */
  async take(signed: SignedRemoteList): Promise<Outcome<null>> {
    const { database, officePublicKey, facts, onFacts } = this.#parts;
    const checked = checkRemoteList(signed, officePublicKey, facts().loan.id);
    if (!checked.ok) {
      await this.#recordRefused(checked.detail ?? '');
      return checked;
    }
    const known = this.current()?.serial ?? 0;
    if (checked.value.serial < known) {
      await this.#recordRefused('connections are older than those known');
      // No fault of the other words beside it, and asking again would bring the same.
      return ok(null);
    }
    this.#told = null;
    if (checked.value.serial === known) return ok(null);
    try {
      database.setRemoteList(signed);
    } catch (error) {
      const code = storageFault(error);
      if (code === null) throw error;
      return refusal(code, 'connections not stored');
    }
    this.#heard = checked.value;
    onFacts();
    return ok(null);
  }

  async #recordRefused(why: string): Promise<void> {
    if (this.#told === why) return;
    const written = await this.#parts.writer.append((state) =>
      ok([
        {
          ...{ type: 'office-word.refused' as const, session: openId(state.session), actor: 'system' },
          data: { what: 'remote' as const, why: cutText(why, 400) },
        },
      ]),
    );
    if (written.ok) this.#told = why;
  }
}
