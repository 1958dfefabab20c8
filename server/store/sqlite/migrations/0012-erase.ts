import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `create table erase_orders (
     id integer primary key, loan_id text not null references loans (id), terminal_id text not null,
     loss_id integer not null, serial bigint not null unique, issued_at text not null, ordered_by text not null,
     ordered_name text not null, reason text not null, given_at text, withdrawn_at text)`,
  'create index erase_orders_loan on erase_orders (loan_id, serial)',
  // What was ordered stays; that it was given and that it was withdrawn are each written once.
  `create trigger erase_orders_keep before update on erase_orders when
     new.loan_id is not old.loan_id or new.terminal_id is not old.terminal_id or new.loss_id is not old.loss_id or
     new.serial is not old.serial or new.issued_at is not old.issued_at or new.ordered_by is not old.ordered_by or
     new.ordered_name is not old.ordered_name or new.reason is not old.reason or
     (old.given_at is not null and new.given_at is not old.given_at) or
     (old.withdrawn_at is not null and new.withdrawn_at is not old.withdrawn_at)
     begin select raise(abort, 'erase_orders is append-only'); end`,
  `create table loan_extensions (
     id integer primary key, loan_id text not null references loans (id), serial bigint not null, before_day text not null,
     to_day text not null, at text not null, by_actor text not null, by_name text not null, reason text not null)`,
  'create index loan_extensions_loan on loan_extensions (loan_id, serial)',
  `create trigger loan_extensions_no_update before update on loan_extensions
     begin select raise(abort, 'loan_extensions is append-only'); end`,
  `create table loan_exchanges (
     loan_id text primary key references loans (id), request_id text not null unique references loan_requests (id),
     terminal_id text not null, at text not null, by_actor text not null, by_name text not null, reason text not null)`,
  `create trigger loan_exchanges_no_update before update on loan_exchanges
     begin select raise(abort, 'loan_exchanges is append-only'); end`,
  ...['erase_orders', 'loan_extensions', 'loan_exchanges'].map(
    (table) => `create trigger ${table}_no_delete before delete on ${table}
     begin select raise(abort, '${table} is append-only'); end`,
  ),
];

/** Orders to erase a work volume's key, extensions by form, and exchanges of broken PCs. */
export async function erase(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
