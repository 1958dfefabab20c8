import { placeOf } from '#contract/http/paging.ts';
import { canonicalJson } from '#contract/json.ts';
import { ScanResult } from '#contract/takeout/findings.ts';
import { mayGo } from '#contract/takeout/life.ts';
import {
  Paper,
  type TakeoutDetail,
  type TakeoutFileRow,
  type TakeoutPlace,
  type TakeoutRow,
  type TakeoutRows,
  type TakeoutsQuery,
  takeoutsPerPage,
} from '#contract/takeout/takeout-api.ts';
import { catalogue } from '#contract/trail/catalogue.ts';
import { type Caller, isNarrow, mayReach } from '../auth/access.ts';
import { sha256 } from '../digest.ts';
import { type HeadsThing, hatsOf, headHat, steadOf } from '../forms/hats.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import { beyondPlace, isReadBackwards, pageOfRows } from '../store/page-of-rows.ts';
import type { Reader } from '../store/store.ts';
import type { TakeoutFilesTable, TakeoutsTable } from './takeout-tables.ts';

export const papersOf = (row: TakeoutsTable): Paper[] => Paper.array().parse(JSON.parse(row.papers));
export const scanOf = (file: TakeoutFilesTable): ScanResult | null =>
  file.scan === null ? null : ScanResult.parse(JSON.parse(file.scan));

/** What the rules of a request's life look at in a file. */
export const lookedAt = (file: TakeoutFilesTable) => ({
  ...{ bytes: file.bytes, received: file.received, scan: scanOf(file), isCleared: file.cleared_at !== null },
});

export const filesOf = (tx: Reader, id: string): Promise<TakeoutFilesTable[]> =>
  tx.selectFrom('takeout_files').selectAll().where('takeout_id', '=', id).orderBy('n').execute();

/** SHA-256 over what a decision is about; null while something of it is missing. */
export function manifestOf(row: TakeoutsTable, files: readonly TakeoutFilesTable[]): string | null {
  if (files.some(({ sha256: hash, scan }) => hash === null || scan === null)) return null;
  const { id, purpose, from_day: from, to_day: to } = row;
  const list = files.map((file) => ({
    ...{ n: file.n, path: file.path, bytes: file.bytes, sha256: file.sha256, scan: scanOf(file) },
  }));
  return sha256(Buffer.from(canonicalJson({ id, purpose, from, to, papers: papersOf(row), files: list })));
}

/** The loan that a request is for: its own, or the one that its 借用願 has become. */
export async function loanOf(
  tx: Reader,
  { loan_id, request_id }: Pick<TakeoutsTable, 'loan_id' | 'request_id'>,
): Promise<string | null> {
  if (loan_id !== null) return loan_id;
  if (request_id === null) return null;
  const row = await tx.selectFrom('loan_requests').select('loan_id').where('id', '=', request_id).executeTakeFirst();
  return row?.loan_id ?? null;
}

/** When a loan's PC wrote down that it has a file, by `D-2026-0001/3`. */
export async function deliveredTo(tx: Reader, loan: string): Promise<ReadonlyMap<string, string>> {
  const entries = await tx
    .selectFrom('entries')
    .select(['at', 'data'])
    .where('chain', '=', `loan:${loan}`)
    .where('type', '=', 'data.delivered')
    .execute();
  const found = new Map<string, string>();
  for (const { at, data } of entries) {
    // Disposed of by rule, or not what it should be: then it says nothing.
    const facts = data === null ? null : (catalogue['data.delivered'].data.safeParse(JSON.parse(data)).data ?? null);
    if (facts !== null && !found.has(`${facts.id}/${facts.n}`)) found.set(`${facts.id}/${facts.n}`, at);
  }
  return found;
}

const rowOf = (row: TakeoutsTable, files: readonly TakeoutFilesTable[]): TakeoutRow => ({
  ...{ id: row.id, applicant: { id: row.staff_id, name: row.staff_name, section: row.section_name } },
  ...{ purpose: row.purpose, from: row.from_day, to: row.to_day, loan: row.loan_id, request: row.request_id },
  ...{ state: row.state, createdAt: row.created_at, files: files.length },
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  blocked: files.filter((file) => file.scan !== null && !mayGo(lookedAt(file))).length,
});

/** A request as its head looks at it. */
export const headsTakeout = (row: Pick<TakeoutsTable, 'section_id' | 'staff_id'>): HeadsThing => ({
  ...{ sectionId: row.section_id, applicantId: row.staff_id },
});

// By the moment first, not by number alone: as text D-2026-10000 comes before D-2026-9999.
const placeOfRow = ({ created_at, id }: TakeoutsTable): TakeoutPlace => placeOf(created_at, id) as TakeoutPlace;

/** A page of the requests within the caller's reach, newest first. A draft is its applicant's alone. */
export async function listTakeouts(db: Reader, caller: Caller, asked: TakeoutsQuery, at: Date): Promise<TakeoutRows> {
  const stead = steadOf(await hatsOf(db, caller, at));
  let query = db.selectFrom('takeouts').selectAll().where('papers_emptied_at', 'is', null);
  const own = caller.account.id;
  if (caller.scope === 'section')
    query = query
      .where('section_id', 'in', [caller.sectionId, ...stead])
      .where((e) => e.or([e('staff_id', '=', own), e('state', '!=', 'draft')]));
  if (isNarrow(caller)) {
    query = query.where((e) =>
      e.or([
        e('staff_id', '=', own),
        ...(stead.length === 0 ? [] : [e.and([e('section_id', 'in', [...stead]), e('state', '!=', 'draft')])]),
      ]),
    );
  }
  if (caller.scope === 'all') query = query.where('state', '!=', 'draft');
  if (asked.state !== undefined) query = query.where('state', '=', asked.state);
  if (asked.staff !== undefined) query = query.where('staff_id', '=', asked.staff);
  const beyond = beyondPlace(asked, ['created_at', 'id']);
  if (beyond !== null) query = query.where(beyond);
  const direction = isReadBackwards(asked) ? 'asc' : 'desc';
  const found = await query
    .orderBy('created_at', direction)
    .orderBy('id', direction)
    .limit(takeoutsPerPage + 1)
    .execute();
  const { rows, before, after } = pageOfRows(found, takeoutsPerPage, asked, placeOfRow);
  const files = await db
    .selectFrom('takeout_files')
    .selectAll()
    .where(
      'takeout_id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute();
  const byTakeout = Map.groupBy(files, (file) => file.takeout_id);
  return { takeouts: rows.map((row) => rowOf(row, byTakeout.get(row.id) ?? [])), before, after };
}

/** OF-404: no such request, or a draft of somebody else. OF-403: out of the caller's reach. OF-649: disposed of. */
export async function findReached(tx: Reader, caller: Caller, id: string): Promise<Outcome<TakeoutsTable>> {
  const row = await tx.selectFrom('takeouts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return refusal('OF-404');
  if (!mayReach(caller, { staffId: row.staff_id, sectionId: row.section_id })) return refusal('OF-403');
  if (row.papers_emptied_at !== null) return refusal('OF-649');
  return row.state === 'draft' && row.staff_id !== caller.account.id ? refusal('OF-404') : ok(row);
}

/** As {@link findReached}, and for whoever stands in for the head. */
export async function findTakeout(tx: Reader, caller: Caller, id: string, at: Date): Promise<Outcome<TakeoutsTable>> {
  const found = await findReached(tx, caller, id);
  if (found.ok || found.code !== 'OF-403') return found;
  const row = await tx.selectFrom('takeouts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  if ((await headHat(tx, caller, at, headsTakeout(row))) === null) return found;
  if (row.papers_emptied_at !== null) return refusal('OF-649');
  return row.state === 'draft' ? refusal('OF-404') : ok(row);
}

/** A request in full, as somebody sees it. @param percentOf how much of a file was looked through, by its number */
export async function detailOf(
  tx: Reader,
  row: TakeoutsTable,
  {
    caller,
    at,
    percentOf,
  }: { readonly caller: Caller; readonly at: Date; readonly percentOf: (n: number) => number | null },
): Promise<TakeoutDetail> {
  const files = await filesOf(tx, row.id);
  const steps = await tx
    .selectFrom('takeout_steps')
    .selectAll()
    .where('takeout_id', '=', row.id)
    .orderBy('id')
    .execute();
  const loan = await loanOf(tx, row);
  const delivered = loan === null ? new Map<string, string>() : await deliveredTo(tx, loan);
  return {
    row: rowOf(row, files),
    papers: papersOf(row),
    files: files.map(
      (file): TakeoutFileRow => ({
        ...{ n: file.n, path: file.path, bytes: file.bytes, received: file.received, sha256: file.sha256 },
        ...{ scan: scanOf(file), scanPercent: file.scan === null ? percentOf(file.n) : null },
        cleared:
          file.cleared_at === null
            ? null
            : {
                by: { id: file.cleared_by ?? '', name: file.cleared_name ?? '' },
                deputyFor: file.cleared_for_name,
                ...{ at: file.cleared_at, reason: file.cleared_reason ?? '' },
              },
        deliveredAt: delivered.get(`${row.id}/${file.n}`) ?? null,
      }),
    ),
    steps: steps.map((step) => ({
      ...{ at: step.at, by: { id: step.by_id, name: step.by_name }, act: step.act },
      ...{ deputyFor: step.deputy_for_name, remark: step.remark },
    })),
    manifest: manifestOf(row, files),
    mayDecide: (await headHat(tx, caller, at, headsTakeout(row))) !== null,
  };
}
