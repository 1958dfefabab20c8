import { instantOf, localDate } from '../../session/closing.ts';
import {
  type ClosingRule,
  closingRuleTitles,
  type InterruptionReason,
  interruptionTitles,
  type PlanItem,
} from '../../trail/catalogue.ts';
import { plainTime } from '../../words/time.ts';
import { clipped, dayStretches, type Mark, minuteOf, type Stretch } from './stretches.ts';
import { type DaySums, type Hours, minutesOf, sumsOf } from './sums.ts';

/** One session as far as a report needs it. */
export interface ReportSession {
  readonly marks: readonly Mark[];
  readonly work: string;
  readonly result: string | null;
  readonly closedBy: 'person' | ClosingRule | null;
  /** Files that the trail names, with when. */
  readonly files: readonly { readonly at: string; readonly name: string }[];
}

/** A line of 別紙2. */
export interface DraftRow {
  readonly from: string;
  readonly to: string;
  readonly plan: string;
  readonly result: string;
  readonly workedMin: number;
}

export interface DayDraft {
  readonly rows: readonly DraftRow[];
  readonly sums: DaySums;
  readonly startedAt: string | null;
  /** Null while a session is open. */
  readonly endedAt: string | null;
  readonly isOpen: boolean;
  /** The rule that closed the last session, where no person ended or corrected it. */
  readonly closedByRule: ClosingRule | null;
}

const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The lines of 別紙2 for the hours of a day: for 8:30 to 17:15 as the form has them, 8:30, 9:00, … 17:00. */
export function reportRows(
  hours: Pick<Hours, 'start' | 'end'>,
): readonly { readonly from: string; readonly to: string }[] {
  const start = minutesOf(hours.start);
  const end = minutesOf(hours.end);
  const edges = [start];
  for (let hour = Math.floor(start / 60) + 1; hour * 60 < end; hour += 1) edges.push(hour * 60);
  return edges.map((from, i) => ({ from: clockOf(from), to: clockOf(edges[i + 1] ?? end) }));
}

/** The report of one day as the trail has it: for the person to look through, never more than a draft. */
export function draftDay(facts: {
  readonly date: string;
  readonly hours: Hours;
  readonly plan: readonly PlanItem[];
  /** In the order of their starts. */
  readonly sessions: readonly ReportSession[];
  readonly now: Date;
}): DayDraft {
  const { date, hours, plan, sessions, now } = facts;
  const dayMin = minuteOf(instantOf(date, '00:00'));
  const stretches = dayStretches(
    sessions.map(({ marks }) => marks),
    dayMin,
    now,
  );
  const untilMin = localDate(now) === date ? minuteOf(now) - dayMin : localDate(now) > date ? 1440 : 0;
  const lines = reportRows(hours);
  const lastEnd = Math.max(minutesOf(hours.end), ...stretches.map(({ toMin }) => toMin - dayMin));
  const isOpen = sessions.some(({ closedBy }) => closedBy === null);
  const last = sessions.at(-1);
  return {
    rows: lines.map((line, i) => {
      const from = minutesOf(line.from);
      const to = minutesOf(line.to);
      const own = clipped(stretches, dayMin + from, dayMin + to);
      const planned = plan.filter((item) => minutesOf(item.from) < to && minutesOf(item.to) > from);
      // What came before the first line or past the last one is told there.
      const reach = { from: i === 0 ? 0 : from, to: i === lines.length - 1 ? Math.max(lastEnd, to) + 1 : to };
      const isHere = (at: string): boolean => {
        const minute = minuteOf(at) - dayMin;
        return minute >= reach.from && (minute < reach.to || (i === lines.length - 1 && minute >= reach.from));
      };
      return {
        ...line,
        plan: unique(planned.map(({ work }) => work)).join('\n'),
        result: resultOf({ own, planned, sessions, isHere, dayMin, hours, from, to }),
        workedMin: own.reduce((sum, one) => sum + (one.kind === 'working' ? one.toMin - one.fromMin : 0), 0),
      };
    }),
    sums: sumsOf(stretches, dayMin, hours, untilMin),
    startedAt: sessions[0]?.marks[0]?.at ?? null,
    endedAt: isOpen ? null : (lastMinute(stretches) ?? sessions.at(-1)?.marks[0]?.at ?? null),
    isOpen,
    closedByRule: last === undefined || last.closedBy === null ? null : ruleOf(last),
  };
}

const ruleOf = ({ closedBy, marks }: ReportSession): ClosingRule | null =>
  closedBy === null || closedBy === 'person' || marks.some(({ type }) => type === 'session.corrected')
    ? null
    : closedBy;

const lastMinute = (stretches: readonly Stretch[]): string | null => {
  const last = stretches.at(-1);
  return last === undefined ? null : new Date(last.toMin * 60_000).toISOString();
};

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

interface LineFacts {
  readonly own: readonly Stretch[];
  readonly planned: readonly PlanItem[];
  readonly sessions: readonly ReportSession[];
  readonly isHere: (at: string) => boolean;
  readonly dayMin: number;
  readonly hours: Hours;
  readonly from: number;
  readonly to: number;
}

/** 実施結果 of one line: what was planned and worked on, what interrupted it, which files, and the report at the end. */
function resultOf({ own, planned, sessions, isHere, dayMin, hours, from, to }: LineFacts): string {
  const worked = own.some(({ kind }) => kind === 'working');
  const begun = sessions.filter((_, n) => own.some(({ kind, session }) => kind === 'working' && session === n));
  const isBreak = from >= minutesOf(hours.breakStart) && to <= minutesOf(hours.breakEnd);
  const works = planned.map(({ work }) => work);
  const files = unique(sessions.flatMap((one) => one.files.filter(({ at }) => isHere(at)).map(({ name }) => name)));
  const ends = sessions.filter(({ marks, closedBy }) => {
    const end = endOf(marks);
    return closedBy !== null && end !== null && isHere(end);
  });
  return [
    ...(isBreak && own.length > 0 && !worked ? ['休憩'] : []),
    ...(worked ? unique(works.length > 0 ? works : isBreak ? [] : begun.map(({ work }) => work)) : []),
    ...own.flatMap((one) => {
      if (one.kind === 'working' || isBreak) return [];
      const span = `${clockWords(one.fromMin - dayMin)}〜${clockWords(one.toMin - dayMin)}`;
      return [`${span} ${stretchWords(one.kind)}${one.note === '' ? '' : `（${one.note}）`}`];
    }),
    ...(files.length > 0 ? [`ファイル：${files.join('、')}`] : []),
    ...unique(
      ends.flatMap((one) => {
        const rule = ruleOf(one);
        return [
          ...(one.result === null || one.result === '' ? [] : [`終業の報告：${one.result}`]),
          ...(rule === null ? [] : [`${closingRuleTitles[rule]}、規則により終業`]),
        ];
      }),
    ),
  ].join('\n');
}

const clockWords = (minutes: number): string => plainTime(clockOf(minutes));
const stretchWords = (kind: 'unknown' | InterruptionReason): string =>
  kind === 'unknown' ? '記録のない時間' : interruptionTitles[kind].title;

/** When a session ended, as its last word has it; null where it is open. */
function endOf(marks: readonly Mark[]): string | null {
  let end: string | null = null;
  for (const mark of marks) {
    if (mark.type === 'session.ended') end = mark.at;
    if (mark.type === 'session.closed-by-rule') end = mark.data.effectiveEnd;
    if (mark.type === 'session.corrected') end = mark.data.endedAt;
  }
  return end;
}
