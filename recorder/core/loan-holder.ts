import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { canonicalJson } from '#contract/json.ts';
import { LoanPackage, statementBytes } from '#contract/loan/package.ts';
import { type LoanCodes, loanCodes } from '../codes/loan-codes.ts';
import { verifierFrom } from '../keys/ed25519.ts';
import type { ChainStart } from '../state/trail-state.ts';
import type { Enrolment, TrailDatabase } from '../store/trail-database.ts';

/** Parses a package and checks the office's signature over its statement. TM-403 where either fails. */
export function readPackage(value: unknown, officePublicKey: string): Outcome<LoanPackage> {
  const parsed = LoanPackage.safeParse(value);
  if (!parsed.success) return refusal('TM-403', 'malformed loan package');
  const good = verifierFrom(officePublicKey)(statementBytes(parsed.data.statement), parsed.data.sig);
  return good ? ok(parsed.data) : refusal('TM-403', 'loan package is not signed by the office');
}

/** The loan that the recorder works for: its package may be renewed, its identity may not. */
export class LoanHolder {
  readonly #database: Pick<TrailDatabase, 'setPackage'>;
  readonly #officePublicKey: string;
  #enrolment: Enrolment;
  #codes: LoanCodes;

  constructor(database: Pick<TrailDatabase, 'setPackage'>, enrolment: Enrolment, officePublicKey: string) {
    this.#database = database;
    this.#officePublicKey = officePublicKey;
    this.#enrolment = enrolment;
    this.#codes = codesOf(enrolment);
  }

  get facts(): LoanPackage['statement']['facts'] {
    return this.#enrolment.package.statement.facts;
  }
  get package(): LoanPackage {
    return this.#enrolment.package;
  }
  get pin(): LoanPackage['statement']['pin'] {
    return this.#enrolment.package.statement.pin;
  }
  get codes(): LoanCodes {
    return this.#codes;
  }
  get chain(): string {
    return `loan:${this.facts.loan.id}`;
  }
  /** Where the chain begins, as the office certified it. */
  get start(): ChainStart {
    const { genesis, firstKey } = this.#enrolment;
    return { chain: this.chain, genesis, firstKey };
  }
  /** Whether the stored package is what the office signed: its rules bind only then. */
  get isSigned(): boolean {
    return readPackage(this.#enrolment.package, this.#officePublicKey).ok;
  }
  /** SHA-256 of the machine's id at the hand-over. */
  get machine(): string {
    return this.#enrolment.machine;
  }
  /** The office log that receipts are checked against. */
  get log(): LoanPackage['statement']['log'] {
    return this.#enrolment.package.statement.log;
  }

  /**
   * Takes a newer package of the same loan. TM-403 for another loan, terminal or person, or a wrong signature.
   * @returns whether anything changed. Throws where it cannot be stored; the old one stands then.
   */
  renew(value: unknown): Outcome<boolean> {
    const read = readPackage(value, this.#officePublicKey);
    if (!read.ok) return read;
    const { facts } = read.value.statement;
    const same =
      facts.loan.id === this.facts.loan.id &&
      facts.terminal.id === this.facts.terminal.id &&
      facts.staff.id === this.facts.staff.id;
    if (!same) return refusal('TM-403', 'the package is of another loan');
    // The whole of it: a stored statement that somebody edited under the old signature must not stand.
    if (canonicalJson(read.value) === canonicalJson(this.#enrolment.package)) return ok(false);
    const enrolment: Enrolment = { ...this.#enrolment, package: read.value };
    this.#database.setPackage(enrolment);
    this.#enrolment = enrolment;
    this.#codes = codesOf(enrolment);
    return ok(true);
  }
}

const codesOf = ({ package: { statement } }: Enrolment): LoanCodes =>
  loanCodes(statement.facts.loan.id, statement.codeKey);
