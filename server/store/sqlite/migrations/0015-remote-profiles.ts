import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  // No number is given twice: the serial of what a PC holds counts rows.
  `create table remote_profiles (
     id integer primary key autoincrement, terms text not null, section_id text references sections (id),
     added_at text not null, added_by text not null, ended_at text, ended_by text, ended_reason text)`,
  // A connection is ended once and changes in no other way: another host is another connection.
  `create trigger remote_profiles_no_update before update on remote_profiles
     when not (old.ended_at is null and new.ended_at is not null and new.id is old.id and new.terms is old.terms
       and new.section_id is old.section_id and new.added_at is old.added_at and new.added_by is old.added_by)
     begin select raise(abort, 'remote_profiles is append-only'); end`,
  `create trigger remote_profiles_no_delete before delete on remote_profiles
     begin select raise(abort, 'remote_profiles is append-only'); end`,
];

/** Connections for remote work. */
export async function remoteProfiles(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
