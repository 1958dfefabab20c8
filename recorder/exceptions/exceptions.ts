import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { ExceptionsAnswer } from '#contract/http/terminal-api.ts';
import type { ExceptionStatement, ExceptionTerms, SignedException } from '#contract/policy/exception.ts';
import { storageFault } from '../store/storage-fault.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import { checkExceptions, isOver } from './check-exceptions.ts';

export interface ExceptionParts {
  readonly database: Pick<TrailDatabase, 'exceptions' | 'setExceptions'>;
  readonly officePublicKey: string;
  readonly loan: string;
  readonly now: () => Date;
  /** Writes down approvals that have come; they are in force only then. */
  readonly record: (arrived: readonly ExceptionStatement[]) => Promise<Outcome<unknown>>;
  readonly onChange: () => void;
}

/** The approvals that this terminal holds: checked, written down, kept over restarts, and gone once the office says so. */
export class Exceptions {
  readonly #parts: ExceptionParts;
  #held: readonly SignedException[] = [];
  #tag = '';

  constructor(parts: ExceptionParts) {
    this.#parts = parts;
    const { database, officePublicKey, loan, now } = parts;
    const kept = database.exceptions();
    if (kept === null) return;
    const living = kept.exceptions.filter(({ statement }) => !isOver(statement, now()));
    // What somebody put there under no signature is nothing; the office is asked anew.
    if (!checkExceptions(living, { officePublicKey, loan, now: now() }).ok) return;
    this.#held = living;
    this.#tag = kept.tag;
  }

  /** Names what is held, for the office; empty where that is not known. */
  get tag(): string {
    return this.#tag;
  }

  terms(): readonly ExceptionTerms[] {
    return this.#held
      .filter(({ statement }) => !isOver(statement, this.#parts.now()))
      .map(({ statement: { id, loan, control, files, place, from, to } }) => ({
        ...{ id, loan, control, files, place, from, to },
      }));
  }

  /** Takes what the office says. TM-403 where it does not hold, a storage code where it cannot be kept: nothing changes. */
  async take(answer: ExceptionsAnswer): Promise<Outcome<null>> {
    const { database, officePublicKey, loan, now, record, onChange } = this.#parts;
    if (answer.exceptions === null) {
      return answer.tag === this.#tag ? ok(null) : refusal('TM-403', 'no approvals with another tag');
    }
    const checked = checkExceptions(answer.exceptions, { officePublicKey, loan, now: now() });
    if (!checked.ok) return checked;
    const known = new Set(this.#held.map(({ sig }) => sig));
    const arrived = checked.value.filter(({ sig }) => !known.has(sig)).map(({ statement }) => statement);
    const isKnown = arrived.length === 0 && checked.value.length === this.#held.length;
    if (isKnown && answer.tag === this.#tag) return ok(null);
    if (arrived.length > 0) {
      const written = await record(arrived);
      if (!written.ok) return written;
    }
    try {
      database.setExceptions({ tag: answer.tag, exceptions: answer.exceptions });
    } catch (error) {
      const code = storageFault(error);
      if (code === null) throw error;
      return refusal(code, 'approvals not stored');
    }
    this.#held = checked.value;
    this.#tag = answer.tag;
    onChange();
    return ok(null);
  }
}
