import type { KeyObject } from 'node:crypto';
import { type LoanFacts, LoanStatement, statementBytes } from '#contract/loan/package.ts';
import { formatVkey } from '#contract/log/verifier-key.ts';
import type { PasswordVerifier } from '../auth/password.ts';
import { sha256 } from '../digest.ts';
import type { LogKey } from '../log/log-key.ts';
import type { Witness } from '../log/witnesses.ts';
import { signStatement } from '../pki/office-key.ts';
import type { Tx } from '../store/store.ts';

/**
 * Registers a loan with its signed hand-over statement. The statement's hash is what the loan's trail begins from.
 * @param codeKey 32 random bytes shared with the terminal's recorder.
 * @returns that hash
 */
export async function openLoan(
  tx: Tx,
  officeKey: KeyObject,
  loan: {
    readonly facts: LoanFacts;
    readonly sectionId: string;
    readonly pin: PasswordVerifier;
    readonly codeKey: Uint8Array;
    readonly log: LoanStatement['log'];
  },
): Promise<string> {
  const { facts, pin } = loan;
  const statement = LoanStatement.parse({
    v: 1,
    facts,
    pin,
    codeKey: Buffer.from(loan.codeKey).toString('base64'),
    log: loan.log,
  });
  const statement_hash = sha256(statementBytes(statement));
  await tx
    .insertInto('loans')
    .values({
      id: facts.loan.id,
      terminal_id: facts.terminal.id,
      state: 'lent',
      staff_id: facts.staff.id,
      staff_name: facts.staff.name,
      section_id: loan.sectionId,
      section_name: facts.staff.section,
      from_day: facts.loan.from,
      to_day: facts.loan.to,
      statement: JSON.stringify(statement),
      statement_sig: signStatement(officeKey, statement).sig,
      statement_hash,
      answered_counter: -1,
    })
    .execute();
  return statement_hash;
}

/** What a statement says of the office log. */
export const statementLogOf = (log: LogKey, witnesses: readonly Witness[]): LoanStatement['log'] => ({
  vkey: formatVkey(log.key),
  witnesses: witnesses.map(({ vkey }) => vkey),
});
