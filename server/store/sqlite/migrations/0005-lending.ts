import { sql, type Transaction } from 'kysely';
import { registeredTerminal } from '#contract/loan/life.ts';
import type { Tables } from '../../tables.ts';

const registered = JSON.stringify(registeredTerminal);
const statements = [
  `alter table terminals add column state text not null default 'returning'`,
  `alter table terminals add column life text not null default '${registered}'`,
  `alter table terminals add column hardware text`,
  `create table terminal_events (
     id integer primary key, terminal_id text not null references terminals (id), loan_id text, at text not null,
     actor text not null, event text not null, state_before text not null, state_after text not null,
     reason text not null, log_index bigint not null)`,
  `create index terminal_events_by_terminal on terminal_events (terminal_id, id)`,
  `create index terminal_events_by_loan on terminal_events (loan_id, id)`,
  `create index loans_by_terminal on loans (terminal_id, id)`,
  `create table loan_requests (
     id text primary key, staff_id text not null references accounts (id), staff_name text not null,
     section_id text not null references sections (id), section_name text not null,
     from_day text not null, to_day text not null, things text not null, purpose text not null, state text not null,
     asked_at text not null, asked_by text not null, decided_at text, decided_by text, decided_name text,
     decided_reason text, terminal_id text references terminals (id), loan_id text, pin text)`,
  `create index loan_requests_by_terminal on loan_requests (terminal_id) where terminal_id is not null`,
  `create unique index loan_requests_by_loan on loan_requests (loan_id) where loan_id is not null`,
  `create table loan_items (
     loan_id text not null, phase text not null, item text not null, state text not null, value text not null,
     by_id text not null, by_name text not null, at text not null, primary key (loan_id, phase, item))`,
  `create table service_codes (
     code_hash text primary key, terminal_id text not null references terminals (id), loan_id text, purpose text not null,
     wipe_id bigint, account_id text not null, account_name text not null, issued_at bigint not null, expires_at bigint not null,
     used_at bigint, token_hash text unique, order_hash text, report_hash text, ended_at text)`,
  `create index service_codes_open on service_codes (terminal_id, purpose) where used_at is null`,
  `create table preparations (
     loan_id text primary key, at text not null, account_id text not null, account_name text not null,
     report text not null)`,
  `create table wipes (
     id integer primary key, terminal_id text not null references terminals (id), loan_id text,
     executor_id text not null, executor_name text not null, ordered_at text not null, ended_at text, result text,
     report text, log_index bigint, certificate text)`,
  `create index wipes_by_terminal on wipes (terminal_id, id)`,
  `create table wipe_checks (
     id integer primary key, wipe_id bigint not null references wipes (id), checker_id text not null,
     checker_name text not null, at text not null, report text not null, log_index bigint not null,
     verdict text, verdict_reason text, verdict_at text, verdict_index bigint)`,
  `create index wipe_checks_by_wipe on wipe_checks (wipe_id, id)`,
  `create table certificates (
     id text primary key, wipe_id bigint unique references wipes (id), terminal_id text not null,
     certificate text not null, sig text not null, issued_at text not null, log_index bigint not null)`,
  `create index certificates_by_terminal on certificates (terminal_id)`,
  `create table losses (
     id integer primary key, terminal_id text not null references terminals (id), loan_id text, facts text not null,
     reported_at text not null, reported_by text not null, cancelled_at text, cancelled_reason text)`,
  `create index losses_by_terminal on losses (terminal_id, id)`,
  `create table reminders (
     id integer primary key, loan_id text not null references loans (id), at text not null, by_id text not null,
     how text not null, note text not null)`,
  `create index reminders_by_loan on reminders (loan_id, id)`,
];

/** What happened stays as it was written. */
const writtenOnce = ['terminal_events', 'certificates', 'preparations', 'reminders'];
const neverDeleted = [...writtenOnce, 'loan_requests', 'loan_items', 'wipes', 'wipe_checks', 'losses', 'terminals'];
const appendOnly = [
  ...writtenOnce.map(
    (table) => `create trigger ${table}_no_update before update on ${table}
     begin select raise(abort, '${table} is append-only'); end`,
  ),
  ...neverDeleted.map(
    (table) => `create trigger ${table}_no_delete before delete on ${table}
     begin select raise(abort, '${table} is append-only'); end`,
  ),
  // A report that has arrived is not exchanged for another.
  `create trigger wipes_no_other_report before update on wipes when old.report is not null and new.report is not old.report
     begin select raise(abort, 'wipes: the report stays'); end`,
  `create trigger wipe_checks_no_other_report before update on wipe_checks
     when new.report is not old.report or (old.verdict is not null and new.verdict is not old.verdict)
     begin select raise(abort, 'wipe_checks: the report stays'); end`,
];

/** Terminals that are out already when the books of lending are begun. */
const takeOver = `update terminals set state = 'lent', life = (
  select json_set('${registered}', '$.state', 'lent', '$.loan', loans.id, '$.trail', 'open', '$.needsBorrower', json('true'))
  from loans where loans.terminal_id = terminals.id and loans.state = 'lent')
  where exists (select 1 from loans where loans.terminal_id = terminals.id and loans.state = 'lent')`;

/** 貸出管理: the life of terminals, requests, items, wipes and their papers. */
export async function lending(tx: Transaction<Tables>): Promise<void> {
  for (const statement of [...statements, ...appendOnly, takeOver]) await sql.raw(statement).execute(tx);
}
