import { sql } from 'kysely';
import { z } from 'zod';
import { FiscalYearText } from '#contract/http/statistics-api.ts';
import { type DayKind, teleworkForms, workedDay } from '#contract/statistics/counting.ts';
import { daysOfMonth, fiscalYearOf } from '#contract/statistics/fiscal-year.ts';
import { changeOfTotals, type PersonMonth, type Total } from '#contract/statistics/totals.ts';
import { allApprovedDays } from '../forms/plan/approved-days.ts';
import type { Tx } from '../store/store.ts';

/** Of a hand-over statement, all that is counted. */
const Counted = z.object({ facts: z.object({ policy: z.object({ telework: z.enum(teleworkForms) }) }) });

const teleworkOf = (statement: string) => Counted.parse(JSON.parse(statement)).facts.policy.telework;

/** Counts the days of these sessions anew, in the transaction that changed them. */
export async function recountSessions(tx: Tx, loan: string, sessions: readonly string[]): Promise<void> {
  if (sessions.length === 0) return;
  const { staff } = await tx
    .selectFrom('loans')
    .select('staff_id as staff')
    .where('id', '=', loan)
    .executeTakeFirstOrThrow();
  const days = await tx
    .selectFrom('sessions')
    .select('day')
    .distinct()
    .where('id', 'in', [...sessions])
    .execute();
  await recountDays(
    tx,
    staff,
    days.map(({ day }) => day),
  );
}

/** Whether figures can name the day: a PC's clock may say any. */
const isCounted = (day: string): boolean => FiscalYearText.safeParse(String(fiscalYearOf(day))).success;

/** Makes a person's days, the months they lie in and the totals anew from the sessions: counting again changes nothing. */
export async function recountDays(tx: Tx, staff: string, given: readonly string[]): Promise<void> {
  const days = given.filter(isCounted);
  if (days.length === 0) return;
  const before = await monthsOfPerson(tx, staff);
  for (const day of days) await recountDay(tx, staff, day);
  for (const month of new Set(days.map((day) => day.slice(0, 7)))) await recountMonth(tx, staff, month);
  await changeTotals(tx, changeOfTotals(before, await monthsOfPerson(tx, staff)));
}

const monthsOfPerson = (tx: Tx, staff: string): Promise<PersonMonth[]> =>
  tx
    .selectFrom('worked_months')
    .select(['month', 'section_id as section', 'kind', 'days'])
    .where('staff_id', '=', staff)
    .execute();

async function changeTotals(tx: Tx, changes: readonly Total[]): Promise<void> {
  for (const { section, kind, month, persons, days, newcomers, yearNewcomers } of changes) {
    await tx
      .insertInto('worked_totals')
      .values({ section_id: section, kind, month, persons, days, newcomers, year_newcomers: yearNewcomers })
      .onConflict((on) =>
        on.columns(['section_id', 'kind', 'month']).doUpdateSet((e) => ({
          persons: e('worked_totals.persons', '+', persons),
          days: e('worked_totals.days', '+', days),
          newcomers: e('worked_totals.newcomers', '+', newcomers),
          year_newcomers: e('worked_totals.year_newcomers', '+', yearNewcomers),
        })),
      )
      .execute();
    await tx
      .deleteFrom('worked_totals')
      .where('section_id', '=', section)
      .where('kind', '=', kind)
      .where('month', '=', month)
      .where('persons', '=', 0)
      .execute();
  }
}

async function recountDay(tx: Tx, staff: string, day: string): Promise<void> {
  const rows = await tx
    .selectFrom('loans')
    .innerJoin('sessions', 'sessions.loan_id', 'loans.id')
    .select(['sessions.id', 'sessions.started_at', 'sessions.ended_at', 'loans.section_id', 'loans.statement'])
    .where('loans.staff_id', '=', staff)
    .where('sessions.day', '=', day)
    .execute();
  await tx.deleteFrom('worked_days').where('day', '=', day).where('staff_id', '=', staff).execute();
  const worked = workedDay(
    rows.map((row) => ({
      ...{ id: row.id, section: row.section_id, telework: teleworkOf(row.statement) },
      ...{ startedAt: row.started_at, endedAt: row.ended_at },
    })),
  );
  if (worked === null) return;
  const { section, ...counts } = worked;
  const kind = await kindOf(tx, staff, day);
  await tx
    .insertInto('worked_days')
    .values({ day, staff_id: staff, section_id: section, kind, ...counts })
    .execute();
}

/** 区分 of a person's day: what the office set last, else what the approved plan says, else 通常. */
async function kindOf(tx: Tx, staff: string, day: string): Promise<DayKind> {
  const set = await tx
    .selectFrom('day_kinds')
    .select('kind')
    .where('staff_id', '=', staff)
    .where('from_day', '<=', day)
    .where('to_day', '>=', day)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (set !== undefined) return set.kind;
  const [planned] = await allApprovedDays(tx, { staff }, { from: day, to: day });
  return planned?.category ?? 'normal';
}

async function recountMonth(tx: Tx, staff: string, month: string): Promise<void> {
  const { from, to } = daysOfMonth(month);
  await tx.deleteFrom('worked_months').where('month', '=', month).where('staff_id', '=', staff).execute();
  await tx
    .insertInto('worked_months')
    .columns(['month', 'staff_id', 'section_id', 'kind', 'telework', 'fiscal_year', 'days', 'minutes'])
    .expression(
      tx
        .selectFrom('worked_days')
        .select((e) => [
          sql.val(month).as('month'),
          'staff_id',
          'section_id',
          'kind',
          'telework',
          sql.val(fiscalYearOf(month)).as('fiscal_year'),
          e.fn.countAll<number>().as('days'),
        ])
        .select((e) => e.fn.sum<number>('minutes').as('minutes'))
        .where('staff_id', '=', staff)
        .where('day', '>=', from)
        .where('day', '<=', to)
        .groupBy(['staff_id', 'section_id', 'kind', 'telework']),
    )
    .execute();
}
