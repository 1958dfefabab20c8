import type { Selectable } from 'kysely';
import {
  type HardwareFacts,
  type LedgerDetail,
  type LedgerRow,
  type LifeRow,
  mostHistory,
  mostWipes,
  type WipeRow,
} from '#contract/http/lending-api.ts';
import type { LifeEvent } from '#contract/loan/life.ts';
import { titleOfState } from '#contract/loan/life.ts';
import { daysBetween } from '#contract/loan/period.ts';
import { CheckReport, WipeReport } from '#contract/loan/wipe-report.ts';
import { localDate } from '#contract/session/closing.ts';
import { nameHas } from '#contract/words/names.ts';
import type { Caller } from '../auth/access.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { borrowerOf } from './confirm.ts';
import { allowedActs } from './desk-acts.ts';
import { atHand, readItems } from './items.ts';
import type { WipeChecksTable, WipesTable } from './lending-tables.ts';
import { currentLoan, readLife } from './move-terminal.ts';
import { newestLoss } from './newest-loss.ts';
import { reconcile } from './reconcile.ts';
import { requestRow } from './requests.ts';

export interface LedgerFilters {
  readonly state?: LedgerRow['state'] | undefined;
  readonly text?: string | undefined;
  readonly overdue?: 'true' | undefined;
}

/** The newest of each terminal's loans, with what a line of 管理簿 needs. One query each, however many terminals. */
async function readRows(store: Store, caller: Caller, today: string, only?: string): Promise<LedgerRow[]> {
  const { db } = store;
  let query = db
    .selectFrom('terminals')
    .leftJoin('loans', (join) =>
      join.onRef('loans.id', '=', (e) =>
        e
          .selectFrom('loans as newest')
          .select((l) => l.fn.max('newest.id').as('id'))
          .whereRef('newest.terminal_id', '=', 'terminals.id'),
      ),
    )
    .leftJoin('loan_items as finger', (join) =>
      join
        .onRef('finger.loan_id', '=', 'loans.id')
        .on('finger.phase', '=', 'hand-over')
        .on('finger.item', '=', 'fingerprint'),
    )
    .leftJoin('loan_requests as kept', (join) =>
      join.onRef('kept.terminal_id', '=', 'terminals.id').on('kept.state', '=', 'approved'),
    )
    .leftJoin('wipes', (join) =>
      join.onRef('wipes.id', '=', (e) =>
        e
          .selectFrom('wipes as last')
          .select((l) => l.fn.max('last.id').as('id'))
          .whereRef('last.terminal_id', '=', 'terminals.id')
          .whereRef('last.loan_id', 'is', 'loans.id')
          .where('last.result', '=', 'erased'),
      ),
    )
    .select(['terminals.id', 'terminals.name', 'terminals.state', 'kept.id as kept_for'])
    .select(currentLoan)
    .select(['loans.id as loan', 'loans.staff_id', 'loans.staff_name', 'loans.section_name'])
    .select(['loans.from_day', 'loans.to_day', 'loans.state as loan_state', 'finger.state as finger'])
    .select(['wipes.executor_id', 'wipes.executor_name', 'wipes.ended_at', 'wipes.certificate'])
    .select((e) => [
      e
        .selectFrom('wipe_checks')
        .select('wipe_checks.checker_id')
        .whereRef('wipe_checks.wipe_id', '=', 'wipes.id')
        .where('wipe_checks.verdict', '=', 'accepted')
        .limit(1)
        .as('verifier_id'),
      e
        .selectFrom('wipe_checks')
        .select('wipe_checks.checker_name')
        .whereRef('wipe_checks.wipe_id', '=', 'wipes.id')
        .where('wipe_checks.verdict', '=', 'accepted')
        .limit(1)
        .as('verifier_name'),
      e
        .selectFrom('reminders')
        .select((r) => r.fn.max('reminders.at').as('at'))
        .whereRef('reminders.loan_id', '=', 'loans.id')
        .as('reminded_at'),
      e
        .selectFrom('terminal_events')
        .select((r) => r.fn.max('terminal_events.at').as('at'))
        .whereRef('terminal_events.loan_id', '=', 'loans.id')
        .where('terminal_events.state_before', '=', 'lent')
        .where('terminal_events.state_after', '=', 'returning')
        .as('returned_at'),
    ])
    .orderBy('terminals.id');
  if (only !== undefined) query = query.where('terminals.id', '=', only);
  // A terminal that is with nobody belongs to no section: only who sees all sees it.
  if (caller.scope === 'section')
    query = query.where('loans.section_id', '=', caller.sectionId).where('loans.state', '=', 'lent');
  const rows = await query.execute();
  // A PC may be kept for several times that follow each other: one line shows the first.
  const first = rows.filter((row, n) => rows.findIndex(({ id }) => id === row.id) === n);
  return first.map((row) => {
    const isOut = row.loan_state === 'lent';
    return {
      ...{ terminal: row.id, name: row.name, state: row.state, currentLoan: row.current_loan, loan: row.loan },
      borrower:
        row.staff_id === null
          ? null
          : { id: row.staff_id, name: row.staff_name ?? '', section: row.section_name ?? '' },
      ...{ from: row.from_day, to: row.to_day },
      overdueDays:
        isOut && row.to_day !== null && row.state === 'lent' ? Math.max(0, daysBetween(row.to_day, today)) : 0,
      fingerprint: row.finger === null ? null : row.finger === 'good',
      returnedOn: row.returned_at === null ? null : localDate(new Date(row.returned_at)),
      wipe:
        row.ended_at === null || row.executor_id === null
          ? null
          : {
              executor: { id: row.executor_id, name: row.executor_name ?? '' },
              verifier: row.verifier_id === null ? null : { id: row.verifier_id, name: row.verifier_name ?? '' },
              ...{ at: row.ended_at, certificate: row.certificate },
            },
      ...{ reservedFor: row.kept_for, lastRemindedAt: row.reminded_at },
    };
  });
}

const matches = (row: LedgerRow, { state, text, overdue }: LedgerFilters): boolean => {
  if (state !== undefined && row.state !== state) return false;
  if (overdue === 'true' && row.overdueDays === 0) return false;
  if (text === undefined || text.trim() === '') return true;
  const words = [row.terminal, row.name, row.loan, row.borrower?.id, row.borrower?.name, row.borrower?.section];
  return words.some((word) => word !== undefined && word !== null && nameHas(word, text));
};

/** 在宅勤務用端末機等管理簿: a line for each terminal within the caller's reach. */
export async function readLedger(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  filters: LedgerFilters,
): Promise<readonly LedgerRow[]> {
  const rows = await readRows(store, caller, localDate(runtime.now()));
  return rows.filter((row) => matches(row, filters));
}

/** 管理簿 as CSV cells, with its line of titles. */
export const ledgerCells = (rows: readonly LedgerRow[]): readonly (readonly string[])[] => [
  [
    ...['PC管理番号', '名称', '状態', '貸出番号', '所属名', '職員番号', '職員名', '使用期間（自）', '使用期間（至）'],
    ...['超過日数', '指紋認証設定', '返却日', 'データ消去（実施者）', 'データ消去（検証者）', '消去日時', '証明書'],
  ],
  ...rows.map((row) => [
    ...[row.terminal, row.name, titleOfState(row), row.loan ?? '', row.borrower?.section ?? ''],
    ...[row.borrower?.id ?? '', row.borrower?.name ?? '', row.from ?? '', row.to ?? '', String(row.overdueDays)],
    ...[row.fingerprint === null ? '' : row.fingerprint ? '済' : '未', row.returnedOn ?? ''],
    ...[row.wipe?.executor.name ?? '', row.wipe?.verifier?.name ?? '', row.wipe?.at ?? '', row.wipe?.certificate ?? ''],
  ]),
];

function wipeRow(wipe: Selectable<WipesTable>, checks: readonly Selectable<WipeChecksTable>[]): WipeRow {
  const report = wipe.report === null ? null : WipeReport.parse(JSON.parse(wipe.report));
  return {
    id: wipe.id,
    executor: { id: wipe.executor_id, name: wipe.executor_name },
    ...{ orderedAt: wipe.ordered_at, endedAt: wipe.ended_at, result: wipe.result },
    technique: report?.technique ?? '',
    reasons: [...(report?.reasons ?? [])],
    steps: (report?.steps ?? []).map(({ name, outcome, reason, files, bytes }) => ({
      ...{ name, outcome, reason: reason ?? '', files, bytes },
    })),
    checks: checks.map((check) => {
      const { verdict, canaries, residue } = CheckReport.parse(JSON.parse(check.report));
      const count = (key: 'planted' | 'found'): number => canaries.places.reduce((sum, place) => sum + place[key], 0);
      return {
        ...{ id: check.id, by: { id: check.checker_id, name: check.checker_name }, at: check.at, found: verdict },
        ...{ canaries: count('planted'), canariesFound: count('found') },
        residue: residue.map(({ place, state }) => ({ place, present: state !== 'absent' })),
        decision:
          check.verdict === null
            ? null
            : { verdict: check.verdict, reason: check.verdict_reason ?? '', at: check.verdict_at ?? '' },
      };
    }),
    certificate: wipe.certificate,
  };
}

/** @param loan of this one alone; all where it is undefined */
async function readWipes(store: Store, terminal: string, loan?: string | null): Promise<WipeRow[]> {
  const wipes = await store.db
    .selectFrom('wipes')
    .selectAll()
    .where('terminal_id', '=', terminal)
    .$if(loan !== undefined, (query) => query.where('loan_id', '=', loan ?? ''))
    .orderBy('id', 'desc')
    .limit(mostWipes)
    .execute();
  const checks = await store.db
    .selectFrom('wipe_checks')
    .innerJoin('wipes', 'wipes.id', 'wipe_checks.wipe_id')
    .selectAll('wipe_checks')
    .where('wipes.terminal_id', '=', terminal)
    .orderBy('wipe_checks.id', 'desc')
    .execute();
  return wipes.map((wipe) =>
    wipeRow(
      wipe,
      checks.filter((check) => check.wipe_id === wipe.id),
    ),
  );
}

/** @param loan of this one alone; all where it is undefined */
async function readHistory(store: Store, terminal: string, loan?: string | null): Promise<LifeRow[]> {
  const rows = await store.db
    .selectFrom('terminal_events')
    .selectAll()
    .where('terminal_id', '=', terminal)
    .$if(loan !== undefined, (query) => query.where('loan_id', '=', loan ?? ''))
    .orderBy('id', 'desc')
    .limit(mostHistory)
    .execute();
  const events = rows.map((row) => ({ row, event: JSON.parse(row.event) as LifeEvent }));
  // What was done before it took two has none.
  const seconds = events.map(({ event }) => ('second' in event ? event.second : null));
  const people = await store.db
    .selectFrom('accounts')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(seconds.map((second) => second?.id ?? ''))])
    .execute();
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return events.map(({ row, event }, n) => {
    const second = seconds[n] ?? null;
    return {
      ...{ at: row.at, by: row.actor, event: event.type },
      ...{ before: row.state_before, after: row.state_after, reason: row.reason, logIndex: row.log_index },
      second: second === null ? null : { ...second, name: names.get(second.id) ?? '' },
    };
  });
}

/** The newest entry of a chain that a published checkpoint covers; −1 before the first. */
async function receiptedSeq({ db }: Store, chain: string): Promise<number> {
  const { published_size } = await db.selectFrom('log_head').select('published_size').executeTakeFirstOrThrow();
  const row = await db
    .selectFrom('entries')
    .select('seq')
    .where('chain', '=', chain)
    .where('log_index', '<', published_size)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? -1;
}

/** Everything about one terminal. OF-403: not within reach. OF-404: no such terminal. */
export async function readDetail(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  terminal: string,
): Promise<Outcome<LedgerDetail>> {
  const { db } = store;
  const [row] = await readRows(store, caller, localDate(runtime.now()), terminal);
  const life = await readLife(db, terminal);
  if (!life.ok) return life;
  if (row === undefined) return refusal('OF-403');
  const { confirmed, loan, trail } = life.value;
  // What became of the PC under another section's loan is not for this one's head.
  const onlyLoan = caller.scope === 'all' ? undefined : row.loan;
  const hand = await atHand(db, terminal);
  const request =
    loan === null
      ? undefined
      : await db.selectFrom('loan_requests').selectAll().where('loan_id', '=', loan).executeTakeFirst();
  const chain =
    loan === null
      ? undefined
      : await db.selectFrom('chains').select('next_seq').where('loan_id', '=', loan).executeTakeFirst();
  const isDesk = caller.account.role === 'it';
  const beside = isDesk && life.value.loan !== null ? await borrowerOf(db, life.value.loan) : null;
  const people = await db
    .selectFrom('accounts')
    .select(['id', 'name'])
    .where('id', 'in', [confirmed.office ?? '', confirmed.borrower ?? '', beside ?? ''])
    .execute();
  const person = (id: string | null) =>
    id === null ? null : { id, name: people.find((one) => one.id === id)?.name ?? '' };
  const hardware = await db
    .selectFrom('terminals')
    .select('hardware')
    .where('id', '=', terminal)
    .executeTakeFirstOrThrow();
  const loss = await newestLoss(db, caller, row);
  return ok({
    row,
    hardware: hardware.hardware === null ? null : (JSON.parse(hardware.hardware) as HardwareFacts),
    request: request === undefined ? null : requestRow(request),
    phase: hand?.phase ?? null,
    items: hand === null ? [] : await readItems(db, hand),
    confirmed: { office: person(confirmed.office), borrower: person(confirmed.borrower) },
    trail,
    entries: chain?.next_seq ?? null,
    receiptedSeq: chain === undefined ? null : await receiptedSeq(store, `loan:${loan}`),
    wipes: await readWipes(store, terminal, onlyLoan),
    history: await readHistory(store, terminal, onlyLoan),
    allowed: isDesk ? [...allowedActs(life.value, caller.account.id)] : [],
    borrowerBeside: person(beside),
    files: loan === null ? [] : await reconcile(db, loan, life.value),
    loss: loss === undefined ? null : { at: loss.reported_at, isCancelled: loss.cancelled_at !== null },
  });
}
