import type { Generated } from 'kysely';
import type { TakeoutState } from '#contract/takeout/life.ts';
import type { takeoutStepActs } from '#contract/takeout/takeout-api.ts';

/** データ持出し申請, with the applicant as of when it was made. */
export interface TakeoutsTable {
  readonly id: string;
  readonly staff_id: string;
  readonly staff_name: string;
  readonly section_id: string;
  readonly section_name: string;
  readonly purpose: string;
  readonly from_day: string;
  readonly to_day: string;
  /** One of the two: the PC that is out, or the one that was asked for. */
  readonly loan_id: string | null;
  readonly request_id: string | null;
  /** Paper[] as JSON. */
  readonly papers: string;
  readonly state: TakeoutState;
  readonly created_at: string;
  /** When its files were disposed of. */
  readonly emptied_at: string | null;
  /** When what it says was disposed of, with the names of its files. */
  readonly papers_emptied_at: string | null;
}

export interface TakeoutFilesTable {
  readonly takeout_id: string;
  readonly n: number;
  readonly path: string;
  readonly bytes: number;
  /** How much of it is on the disk. */
  readonly received: number;
  readonly sha256: string | null;
  /** ScanResult as JSON. */
  readonly scan: string | null;
  readonly cleared_at: string | null;
  readonly cleared_by: string | null;
  readonly cleared_name: string | null;
  readonly cleared_reason: string | null;
  /** The head in whose stead. */
  readonly cleared_for_name: string | null;
}

export interface TakeoutStepsTable {
  readonly id: Generated<number>;
  readonly takeout_id: string;
  readonly at: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly act: (typeof takeoutStepActs)[number];
  readonly remark: string;
  /** The head in whose stead. */
  readonly deputy_for_id: string | null;
  readonly deputy_for_name: string | null;
}

/** The newest right of a loan's PC to fetch. */
export interface DeliveryRightsTable {
  readonly loan_id: string;
  readonly token_hash: string;
  readonly expires_at: number;
}

export interface TakeoutTables {
  readonly takeouts: TakeoutsTable;
  readonly takeout_files: TakeoutFilesTable;
  readonly takeout_steps: TakeoutStepsTable;
  readonly delivery_rights: DeliveryRightsTable;
}
