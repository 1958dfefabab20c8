import type { OfficeErrorCode } from '../../errors.ts';
import { eraDate } from '../../words/era.ts';
import type { Breach } from '../breach.ts';
import { dayOff } from '../calendar/days-off.ts';
import { weekOf } from '../calendar/week.ts';
import { hourRows } from '../hours/plan-rows.ts';
import { shifts } from '../hours/shifts.ts';
import type { PlanContent, PlanDay, WorkRules } from '../plan.ts';
import { maxDaysPerWeek } from '../registration.ts';

/** The rules of a 在宅勤務計画書. Each is pure and says what does not fit; nothing said is nothing against it. */

const against = (code: OfficeErrorCode, article: string, text: string, mayOverride = false): Breach => ({
  ...{ code, article, text, mayOverride },
});
const dates = (days: readonly string[]): string => days.map(eraDate).join('、');

/** 第8条1項: one day is one unit, written once, in order. */
export function orderBreaches(days: readonly Pick<PlanDay, 'date'>[]): readonly Breach[] {
  const isOrdered = days.every(({ date }, n) => n === 0 || date > (days[n - 1]?.date ?? ''));
  return isOrdered ? [] : [against('OF-526', '第8条1項', '同じ日が2回あるか、日の順に並んでいません。')];
}

/** A day can be planned once: by this form or by another. @param others days of the person's other plans */
export function doubleBreaches(days: readonly Pick<PlanDay, 'date'>[], others: readonly string[]): readonly Breach[] {
  const twice = days.map(({ date }) => date).filter((date) => others.includes(date));
  return twice.length === 0
    ? []
    : [against('OF-526', '第8条1項', `別の計画書ですでに計画した日です：${dates(twice)}。`)];
}

/** 第8条1項: days off are those of the office. */
export function dayOffBreaches(
  days: readonly Pick<PlanDay, 'date'>[],
  calendar: WorkRules['calendar'],
): readonly Breach[] {
  return days.flatMap(({ date }) => {
    const why = dayOff(date, calendar);
    if (why === null) return [];
    const text = why.kind === 'unknown' ? why.name : `${eraDate(date)}は閉庁日です（${why.name}）。`;
    return [against('OF-520', '第8条1項', text)];
  });
}

/** 第5条1項, 利用手順②「原則」: by the day before. The head may let it pass. @param today as it is in Japan */
export function dayBeforeBreaches(days: readonly Pick<PlanDay, 'date'>[], today: string): readonly Breach[] {
  const late = days.map(({ date }) => date).filter((date) => date <= today);
  if (late.length === 0) return [];
  return [against('OF-521', '第5条1項', `前日までに承認を得る日です：${dates(late)}。`, true)];
}

/** 第8条2項: at most four days a week, with the days of other plans. */
export function weekBreaches(
  days: readonly Pick<PlanDay, 'date'>[],
  others: readonly string[],
  weekStart: WorkRules['weekStart'],
): readonly Breach[] {
  const weeks = new Map<string, Set<string>>();
  for (const date of [...days.map((day) => day.date), ...others]) {
    const week = weekOf(date, weekStart);
    weeks.set(week, (weeks.get(week) ?? new Set()).add(date));
  }
  const own = new Set(days.map(({ date }) => weekOf(date, weekStart)));
  return [...weeks]
    .filter(([week, planned]) => own.has(week) && planned.size > maxDaysPerWeek)
    .map(([week, planned]) =>
      against(
        'OF-522',
        '第8条2項',
        `${eraDate(week)}からの週が${planned.size}日になります。週${maxDaysPerWeek}日以内です。`,
      ),
    );
}

/** 第8条1項・4項: rows are those of the approved hours, none past their end and none in the break. */
export function hoursBreaches(days: readonly PlanDay[], breaks: WorkRules['breaks']): readonly Breach[] {
  return days.flatMap(({ date, shift, items }) => {
    const rows = hourRows(shift, breaks).filter(({ isBreak }) => !isBreak);
    const fits = items.every(
      (item, n) =>
        rows.some(({ from, to }) => item.from === from && item.to === to) && item.from > startBefore(items, n),
    );
    const { title, from, to } = shifts[shift];
    const text = `${eraDate(date)}に、${title}（${from}～${to}、休憩を除く）にない時間があります。`;
    return fits ? [] : [against('OF-523', '第8条1項・4項', text)];
  });
}
const startBefore = (items: PlanDay['items'], n: number): string => items[n - 1]?.from ?? '';

/** 第3条 */
export function scopeBreaches({
  works,
  recognisedText,
}: Pick<PlanContent, 'works' | 'recognisedText'>): readonly Breach[] {
  if (!works.includes('recognised') || recognisedText !== '') return [];
  return [against('OF-524', '第3条', '所属長が必要と認める業務のときは、その業務を記載してください。')];
}

/** What is known of the person when a plan is judged. */
export interface PlanFacts {
  readonly isRegistered: boolean;
  /** Days of the person's other plans that stand or are on their way. */
  readonly others: readonly string[];
  /** As it is in Japan. */
  readonly today: string;
}

/** All of them. */
export function planBreaches(content: PlanContent, facts: PlanFacts, rules: WorkRules): readonly Breach[] {
  const { days } = content;
  return [
    ...(facts.isRegistered
      ? []
      : [
          against(
            'OF-525',
            '第5条1項',
            '在宅勤務登録申請書が承認されていません。計画書は、登録の承認を得てから出します。',
          ),
        ]),
    ...scopeBreaches(content),
    ...orderBreaches(days),
    ...doubleBreaches(days, facts.others),
    ...dayOffBreaches(days, rules.calendar),
    ...dayBeforeBreaches(days, facts.today),
    ...weekBreaches(days, facts.others, rules.weekStart),
    ...hoursBreaches(days, rules.breaks),
  ];
}
