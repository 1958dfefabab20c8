import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

/** What each column holds once it is empty, in SQL. */
type Empty = Readonly<Record<string, string>>;

const isEmpty = (empty: Empty): readonly string[] =>
  Object.entries(empty).map(([column, value]) => `new.${column} is ${value}`);
const isKept = (columns: readonly string[]): readonly string[] =>
  columns.map((column) => `new.${column} is old.${column}`);
const guard = (name: string, table: string, when: string): string =>
  `create trigger ${name} before update on ${table} when ${when}
   begin select raise(abort, '${table} is append-only'); end`;

/** While a confirmed list is being carried out, and of nobody who is under legal hold. @param staff whom it speaks of */
const isOpenTo = (staff: string): readonly string[] => [
  `exists (select 1 from disposals where decision = 'confirmed' and done_at is null)`,
  `not exists (select 1 from holds join loans as held on held.id = holds.loan_id
     where holds.released_at is null and held.staff_id = ${staff})`,
];

interface Paper {
  readonly mark: 'emptied_at' | 'papers_emptied_at';
  readonly staff: string;
  readonly empty: Empty;
  readonly kept: readonly string[];
  /** What else has to be so before. */
  readonly asks?: string;
}

const person = ['staff_id', 'section_id', 'section_name', 'from_day', 'to_day'];
const papers: Readonly<Record<string, Paper>> = {
  loan_requests: {
    ...{ mark: 'emptied_at', staff: 'old.staff_id' },
    empty: {
      ...{ staff_name: `''`, purpose: `''`, things: `json_remove(old.things, '$.place')`, decided_name: 'null' },
      ...{ decided_for_name: 'null', decided_reason: 'null', pin: 'null' },
    },
    kept: [
      ...['id', ...person, 'state', 'asked_at', 'asked_by', 'decided_at', 'decided_by', 'decided_for_id'],
      ...['terminal_id', 'loan_id'],
    ],
  },
  losses: {
    mark: 'emptied_at',
    staff: `(select staff_id from loans where id = old.loan_id)`,
    // What was lost is asked for by the certificate of its erasure.
    empty: { facts: `json_object('what', json_extract(old.facts, '$.what'))`, cancelled_reason: 'null' },
    kept: ['id', 'terminal_id', 'loan_id', 'reported_at', 'reported_by', 'cancelled_at'],
  },
  takeouts: {
    ...{ mark: 'papers_emptied_at', staff: 'old.staff_id' },
    empty: { staff_name: `''`, purpose: `''`, papers: `'[]'` },
    kept: ['id', ...person, 'loan_id', 'request_id', 'state', 'created_at', 'emptied_at'],
    // Nobody could say any more what lies on the disk.
    asks: 'old.emptied_at is not null',
  },
  travel_orders: {
    ...{ mark: 'emptied_at', staff: 'old.staff_id' },
    empty: { staff_name: `''`, number: `''`, approver: `''`, reason: `''`, by_name: `''` },
    kept: ['id', ...person, 'ordered_on', 'replaces', 'at', 'by_id'],
  },
};

const isDisposalOf = ({ mark, staff, empty, kept, asks }: Paper): string =>
  [
    ...[`old.${mark} is null`, `new.${mark} is not null`, ...(asks === undefined ? [] : [asks])],
    ...[...isKept(kept), ...isEmpty(empty), ...isOpenTo(staff)],
  ].join(' and ');

const emptying = Object.entries(papers).flatMap(([table, paper]) => {
  const { mark } = paper;
  const isDisposal = isDisposalOf(paper);
  return [
    `alter table ${table} add column ${mark} text`,
    table === 'travel_orders'
      ? guard('travel_orders_no_update', table, `not (${isDisposal})`)
      : // Until then these go on being changed.
        guard(`${table}_papers`, table, `(old.${mark} is not null or new.${mark} is not null) and not (${isDisposal})`),
  ];
});

/** What goes with a paper, once that is marked. */
interface Part {
  /** Whether the paper that it belongs to is marked. */
  readonly isMarked: string;
  readonly empty: Empty;
  readonly kept: readonly string[];
}

const ofLoan = `exists (select 1 from loans where id = old.loan_id and papers_emptied_at is not null)`;
const ofTakeout = `exists (select 1 from takeouts where id = old.takeout_id and papers_emptied_at is not null)`;
const parts: Readonly<Record<string, Part>> = {
  loan_items: {
    isMarked: ofLoan,
    empty: { value: `''`, by_name: `''` },
    kept: ['loan_id', 'phase', 'item', 'state', 'by_id', 'at'],
  },
  reminders: { isMarked: ofLoan, empty: { note: `''` }, kept: ['id', 'loan_id', 'at', 'by_id', 'how'] },
  loan_extensions: {
    isMarked: ofLoan,
    empty: { by_name: `''`, reason: `''` },
    kept: ['id', 'loan_id', 'serial', 'before_day', 'to_day', 'at', 'by_actor'],
  },
  loan_exchanges: {
    isMarked: ofLoan,
    empty: { by_name: `''`, reason: `''` },
    kept: ['loan_id', 'request_id', 'terminal_id', 'at', 'by_actor'],
  },
  takeout_steps: {
    isMarked: ofTakeout,
    empty: { by_name: `''`, remark: `''`, deputy_for_name: 'null' },
    kept: ['id', 'takeout_id', 'at', 'by_id', 'act', 'deputy_for_id'],
  },
};

const isPart = ({ isMarked, empty, kept }: Part): string =>
  [isMarked, ...isKept(kept), ...isEmpty(empty)].join(' and ');

const emptyingParts = Object.entries(parts).flatMap(([table, part]) =>
  table === 'loan_items'
    ? [guard('loan_items_papers', table, `${part.isMarked} and not (${isPart(part)})`)]
    : [`drop trigger ${table}_no_update`, guard(`${table}_no_update`, table, `not (${isPart(part)})`)],
);

const isEraseOrder = isPart({
  isMarked: 'exists (select 1 from losses where id = old.loss_id and emptied_at is not null)',
  empty: { ordered_name: `''`, reason: `''` },
  kept: [
    ...['id', 'loan_id', 'terminal_id', 'loss_id', 'serial', 'issued_at', 'ordered_by', 'given_at', 'withdrawn_at'],
  ],
});
const isTakeoutFile = isPart({
  isMarked: ofTakeout,
  empty: { path: `''`, scan: 'null', cleared_name: 'null', cleared_reason: 'null', cleared_for_name: 'null' },
  kept: ['takeout_id', 'n', 'bytes', 'received', 'sha256', 'cleared_at', 'cleared_by'],
});

const statements = [
  'drop trigger travel_orders_no_update',
  ...emptying,
  'alter table loans add column papers_emptied_at text',
  guard(
    'loans_papers',
    'loans',
    `new.papers_emptied_at is not old.papers_emptied_at and not (
       old.papers_emptied_at is null and old.state = 'closed' and ${isOpenTo('old.staff_id').join(' and ')})`,
  ),
  ...emptyingParts,
  'drop trigger erase_orders_keep',
  guard(
    'erase_orders_keep',
    'erase_orders',
    `(new.loan_id is not old.loan_id or new.terminal_id is not old.terminal_id or new.loss_id is not old.loss_id or
     new.serial is not old.serial or new.issued_at is not old.issued_at or new.ordered_by is not old.ordered_by or
     new.ordered_name is not old.ordered_name or new.reason is not old.reason or
     (old.given_at is not null and new.given_at is not old.given_at) or
     (old.withdrawn_at is not null and new.withdrawn_at is not old.withdrawn_at)) and not (${isEraseOrder})`,
  ),
  'drop trigger takeout_files_no_update',
  guard(
    'takeout_files_no_update',
    'takeout_files',
    `not exists (select 1 from takeouts where id = old.takeout_id and state in ('draft', 'returned')) and
     not (new.path is old.path and new.bytes is old.bytes and new.received is old.received and
       new.sha256 is old.sha256 and new.scan is old.scan) and not (${isTakeoutFile})`,
  ),
];

const isOrderStep = isDisposalOf({
  ...{ mark: 'emptied_at', staff: 'old.staff_id' },
  empty: { by_name: `''`, reason: `''`, content: `''`, deputy_for_name: 'null' },
  kept: ['id', 'staff_id', 'day', 'at', 'by_id', 'step', 'deputy_for_id'],
});
const stead = [
  'alter table order_steps add column deputy_for_id text',
  'alter table order_steps add column deputy_for_name text',
  'drop trigger order_steps_no_update',
  guard('order_steps_no_update', 'order_steps', `not (${isOrderStep})`),
];

/**
 * Disposal of what was written about lending: 借用願 and the loan's papers, take-outs, 旅行命令, losses. In whose stead
 * somebody decided on 命令簿.
 */
export async function lendingRetention(tx: Transaction<Tables>): Promise<void> {
  for (const statement of [...statements, ...stead]) await sql.raw(statement).execute(tx);
}
