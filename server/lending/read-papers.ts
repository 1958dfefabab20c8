import { LossBody } from '#contract/http/lending-api.ts';
import { PrepareReport } from '#contract/http/service-api.ts';
import { itemsOf, type LoanPhase } from '#contract/loan/items.ts';
import { type LifeEvent, type Side, terminalStateTitles } from '#contract/loan/life.ts';
import { type Caller, mayReach } from '../auth/access.ts';
import { headHat } from '../forms/hats.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { approvedWith } from '../takeout/taken-out.ts';
import { readRemote } from '../workflow/erase/read-remote.ts';
import { readLendingDefaults } from './confirm.ts';
import { readItems } from './items.ts';
import { type LedgerFilters, readDetail, readLedger } from './ledger.ts';
import { newestLoss } from './newest-loss.ts';
import type { ChangesFacts } from './papers/print-changes.ts';
import type { LedgerFacts } from './papers/print-ledger.ts';
import type { LoanRequestFacts } from './papers/print-loan-request.ts';
import type { LossFacts } from './papers/print-loss-report.ts';
import type { ReceiptFacts } from './papers/print-receipt.ts';
import { headsThing, requestRow, thingsOf, thingsOfLoan } from './requests.ts';

export async function ledgerFacts(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  filters: LedgerFilters,
): Promise<LedgerFacts> {
  const rows = await readLedger(store, runtime, caller, filters);
  const requests = await store.db
    .selectFrom('loan_requests')
    .select(['loan_id', 'things'])
    .where('loan_id', 'is not', null)
    .execute();
  const byLoan = new Map(requests.map((request) => [request.loan_id, thingsOf(request)]));
  const parts = [
    ...(filters.state === undefined ? [] : [terminalStateTitles[filters.state]]),
    ...(filters.overdue === undefined ? [] : ['超過のみ']),
    ...(filters.text === undefined || filters.text === '' ? [] : [`「${filters.text}」`]),
  ];
  return {
    rows: rows.map((row) => ({ row, things: byLoan.get(row.loan) ?? null })),
    filter: parts.length === 0 ? 'すべて' : parts.join('、'),
    madeAt: runtime.now().toISOString(),
    madeBy: caller.account.name,
    isSample: (await readLendingDefaults(store.db)).isSample,
  };
}

/**
 * A loan's receipt for one of its ends. OF-403: not within reach. OF-404: no such loan. OF-470: not confirmed by both.
 * OF-649: disposed of.
 */
export async function receiptFacts(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: { readonly loan: string; readonly phase: LoanPhase },
): Promise<Outcome<Omit<ReceiptFacts, 'checkpoint'>>> {
  const { loan, phase } = asked;
  const { db } = store;
  const row = await db
    .selectFrom('loans')
    .innerJoin('terminals', 'terminals.id', 'loans.terminal_id')
    .selectAll('loans')
    .select('terminals.name as terminal_name')
    .where('loans.id', '=', loan)
    .executeTakeFirst();
  if (row === undefined) return refusal('OF-404');
  if (!mayReach(caller, { staffId: row.staff_id, sectionId: row.section_id })) return refusal('OF-403');
  if (row.papers_emptied_at !== null) return refusal('OF-649');
  const things = await thingsOfLoan(db, loan);
  const events = await db
    .selectFrom('terminal_events')
    .select(['event', 'at'])
    .where('loan_id', '=', loan)
    .where('state_before', '=', phase === 'hand-over' ? 'prepared' : 'returning')
    .orderBy('id', 'desc')
    .execute();
  const confirmation = async (side: Side): Promise<ReceiptFacts['office']> => {
    for (const { event, at } of events) {
      const done = JSON.parse(event) as LifeEvent;
      // What was taken back, or filled anew since, is not confirmed.
      if (done.type === 'fill' || (done.type === 'unconfirm' && done.side === side)) return null;
      if (done.type !== 'confirm' || done.side !== side) continue;
      const person = await db.selectFrom('accounts').select('name').where('id', '=', done.person).executeTakeFirst();
      return { id: done.person, name: person?.name ?? '', at };
    }
    return null;
  };
  const office = await confirmation('office');
  if (office === null) return refusal('OF-470', 'not confirmed');
  const items = await readItems(db, { loan, phase, things });
  return ok({
    ...{ phase, loan, things, items: items.filter(({ key }) => itemsOf(phase, things).some((one) => one.key === key)) },
    terminal: { id: row.terminal_id, name: row.terminal_name },
    borrower: { id: row.staff_id, name: row.staff_name, section: row.section_name },
    ...{ from: row.from_day, to: row.to_day, office, borrowerSide: await confirmation('borrower') },
    ...{ madeAt: runtime.now().toISOString(), isSample: (await readLendingDefaults(db)).isSample },
  });
}

/** What was changed in a PC's present loan. OF-403: not within reach. OF-404: no such PC, or nothing was changed. */
export async function changesFacts(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  terminal: string,
): Promise<Outcome<ChangesFacts>> {
  const remote = await readRemote(store, runtime, caller, terminal);
  if (!remote.ok) return remote;
  const detail = await readDetail(store, runtime, caller, terminal);
  if (!detail.ok) return detail;
  const { extensions, exchange } = remote.value;
  if (extensions.length === 0 && exchange === null) return refusal('OF-404');
  const { isSample } = await readLendingDefaults(store.db);
  return ok({
    ...{ row: detail.value.row, extensions, exchange },
    ...{ printedAt: runtime.now().toISOString(), isSample },
  });
}

/** 借用願 as paper. OF-403, OF-404. OF-649: disposed of. */
export async function requestFacts(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  id: string,
): Promise<Outcome<LoanRequestFacts>> {
  const { db } = store;
  const row = await db.selectFrom('loan_requests').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return refusal('OF-404');
  const isReached = mayReach(caller, { staffId: row.staff_id, sectionId: row.section_id });
  if (!isReached && (await headHat(db, caller, runtime.now(), headsThing(row))) === null) return refusal('OF-403');
  if (row.emptied_at !== null) return refusal('OF-649');
  const { defaults, isSample } = await readLendingDefaults(db);
  const all: Caller = { ...caller, scope: 'all' };
  const kept = row.terminal_id === null ? null : await readDetail(store, runtime, all, row.terminal_id);
  const isOwn = kept?.ok === true && kept.value.row.loan === row.loan_id;
  return ok({
    request: requestRow(row),
    applicant: { section: row.section_name, head: defaults?.managers[row.section_id]?.name ?? '' },
    files: await approvedWith(db, row),
    office:
      row.terminal_id === null
        ? null
        : isOwn
          ? kept.value.row
          : { terminal: row.terminal_id, fingerprint: null, returnedOn: null, wipe: null },
    ...{ printedAt: runtime.now().toISOString(), isSample },
  });
}

/** The newest 紛失・盗難届 of a terminal. OF-403: not within reach. OF-404: none was made. OF-649: disposed of. */
export async function lossFacts(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  terminal: string,
): Promise<Outcome<LossFacts>> {
  const { db } = store;
  const detail = await readDetail(store, runtime, caller, terminal);
  if (!detail.ok) return detail;
  const loss = await newestLoss(db, caller, detail.value.row);
  if (loss === undefined) return refusal('OF-404');
  if (loss.emptied_at !== null) return refusal('OF-649');
  const loan =
    loss.loan_id === null
      ? undefined
      : await db.selectFrom('loans').selectAll().where('id', '=', loss.loan_id).executeTakeFirst();
  const chain =
    loss.loan_id === null
      ? undefined
      : await db.selectFrom('chains').selectAll().where('loan_id', '=', loss.loan_id).executeTakeFirst();
  const preparation =
    loss.loan_id === null
      ? undefined
      : await db.selectFrom('preparations').select('report').where('loan_id', '=', loss.loan_id).executeTakeFirst();
  const isEncrypted =
    preparation === undefined ? null : PrepareReport.parse(JSON.parse(preparation.report)).encryption !== 'none';
  const orders = await db.selectFrom('erase_orders').selectAll().where('loss_id', '=', loss.id).execute();
  const [role, id = ''] = loss.reported_by.split(':');
  const person = await db.selectFrom('accounts').select('name').where('id', '=', id).executeTakeFirst();
  const report = LossBody.parse(JSON.parse(loss.facts));
  return ok({
    ...{ report, reportedAt: loss.reported_at, enteredBy: { id, name: person?.name ?? role ?? '' } },
    terminal: { id: terminal, name: detail.value.row.name },
    loan: loan === undefined ? null : { id: loan.id, from: loan.from_day, to: loan.to_day },
    borrower: loan === undefined ? null : { id: loan.staff_id, name: loan.staff_name, section: loan.section_name },
    files: detail.value.files.map(({ name, sha256, fate }) => ({ name, sha256, fate, isEncrypted })),
    lastContactAt: chain?.last_contact_at ?? null,
    head: chain === undefined || chain.next_seq === 0 ? null : { seq: chain.next_seq - 1, hash: chain.head },
    measures: [
      ...(report.what === 'papers'
        ? []
        : [{ at: loss.reported_at, what: '貸出を取り消した（次に連絡のあったときに端末をロックする）' }]),
      ...orders.map(({ issued_at, ordered_name }) => ({
        at: issued_at,
        what: `作業用の領域の消去を命じた（${ordered_name}）`,
      })),
      ...(loss.cancelled_at === null
        ? []
        : [{ at: loss.cancelled_at, what: `届を取り下げた　${loss.cancelled_reason ?? ''}` }]),
    ],
    isSample: (await readLendingDefaults(db)).isSample,
  });
}
