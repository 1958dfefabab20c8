import {
  type LoanRequestBody,
  type LoanRequestRow,
  type LoanRequestRows,
  type LoanRequestsQuery,
  type RequestPlace,
  requestsPerPage,
} from '#contract/http/lending-api.ts';
import { placeOf } from '#contract/http/paging.ts';
import type { LentThings } from '#contract/loan/items.ts';
import { daysBetween } from '#contract/loan/period.ts';
import type { Happening, Office, PaperWord } from '#contract/notices/happening.ts';
import { disposedWord } from '#contract/retention/classes.ts';
import { localDate } from '#contract/session/closing.ts';
import { actorOf } from '../audit/actor.ts';
import { type Caller, isNarrow, mayReach } from '../auth/access.ts';
import { decidesOn, type HeadsThing, hatsOf, headHat, steadOf } from '../forms/hats.ts';
import { isRegistered } from '../forms/registration/registration-kind.ts';
import { appendAct } from '../log/office-acts.ts';
import { tell } from '../notices/tell.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import { beyondPlace, isReadBackwards, pageOfRows } from '../store/page-of-rows.ts';
import type { Reader, Store, Tx } from '../store/store.ts';
import type { LoanRequestsTable } from './lending-tables.ts';
import { nextRequestId } from './numbering.ts';

/** Longest loan that can be asked for, days. */
const longestDays = 366;

export const thingsOf = (row: Pick<LoanRequestsTable, 'things'>): LentThings => JSON.parse(row.things) as LentThings;

/** A loan that nobody asked for in writing is looked at for everything. */
const everything: LentThings = { wire: true, mouse: true, telework: 'home' };

/** What was asked for with a loan. */
export async function thingsOfLoan(tx: Pick<Tx, 'selectFrom'>, loan: string): Promise<LentThings> {
  const request = await tx.selectFrom('loan_requests').select('things').where('loan_id', '=', loan).executeTakeFirst();
  return request === undefined ? everything : thingsOf(request);
}

export function requestRow(row: LoanRequestsTable): LoanRequestRow {
  // What was disposed of says so wherever the loan is still shown.
  const said = (words: string | null): string => (row.emptied_at === null ? (words ?? '') : disposedWord);
  return {
    id: row.id,
    borrower: { id: row.staff_id, name: said(row.staff_name), section: row.section_name },
    ...{ from: row.from_day, to: row.to_day, things: thingsOf(row), purpose: said(row.purpose) },
    ...{ state: row.state, askedAt: row.asked_at },
    decided:
      row.decided_at === null
        ? null
        : {
            at: row.decided_at,
            by: { id: row.decided_by ?? '', name: said(row.decided_name) },
            deputyFor:
              row.decided_for_id === null ? null : { id: row.decided_for_id, name: said(row.decided_for_name) },
            reason: said(row.decided_reason),
          },
    ...{ terminal: row.terminal_id, loan: row.loan_id },
  };
}

// By the moment first, not by number alone: as text R-2026-10000 comes before R-2026-9999.
const placeOfRow = ({ asked_at, id }: LoanRequestsTable): RequestPlace => placeOf(asked_at, id) as RequestPlace;

/** A page of the requests within the caller's reach, newest first, and which of them the caller can decide on. */
export async function listRequests(
  db: Reader,
  caller: Caller,
  asked: LoanRequestsQuery,
  at: Date,
): Promise<LoanRequestRows> {
  const hats = await hatsOf(db, caller, at);
  const stead = steadOf(hats);
  let query = db.selectFrom('loan_requests').selectAll().where('emptied_at', 'is', null);
  if (caller.scope === 'section') query = query.where('section_id', 'in', [caller.sectionId, ...stead]);
  if (isNarrow(caller)) {
    query = query.where((e) =>
      e.or([e('staff_id', '=', caller.account.id), ...(stead.length === 0 ? [] : [e('section_id', 'in', [...stead])])]),
    );
  }
  if (asked.state !== undefined) query = query.where('state', '=', asked.state);
  if (asked.staff !== undefined) query = query.where('staff_id', '=', asked.staff);
  const beyond = beyondPlace(asked, ['asked_at', 'id']);
  if (beyond !== null) query = query.where(beyond);
  const direction = isReadBackwards(asked) ? 'asc' : 'desc';
  const found = await query
    .orderBy('asked_at', direction)
    .orderBy('id', direction)
    .limit(requestsPerPage + 1)
    .execute();
  const { rows, before, after } = pageOfRows(found, requestsPerPage, asked, placeOfRow);
  const decides = rows.filter(
    (row) => row.state === 'asked' && hats.some((hat) => decidesOn(hat, caller, headsThing(row))),
  );
  return { requests: rows.map(requestRow), decides: decides.map(({ id }) => id), before, after };
}

/** A request as its head looks at it. */
export const headsThing = (row: Pick<LoanRequestsTable, 'section_id' | 'staff_id'>): HeadsThing => ({
  ...{ sectionId: row.section_id, applicantId: row.staff_id },
});

/**
 * Asks for a PC. OF-400: the period is over, backwards, or longer than a year. OF-403: for somebody out of reach.
 * OF-404: no such person. OF-514: no registration that holds (第5条5項, 利用手順③). OF-608: a satellite without its name.
 */
export async function makeRequest(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: LoanRequestBody,
): Promise<Outcome<LoanRequestRow>> {
  const { from, to, things, purpose, staff = caller.account.id } = asked;
  const at = runtime.now();
  const today = localDate(at);
  if (from > to || to < today || daysBetween(from, to) > longestDays) return refusal('OF-400', `${from} to ${to}`);
  if ((things.telework === 'satellite') !== (things.place !== undefined)) return refusal('OF-608');
  return store.write(async (tx): Promise<Outcome<LoanRequestRow>> => {
    const person = await tx
      .selectFrom('accounts')
      .innerJoin('sections', 'sections.id', 'accounts.section_id')
      .select(['accounts.id', 'accounts.name', 'accounts.section_id', 'sections.name as section'])
      .where('accounts.id', '=', staff)
      .where('accounts.disabled', '=', 0)
      .executeTakeFirst();
    if (person === undefined) return refusal('OF-404', 'no such person');
    if (!mayReach(caller, { staffId: person.id, sectionId: person.section_id })) return refusal('OF-403');
    if (!(await isRegistered(tx, person.id))) return refusal('OF-514');
    const row: LoanRequestsTable = {
      id: await nextRequestId(tx, at),
      ...{ staff_id: person.id, staff_name: person.name, section_id: person.section_id, section_name: person.section },
      ...{ from_day: from, to_day: to, things: JSON.stringify(things), purpose, state: 'asked' },
      ...{ asked_at: at.toISOString(), asked_by: actorOf(caller), decided_at: null, decided_by: null },
      ...{ decided_for_id: null, decided_for_name: null },
      ...{ decided_name: null, decided_reason: null, terminal_id: null, loan_id: null, pin: null },
      emptied_at: null,
    };
    await tx.insertInto('loan_requests').values(row).execute();
    const data = { id: row.id, staff, from, to };
    const actor = actorOf(caller);
    const index = await appendAct(tx, { at, actor, act: 'loan-request.made', data });
    await tell(tx, toldOf(row, 'handed-in', 'manager'), { at, actor, key: `act:${index}` });
    return ok(requestRow(row));
  });
}

/** After the head 情報政策課 has to find a PC for it. */
const toldOf = (row: LoanRequestsTable, word: PaperWord, waitsFor: Office | null): Happening => ({
  ...{
    of: 'paper',
    paper: { title: '在宅勤務用端末機等借用願', number: row.id, page: '/loan-requests' },
  },
  ...{ applicant: { id: row.staff_id, name: row.staff_name }, section: row.section_id, word, waitsFor, mustSee: null },
});

async function findRequest(
  tx: Pick<Tx, 'selectFrom'>,
  caller: Caller,
  id: string,
): Promise<Outcome<LoanRequestsTable>> {
  const row = await tx.selectFrom('loan_requests').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return refusal('OF-404');
  return mayReach(caller, { staffId: row.staff_id, sectionId: row.section_id }) ? ok(row) : refusal('OF-403');
}

/**
 * The decision of the head, or of who stands in for them. OF-403: another section's request, or the own one. OF-409:
 * decided before. OF-514: not registered.
 */
export async function decideRequest(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: { readonly id: string; readonly decision: 'approved' | 'refused'; readonly reason: string },
): Promise<Outcome<LoanRequestRow>> {
  const { id, decision, reason } = asked;
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<LoanRequestRow>> => {
    const row = await tx.selectFrom('loan_requests').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return refusal('OF-404');
    const hat = await headHat(tx, caller, at, headsThing(row));
    if (hat === null) return refusal('OF-403', 'the own request, or of nobody they decide for');
    if (row.state !== 'asked') return refusal('OF-409', row.state);
    const mayGoOn = decision === 'refused' || (await isRegistered(tx, row.staff_id));
    if (!mayGoOn) return refusal('OF-514');
    const decided = {
      ...{ state: decision, decided_at: at.toISOString(), decided_by: caller.account.id },
      ...{ decided_name: caller.account.name, decided_reason: reason },
      ...{ decided_for_id: hat.deputyFor?.id ?? null, decided_for_name: hat.deputyFor?.name ?? null },
    };
    await tx.updateTable('loan_requests').set(decided).where('id', '=', id).execute();
    const data = { id, decision, reason, deputyFor: hat.deputyFor?.id ?? null };
    const actor = actorOf(caller);
    const index = await appendAct(tx, { at, actor, act: 'loan-request.decided', data });
    const told = toldOf(row, decision, decision === 'approved' ? 'it' : null);
    await tell(tx, told, { at, actor, key: `act:${index}` });
    return ok(requestRow({ ...row, ...decided }));
  });
}

/** Takes a request back, by who asked or is meant. OF-409: a PC is being prepared for it, or it is over. */
export async function withdrawRequest(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  id: string,
): Promise<Outcome<LoanRequestRow>> {
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<LoanRequestRow>> => {
    const found = await findRequest(tx, caller, id);
    if (!found.ok) return found;
    const isOpen = found.value.state === 'asked' || found.value.state === 'approved';
    if (!isOpen || found.value.loan_id !== null) return refusal('OF-409', found.value.state);
    const gone = { state: 'withdrawn' as const, terminal_id: null };
    await tx.updateTable('loan_requests').set(gone).where('id', '=', id).execute();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'loan-request.withdrawn', data: { id } });
    return ok(requestRow({ ...found.value, ...gone }));
  });
}

/** Whether a PC is kept or lent in a time, by another request. */
export async function isTaken(
  tx: Pick<Tx, 'selectFrom'>,
  terminal: string,
  { id, from_day, to_day }: Pick<LoanRequestsTable, 'id' | 'from_day' | 'to_day'>,
): Promise<boolean> {
  const kept = await tx
    .selectFrom('loan_requests')
    .select('id')
    .where('terminal_id', '=', terminal)
    .where('id', '!=', id)
    .where('state', '=', 'approved')
    .where('from_day', '<=', to_day)
    .where('to_day', '>=', from_day)
    .executeTakeFirst();
  if (kept !== undefined) return true;
  const lent = await tx
    .selectFrom('loans')
    .select('id')
    .where('terminal_id', '=', terminal)
    .where('state', '=', 'lent')
    .where('to_day', '>=', from_day)
    .executeTakeFirst();
  return lent !== undefined;
}

/** Frees the request that a PC was prepared for: another PC can be prepared for it. Nothing after the hand-over. */
export const freeRequest = (tx: Tx, loan: string) =>
  tx
    .updateTable('loan_requests')
    .set({ terminal_id: null, loan_id: null, pin: null })
    .where('loan_id', '=', loan)
    .where('state', '=', 'approved')
    .execute();

/** Keeps a PC for an approved request, or gives it free. OF-404. OF-409: not approved, or prepared. OF-475: taken. */
export async function reserveTerminal(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: { readonly id: string; readonly terminal: string | null },
): Promise<Outcome<LoanRequestRow>> {
  const { id, terminal } = asked;
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<LoanRequestRow>> => {
    const found = await findRequest(tx, caller, id);
    if (!found.ok) return found;
    if (found.value.state !== 'approved' || found.value.loan_id !== null) return refusal('OF-409', found.value.state);
    if (terminal !== null) {
      const known = await tx.selectFrom('terminals').select('state').where('id', '=', terminal).executeTakeFirst();
      if (known === undefined) return refusal('OF-404', 'no such terminal');
      if (known.state === 'retired' || known.state === 'lost') return refusal('OF-470', known.state);
      if (await isTaken(tx, terminal, found.value)) return refusal('OF-475');
    }
    await tx.updateTable('loan_requests').set({ terminal_id: terminal }).where('id', '=', id).execute();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'loan-request.reserved', data: { id, terminal } });
    return ok(requestRow({ ...found.value, terminal_id: terminal }));
  });
}
