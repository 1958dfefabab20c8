import { type LoanPackage, statementBytes } from '#contract/loan/package.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import type { Clock } from '../clock.ts';
import type { SealKeys } from '../keys/seal-keys.ts';
import { foldEntry } from '../state/fold-entry.ts';
import { emptyState } from '../state/trail-state.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import { sealEntry } from '../trail/seal-entry.ts';
import { sha256 } from '../trail/sha256.ts';

export interface ChainOpening {
  readonly clock: Clock;
  /** Keys of period 0. */
  readonly seal: Pick<SealKeys, 'publicKey' | 'sign'>;
  /** SHA-256 of the machine's id. */
  readonly machine: string;
  readonly random: (bytes: number) => Buffer;
}

/** Opens the loan's chain: package, `loan.opened` and state in one transaction. @returns the chain's name. */
export function openChain(
  database: Pick<TrailDatabase, 'enrol'>,
  handed: LoanPackage,
  { clock, seal, machine, random }: ChainOpening,
): string {
  const { facts } = handed.statement;
  const genesis = sha256(statementBytes(handed.statement));
  const firstKey = seal.publicKey;
  const empty = emptyState({ chain: `loan:${facts.loan.id}`, genesis, firstKey });
  const opening: Draft = {
    type: 'loan.opened',
    session: null,
    actor: 'system',
    data: { terminal: facts.terminal.id, staff: facts.staff.id, from: facts.loan.from, to: facts.loan.to },
  };
  const moment = { at: clock.now().toISOString(), boot: clock.boot, mono: clock.monoMs() };
  const salt = random(16).toString('hex');
  const sealed = sealEntry(empty, moment, opening, { salt, sign: seal.sign, nextKey: null });
  const state = foldEntry(empty, { body: sealed.body, data: opening.data, hash: sealed.stored.hash });
  if (state === null) throw new Error('unreachable: loan.opened is no session event');
  database.enrol({ genesis, firstKey, machine, package: handed }, sealed.stored, state);
  return empty.chain;
}
