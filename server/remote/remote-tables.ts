import type { Generated } from 'kysely';

/** One connection that 情報政策課 laid down. Ended once, and changed in no other way. */
export interface RemoteProfilesTable {
  readonly id: Generated<number>;
  /** RemoteTerms as JSON. */
  readonly terms: string;
  /** The section whose loans get it; null for all. */
  readonly section_id: string | null;
  readonly added_at: string;
  readonly added_by: string;
  readonly ended_at: string | null;
  readonly ended_by: string | null;
  readonly ended_reason: string | null;
}

export interface RemoteTables {
  readonly remote_profiles: RemoteProfilesTable;
}
