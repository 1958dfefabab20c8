import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const books = [
  // A list that one person proposed and another confirmed.
  `create table disposals (
     id integer primary key, as_of text not null, rules text not null, proposed_at text not null, proposed_by text not null,
     proposed_name text not null, reason text not null, decided_at text, decided_by text, decided_name text,
     decision text, decided_reason text, done_at text)`,
  // One at a time: what waits or is being carried out.
  `create unique index disposals_open on disposals ((1)) where done_at is null and decision is not 'withdrawn'`,
  // What stays of a paper: its kind and number, when it was completed, and when and under which list it went.
  `create table disposal_items (
     disposal_id integer not null references disposals (id), class text not null, item text not null,
     completed_on text not null, gone_at text, kept text, primary key (disposal_id, class, item)) without rowid`,
  `create index disposal_items_left on disposal_items (disposal_id, class) where gone_at is null and kept is null`,
  ...['disposals', 'disposal_items'].map(
    (table) => `create trigger ${table}_no_delete before delete on ${table}
     begin select raise(abort, '${table} is append-only'); end`,
  ),
  `create trigger disposals_once before update on disposals
     when new.id is not old.id or new.as_of is not old.as_of or new.rules is not old.rules or
       new.proposed_at is not old.proposed_at or new.proposed_by is not old.proposed_by or
       new.proposed_name is not old.proposed_name or new.reason is not old.reason or
       (old.decision is not null and (new.decision is not old.decision or new.decided_at is not old.decided_at or
         new.decided_by is not old.decided_by or new.decided_reason is not old.decided_reason)) or
       (new.decision = 'confirmed' and
         substr(new.decided_by, instr(new.decided_by, ':')) is substr(new.proposed_by, instr(new.proposed_by, ':'))) or
       old.done_at is not null or (new.done_at is not null and new.decision is not 'confirmed')
     begin select raise(abort, 'disposals: two people, each once'); end`,
  `create trigger disposal_items_once before update on disposal_items
     when new.disposal_id is not old.disposal_id or new.class is not old.class or new.item is not old.item or
       new.completed_on is not old.completed_on or old.gone_at is not null or old.kept is not null
     begin select raise(abort, 'disposal_items is append-only'); end`,
];

interface Emptied {
  /** Whom it speaks of. */
  readonly staff: string;
  /** What each column holds afterwards; all others stay as they were. */
  readonly empty: Readonly<Record<string, string>>;
  readonly kept: readonly string[];
}

const emptied: Readonly<Record<string, Emptied>> = {
  forms: {
    staff: 'applicant_id',
    empty: { applicant_name: `''`, summary: `''`, content: `'{}'` },
    kept: [
      ...['id', 'kind', 'applicant_id', 'section_id', 'section_name', 'revision', 'state', 'done', 'waits_for'],
      ...['to_tell', 'applied_at', 'changed_at'],
    ],
  },
  report_steps: {
    staff: 'staff_id',
    empty: {
      ...{ by_name: `''`, before: 'null', after: 'null', reason: `''`, content: 'null', snapshot: 'null' },
      deputy_for_name: 'null',
    },
    kept: ['id', 'staff_id', 'day', 'at', 'by_id', 'act', 'line', 'deputy_for_id'],
  },
  order_rows: {
    staff: 'staff_id',
    empty: { staff_name: `''`, work: `''`, conditions: `''` },
    kept: [
      'id',
      'section_id',
      'section_name',
      'staff_id',
      'day',
      'from_time',
      'to_time',
      'scheme',
      'added_at',
      'by_id',
    ],
  },
  order_steps: {
    staff: 'staff_id',
    empty: { by_name: `''`, reason: `''`, content: `''` },
    kept: ['id', 'staff_id', 'day', 'at', 'by_id', 'step'],
  },
  telephone_reports: {
    staff: 'staff_id',
    empty: { staff_name: `''`, by_name: `''`, reason: 'null', words: `''` },
    kept: ['id', 'staff_id', 'section_id', 'section_name', 'day', 'at', 'entered_at', 'by_id', 'what', 'cancels'],
  },
};

/** While a confirmed list is being carried out, and of nobody who is under legal hold. */
function isDisposal(table: string, { staff, empty, kept }: Emptied): string {
  const others = table === 'forms' ? ` or (old.kind = 'telework' and loans.section_id = old.section_id)` : '';
  return [
    'old.emptied_at is null',
    'new.emptied_at is not null',
    ...kept.map((column) => `new.${column} is old.${column}`),
    ...Object.entries(empty).map(([column, value]) => `new.${column} is ${value}`),
    `exists (select 1 from disposals where decision = 'confirmed' and done_at is null)`,
    `not exists (select 1 from holds join loans on loans.id = holds.loan_id
       where holds.released_at is null and (loans.staff_id = old.${staff}${others}))`,
  ].join(' and ');
}

const emptying = Object.entries(emptied).flatMap(([table, rule]) => {
  // A form goes on being changed until it is emptied; the others never are.
  const when =
    table === 'forms'
      ? `(old.emptied_at is not null or new.emptied_at is not null) and not (${isDisposal(table, rule)})`
      : `not (${isDisposal(table, rule)})`;
  return [
    `alter table ${table} add column emptied_at text`,
    ...(table === 'forms' ? [] : [`drop trigger ${table}_no_update`]),
    `create trigger ${table}_${table === 'forms' ? 'emptied' : 'no_update'} before update on ${table} when ${when}
     begin select raise(abort, '${table} is append-only'); end`,
  ];
});

const stepsKept = [...['form_id', 'n', 'act', 'at', 'by_id', 'role', 'deputy_for_id', 'revision', 'log_index']];
const forms = [
  'drop trigger forms_ended',
  `create trigger forms_ended before update on forms
     when old.state in ('refused', 'withdrawn', 'revoked') and new.emptied_at is null and
       (new.state is not old.state or new.content is not old.content)
     begin select raise(abort, 'forms: what has ended stays'); end`,
  'drop trigger form_steps_no_update',
  `create trigger form_steps_no_update before update on form_steps when not (
     exists (select 1 from forms where id = old.form_id and emptied_at is not null) and
     ${stepsKept.map((column) => `new.${column} is old.${column}`).join(' and ')} and new.by_name = '' and
     new.remark = '' and new.confirmed = '[]' and new.overridden = '[]' and new.content is null and
     new.deputy_for_name is null)
     begin select raise(abort, 'form_steps is append-only'); end`,
];

/** Disposal of papers: lists that two people decide on, and what may be emptied by them. */
export async function retention(tx: Transaction<Tables>): Promise<void> {
  for (const statement of [...books, ...emptying, ...forms]) await sql.raw(statement).execute(tx);
}
