import { type LoanPackage, statementBytes } from '#contract/loan/package.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import type { Clock } from '../clock.ts';
import type { Signer } from '../keys/ed25519.ts';
import { foldEntry } from '../state/fold-entry.ts';
import { emptyState } from '../state/trail-state.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import { sealEntry } from '../trail/seal-entry.ts';
import { sha256 } from '../trail/sha256.ts';

/** Opens the loan's chain: package, `loan.opened` and state in one transaction. @returns the chain's name. */
export function openChain(
  database: Pick<TrailDatabase, 'enrol'>,
  handed: LoanPackage,
  { clock, seal, random }: { readonly clock: Clock; readonly seal: Signer; readonly random: (bytes: number) => Buffer },
): string {
  const { facts } = handed.statement;
  const genesis = sha256(statementBytes(handed.statement));
  const empty = emptyState(`loan:${facts.loan.id}`, genesis);
  const opening: Draft = {
    type: 'loan.opened',
    session: null,
    actor: 'system',
    data: { terminal: facts.terminal.id, staff: facts.staff.id, from: facts.loan.from, to: facts.loan.to },
  };
  const moment = { at: clock.now().toISOString(), boot: clock.boot, mono: clock.monoMs() };
  const sealed = sealEntry(empty, moment, opening, random(16).toString('hex'), seal.sign);
  const state = foldEntry(empty, { body: sealed.body, data: opening.data, hash: sealed.stored.hash });
  if (state === null) throw new Error('unreachable: loan.opened is no session event');
  database.enrol({ genesis, package: handed }, sealed.stored, state);
  return empty.chain;
}
