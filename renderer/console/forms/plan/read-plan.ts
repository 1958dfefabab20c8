import { dayOff } from '#contract/forms/calendar/days-off.ts';
import { daysFrom, weekOf } from '#contract/forms/calendar/week.ts';
import { hourRows } from '#contract/forms/hours/plan-rows.ts';
import type { ShiftCode } from '#contract/forms/hours/shifts.ts';
import { PlanContent, type PlanDay, planMaxDays, type WorkRules } from '#contract/forms/plan.ts';
import { maxDaysPerWeek } from '#contract/forms/registration.ts';
import { type DateParts, datePartsOf, dayFault, noDate, readDateParts } from '../../../strings/date-parts.ts';

/** What is done in each row, by the row's beginning. */
export type RowTexts = Readonly<Record<string, string>>;

/** 在宅勤務計画書 as it is filled in. */
export interface PlanFieldValues {
  readonly from: DateParts;
  readonly to: DateParts;
  /** Days that were taken out of the period by hand, or put in although the week has four. */
  readonly flipped: readonly string[];
  readonly shift: ShiftCode;
  readonly category: PlanContent['category'];
  readonly works: readonly PlanContent['works'][number][];
  readonly recognisedText: string;
  /** What is done on every day that has no rows of its own. */
  readonly common: RowTexts;
  readonly own: Readonly<Record<string, RowTexts>>;
}

export const emptyPlan: PlanFieldValues = {
  ...{ from: noDate, to: noDate, flipped: [], shift: 'regular', category: 'normal', works: [], recognisedText: '' },
  ...{ common: {}, own: {} },
};

const textsOf = ({ items }: PlanDay): RowTexts => Object.fromEntries(items.map(({ from, work }) => [from, work]));
const isSame = (one: RowTexts, other: RowTexts): boolean =>
  JSON.stringify(Object.entries(one).toSorted()) === JSON.stringify(Object.entries(other).toSorted());

/** What was handed in before, to be put right. */
export function planFieldsOf(content: PlanContent, rules: WorkRules): PlanFieldValues {
  const { days, category, works, recognisedText } = content;
  const [first, last] = [days[0], days.at(-1)];
  const common = first === undefined ? {} : textsOf(first);
  const period = { from: datePartsOf(first?.date ?? ''), to: datePartsOf(last?.date ?? '') };
  const planned = days.map(({ date }) => date);
  const offered = offeredDays({ ...emptyPlan, ...period }, rules);
  return {
    ...{ ...period, category, works: [...works], recognisedText, common, shift: first?.shift ?? 'regular' },
    flipped: offered.filter(({ date, isPicked }) => isPicked !== planned.includes(date)).map(({ date }) => date),
    own: Object.fromEntries(days.filter((day) => !isSame(textsOf(day), common)).map((day) => [day.date, textsOf(day)])),
  };
}

export interface OfferedDay {
  readonly date: string;
  /** Why it cannot be chosen; null where it can. */
  readonly closed: string | null;
  readonly isPicked: boolean;
}

/** The days of the period: the first four working days of each week are picked, until somebody says otherwise. */
export function offeredDays({ from, to, flipped }: PlanFieldValues, rules: WorkRules): readonly OfferedDay[] {
  const [first, last] = [readDateParts(from), readDateParts(to)];
  if (first === null || last === null || first > last) return [];
  const perWeek = new Map<string, number>();
  return daysFrom(first, last)
    .slice(0, planMaxDays)
    .map((date) => {
      const closed = dayOff(date, rules.calendar)?.name ?? null;
      if (closed !== null) return { date, closed, isPicked: false };
      const week = weekOf(date, rules.weekStart);
      const before = perWeek.get(week) ?? 0;
      perWeek.set(week, before + 1);
      return { date, closed, isPicked: before < maxDaysPerWeek !== flipped.includes(date) };
    });
}

/** Rows of a shift that can be filled. */
export const rowsOf = (shift: ShiftCode, rules: WorkRules) =>
  hourRows(shift, rules.breaks).filter(({ isBreak }) => !isBreak);

export type PlanFaults = Readonly<Record<'from' | 'to' | 'days' | 'works' | 'recognisedText' | 'rows', string | null>>;

function itemsOf(texts: RowTexts, shift: ShiftCode, rules: WorkRules): PlanDay['items'] {
  return rowsOf(shift, rules).flatMap(({ from, to }) => {
    const work = (texts[from] ?? '').trim();
    return work === '' ? [] : [{ from, to, work }];
  });
}

function plannedDays(fields: PlanFieldValues, rules: WorkRules): readonly PlanDay[] {
  const { shift, common, own } = fields;
  return offeredDays(fields, rules)
    .filter(({ isPicked }) => isPicked)
    .map(({ date }) => ({ date, shift, items: itemsOf(own[date] ?? common, shift, rules) }));
}

/** What is still wrong, field by field. Pure. */
export function planFaults(fields: PlanFieldValues, rules: WorkRules): PlanFaults {
  const [first, last] = [readDateParts(fields.from), readDateParts(fields.to)];
  const isBackwards = first !== null && last !== null && first > last;
  const isLong = first !== null && last !== null && !isBackwards && daysFrom(first, last).length > planMaxDays;
  const days = plannedDays(fields, rules);
  const isEmpty = days.some(({ items }) => items.length === 0);
  return {
    from: first === null ? dayFault : null,
    to:
      last === null
        ? dayFault
        : isBackwards
          ? '終わりの日を、始まりの日と同じかあとの日にしてください。'
          : isLong
            ? `1枚の計画書は${planMaxDays}日までです。期間を分けてください。`
            : null,
    days: days.length === 0 ? '在宅勤務をする日を選んでください。' : null,
    works: fields.works.length === 0 ? '在宅勤務で行う業務を選んでください（第3条）。' : null,
    recognisedText:
      fields.works.includes('recognised') && fields.recognisedText.trim() === ''
        ? '所属長が必要と認めた業務を記載してください（第3条）。'
        : null,
    rows: isEmpty ? 'どの日にも、業務内容を1つ以上書いてください。' : null,
  };
}

/** The plan; null while anything is wrong. Pure. */
export function readPlan(fields: PlanFieldValues, rules: WorkRules): PlanContent | null {
  if (Object.values(planFaults(fields, rules)).some((fault) => fault !== null)) return null;
  const { category, works, recognisedText } = fields;
  const read = PlanContent.safeParse({
    ...{ category, works, days: plannedDays(fields, rules) },
    recognisedText: works.includes('recognised') ? recognisedText.trim() : '',
  });
  return read.success ? read.data : null;
}
