import type { Generated } from 'kysely';
import type { IdCause } from '#contract/telework/ids.ts';

/** Movements of テレワーク用ID between the city's pool (null) and sections. Only added to. */
export interface IdMovementsTable {
  readonly id: Generated<number>;
  readonly fiscal_year: number;
  readonly from_section: string | null;
  readonly to_section: string | null;
  readonly ids: number;
  readonly cause: IdCause;
  readonly reverses: number | null;
  readonly form_id: string | null;
  readonly reason: string;
  readonly at: string;
  readonly by_id: string;
  readonly by_name: string;
}

export interface TeleworkTables {
  readonly id_movements: IdMovementsTable;
}
