import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const isKept = (columns: readonly string[]): string => columns.map((one) => `new.${one} is old.${one}`).join(' and ');
const guard = (name: string, table: string, when: string): string =>
  `create trigger ${name} before update on ${table} when ${when}
   begin select raise(abort, '${table} is append-only'); end`;
/** While a confirmed list is being carried out, and of nobody who is under legal hold. @param whom of a loan that is `held` */
const isOpenTo = (whom: string): string =>
  `exists (select 1 from disposals where decision = 'confirmed' and done_at is null) and
   not exists (select 1 from holds join loans as held on held.id = holds.loan_id
     where holds.released_at is null and (${whom}))`;
const isEmptied = `old.emptied_at is null and new.emptied_at is not null`;

const deputies = ['id', 'section_id', 'from_day', 'to_day', 'named_at', 'ended_at'];
// A row of it is nothing but who stood in for whom: both have to be able to go.
const statements = [
  'drop trigger deputies_no_delete',
  'drop index deputies_by_deputy',
  'alter table deputies rename to deputies_before',
  `create table deputies (
     id integer primary key, section_id text not null references sections (id), head_id text references accounts (id),
     deputy_id text references accounts (id), from_day text not null, to_day text not null,
     named_at text not null, ended_at text, emptied_at text)`,
  `insert into deputies (id, section_id, head_id, deputy_id, from_day, to_day, named_at, ended_at)
     select id, section_id, head_id, deputy_id, from_day, to_day, named_at, ended_at from deputies_before`,
  'drop table deputies_before',
  'create index deputies_by_deputy on deputies (deputy_id)',
  `create trigger deputies_no_delete before delete on deputies
     begin select raise(abort, 'deputies is append-only'); end`,
  guard(
    'deputies_papers',
    'deputies',
    `(new.emptied_at is not old.emptied_at or old.emptied_at is not null or new.head_id is not old.head_id or
     new.deputy_id is not old.deputy_id) and not (${isEmptied} and ${isKept(deputies)} and new.head_id is null and
     new.deputy_id is null and ${isOpenTo('held.staff_id in (old.head_id, old.deputy_id)')})`,
  ),

  'alter table findings add column emptied_at text',
  'drop trigger findings_no_update',
  guard(
    'findings_no_update',
    'findings',
    `not (${isEmptied} and new.title = '' and new.detail = '' and
     ${isKept(['id', 'section_id', 'entries', 'due_on', 'raised_at', 'raised_by'])} and
     (select state from finding_notes where finding_id = old.id and state is not null order by id desc limit 1) = 'closed'
     and ${isOpenTo(`held.section_id = old.section_id or held.staff_id in (
       select spoken.staff_id from json_each(old.entries)
       join chains on chains.id = json_extract(value, '$.chain') join loans as spoken on spoken.id = chains.loan_id)`)})`,
  ),
  'drop trigger finding_notes_no_update',
  guard(
    'finding_notes_no_update',
    'finding_notes',
    `not (exists (select 1 from findings where id = old.finding_id and emptied_at is not null) and new.text = '' and
     ${isKept(['id', 'finding_id', 'at', 'by', 'state', 'due_on'])})`,
  ),

  'alter table exceptions add column emptied_at text',
  'drop trigger exceptions_no_update',
  guard(
    'exceptions_no_update',
    'exceptions',
    `not (old.revoked_at is null and new.revoked_at is not null and old.emptied_at is null and
     ${isKept(['id', 'loan_id', 'statement', 'sig', 'to_at', 'approved_at', 'reason', 'emptied_at'])}) and
     not (${isEmptied} and new.statement = '{}' and new.sig = '' and new.reason = '' and new.revoked_reason is null and
     ${isKept(['id', 'loan_id', 'to_at', 'approved_at', 'revoked_at', 'revoked_by'])} and
     exists (select 1 from loans where id = old.loan_id and papers_emptied_at is not null) and
     ${isOpenTo('held.staff_id = (select staff_id from loans where id = old.loan_id)')})`,
  ),

  // Who took a trail in goes with the papers of its loan.
  'drop trigger trail_imports_no_update',
  guard(
    'trail_imports_no_update',
    'trail_imports',
    `not (exists (select 1 from loans where id = old.loan_id and papers_emptied_at is not null) and new.by_name = '' and
     ${isKept(['id', 'loan_id', 'terminal_id', 'end_seq', 'end_head', 'at', 'by_actor'])})`,
  ),
];

/** Disposal of what was decided around the papers: deputies, findings, approvals by 第6条(1), who took a trail in. */
export async function decisionRetention(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
