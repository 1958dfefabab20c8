import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `create table exceptions (
     id integer primary key, loan_id text not null references loans (id), statement text not null, sig text not null,
     to_at text not null, approved_at text not null, reason text not null,
     revoked_at text, revoked_by text, revoked_reason text)`,
  `create index exceptions_by_loan on exceptions (loan_id, id)`,
  // An approval is revoked once and changes in no other way.
  `create trigger exceptions_no_update before update on exceptions
     when not (old.revoked_at is null and new.revoked_at is not null and new.id is old.id
       and new.loan_id is old.loan_id and new.statement is old.statement and new.sig is old.sig
       and new.to_at is old.to_at and new.approved_at is old.approved_at and new.reason is old.reason)
     begin select raise(abort, 'exceptions is append-only'); end`,
  `create trigger exceptions_no_delete before delete on exceptions
     begin select raise(abort, 'exceptions is append-only'); end`,
];

/** The head's approvals by 第6条(1). */
export async function exceptions(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
