import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

/** Loans that something of theirs belongs to. */
const loansOf = {
  hand_ins: 'select old.loan_id',
  takeouts: `select old.loan_id where old.loan_id is not null
     union select loan_id from loan_requests where id = old.request_id and loan_id is not null`,
} as const;

const statements = Object.entries(loansOf).flatMap(([table, loans]) => [
  `alter table ${table} add column emptied_at text`,
  `create index ${table}_emptied on ${table} (id) where emptied_at is not null`,
  `create trigger ${table}_emptied_once before update of emptied_at on ${table}
   when old.emptied_at is not null and new.emptied_at is not old.emptied_at
   begin select raise(abort, '${table}: what was disposed of stays so'); end`,
  `create trigger ${table}_held before update of emptied_at on ${table}
   when new.emptied_at is not null and exists (
     select 1 from holds where released_at is null and loan_id in (${loans}))
   begin select raise(abort, '${table}: under legal hold'); end`,
]);

/** When the files of a hand-in, and of a データ持出し申請, were disposed of: their names, sizes and hashes stay. */
export async function emptied(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
