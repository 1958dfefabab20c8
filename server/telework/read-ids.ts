import { TeleworkContent } from '#contract/forms/telework.ts';
import type { IdMovementRow, IdRow, IdsAnswer } from '#contract/http/telework-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { fiscalYearOf } from '#contract/statistics/fiscal-year.ts';
import { openMoves } from '#contract/telework/ids.ts';
import { isRenewalTime, usableDays } from '#contract/telework/scheme.ts';
import type { Caller } from '../auth/access.ts';
import type { Reader } from '../store/store.ts';
import { readTeleworkIds, sumOf } from './held-ids.ts';
import { movementOf, readStored, type StoredMovement } from './ledger.ts';
import { readScheme } from './scheme.ts';

/** An application of a section that is on its way or holds. */
export interface TeleworkApplication {
  readonly id: string;
  readonly sectionId: string;
  readonly isApproved: boolean;
  readonly changedAt: string;
  readonly content: TeleworkContent;
}

/** テレワーク申請書 of a fiscal year, but for those that have ended. */
export async function readApplications(db: Reader, year: number): Promise<readonly TeleworkApplication[]> {
  const rows = await db
    .selectFrom('forms')
    .select(['id', 'section_id', 'state', 'content', 'changed_at'])
    .where('kind', '=', 'telework')
    .where('emptied_at', 'is', null)
    .where('state', 'in', ['applied', 'returned', 'approved'])
    .orderBy('id')
    .execute();
  return rows
    .map((row) => ({
      ...{ id: row.id, sectionId: row.section_id, isApproved: row.state === 'approved', changedAt: row.changed_at },
      content: TeleworkContent.parse(JSON.parse(row.content)),
    }))
    .filter(({ content }) => content.fiscalYear === year);
}

/** IDs of a fiscal year with what led to them, within the caller's reach. */
export async function readIds(db: Reader, caller: Caller, at: Date, asked: number | null): Promise<IdsAnswer> {
  const today = localDate(at);
  const year = asked ?? fiscalYearOf(today);
  const scheme = await readScheme(db);
  const own = caller.scope === 'all' ? null : caller.sectionId;
  const isSeen = (...sections: readonly (string | null)[]): boolean => own === null || sections.includes(own);
  const stored = await readStored(db, year);
  const movements = stored.map(movementOf);
  const held = await readTeleworkIds(db, year);
  const known = await db.selectFrom('sections').select(['id', 'name']).orderBy('name').orderBy('id').execute();
  const names = new Map(known.map(({ id, name }) => [id, name]));
  const sectionOf = (id: string) => ({ id, name: names.get(id) ?? id });
  const applications = (await readApplications(db, year)).filter(({ isApproved }) => isApproved);
  const shown = known.filter(({ id }) => isSeen(id));
  const rows = shown.flatMap(({ id }): IdRow[] => {
    const application = applications.find(({ sectionId }) => sectionId === id);
    const ids = held.get(id) ?? 0;
    return ids === 0 && application === undefined
      ? []
      : [{ section: sectionOf(id), held: ids, application: shownApplication(application) }];
  });
  const open = new Set(openMoves(movements).map(({ id }) => id));
  const next = isRenewalTime(today) && year === fiscalYearOf(today) ? await readApplications(db, year + 1) : null;
  return {
    ...{ year, scheme, days: usableDays(year, scheme), today, rows },
    // A year that is over may have had more than the city holds now.
    pool: Math.max(0, scheme.total - sumOf(held)),
    movements: stored
      .filter(({ from_section, to_section }) => isSeen(from_section, to_section))
      .map((row) => movementRow(row, sectionOf, open.has(row.id)))
      .reverse(),
    // Nothing to apply for where the scheme ends with the year.
    renewals:
      next === null || usableDays(year + 1, scheme) === null
        ? []
        : rows
            .filter(({ section, held: ids }) => ids > 0 && !next.some(({ sectionId }) => sectionId === section.id))
            .map(({ section }) => section),
    sections: shown,
  };
}

const shownApplication = (application: TeleworkApplication | undefined): IdRow['application'] =>
  application === undefined
    ? null
    : {
        ...{ id: application.id, users: application.content.users.map(({ name }) => name), pc: application.content.pc },
        ...{ ids: application.content.ids, approvedAt: application.changedAt },
      };

const movementRow = (
  row: StoredMovement,
  sectionOf: (id: string) => { readonly id: string; readonly name: string },
  isOpen: boolean,
): IdMovementRow => ({
  ...{ id: row.id, at: row.at, by: row.by_name, ids: row.ids, cause: row.cause, form: row.form_id, reason: row.reason },
  from: row.from_section === null ? null : sectionOf(row.from_section),
  to: row.to_section === null ? null : sectionOf(row.to_section),
  isOpen,
});
