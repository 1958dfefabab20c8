import type { Generated } from 'kysely';

export interface SecondFactorsTable {
  readonly account_id: string;
  /** Sealed, see factor-box.ts; null while nothing was confirmed yet. */
  readonly secret: string | null;
  /** Newest time step that a code was taken of: none of it or before is taken again. */
  readonly last_step: Generated<number>;
  readonly since: string | null;
  /** The secret that a first code is still awaited for, and since when (ms since 1970). */
  readonly pending: string | null;
  readonly pending_at: number | null;
}

/** Keyed hashes of the recovery codes that are left. */
export interface RecoveryCodesTable {
  readonly account_id: string;
  readonly hash: string;
}

export interface SecondFactorTables {
  readonly second_factors: SecondFactorsTable;
  readonly recovery_codes: RecoveryCodesTable;
}
