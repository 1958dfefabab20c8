import { weekdayOf } from '../forms/calendar/week.ts';
import type { BoardRow, Leave, OrderRow, ReportDayRow } from '../http/report-api.ts';
import { type InterruptionReason, interruptionReasons, interruptionTitles } from '../trail/catalogue.ts';
import { plainTime } from './time.ts';

/** `7時間45分`, `45分`, `0分`. */
export function minutesText(minutes: number): string {
  const rest = minutes % 60;
  if (minutes < 60) return `${minutes}分`;
  return rest === 0 ? `${Math.floor(minutes / 60)}時間` : `${Math.floor(minutes / 60)}時間${rest}分`;
}

type Sums = ReportDayRow['sums'];

/** Interruptions that there were, each with its minutes: `離席 15分`. */
export const interruptionParts = ({ byReason }: Pick<Sums, 'byReason'>): readonly string[] =>
  interruptionReasons.flatMap((reason: InterruptionReason) =>
    byReason[reason] === 0 ? [] : [`${interruptionTitles[reason].title} ${minutesText(byReason[reason])}`],
  );

/** The day's sums in words, as the report and its page show them. */
export function sumRows(sums: Sums): readonly (readonly [name: string, value: string])[] {
  const parts = interruptionParts(sums);
  return [
    ['勤務した時間', `${minutesText(sums.workedMin)}（正規の勤務時間 ${minutesText(sums.dutyMin)}のうち）`],
    ['中断', parts.length === 0 ? 'なし' : parts.join('、')],
    [
      '休暇の手続きが要る時間',
      sums.leaveMin === 0 ? 'なし' : `${minutesText(sums.leaveMin)}（時間単位で${sums.leaveHours}時間）`,
    ],
    ...(sums.unknownMin === 0
      ? []
      : [['記録のない時間（時計の飛び・端末の休止）', minutesText(sums.unknownMin)] as const]),
    ...(sums.missingMin === 0 ? [] : [['勤務時間のうち、始業前・終業後の時間', minutesText(sums.missingMin)] as const]),
    ...(sums.inBreakMin === 0 ? [] : [['休憩時間の勤務（算入しません）', minutesText(sums.inBreakMin)] as const]),
    ...(sums.beforeMin === 0 ? [] : [['始業時刻より前（算入しません）', minutesText(sums.beforeMin)] as const]),
    [
      '終業時刻のあと（命令によらない時間）',
      sums.afterMin === 0 ? 'なし' : `${minutesText(sums.afterMin)}（第8条4項により算入しません）`,
    ],
  ];
}

export const orderStateTitles: Readonly<Record<OrderRow['state'], string>> = {
  open: '未決定',
  confirmed: '命令済み',
  withdrawn: '取消し',
};

export const boardStateTitles: Readonly<Record<BoardRow['state'], string>> = {
  planned: '予定（始業前）',
  working: '勤務中',
  interrupted: '中断中',
  ended: '終業',
  none: '予定なし',
};

/** Conditions of an order for which nobody wrote others. */
export const usualConditions = '時間外勤務は命じない。勤務時間中は連絡が取れるようにし、原則として外出しない。';

/** 時間単位年休 as it was entered. */
export const leaveWords = ({ from, to }: Leave): string =>
  `時間単位年休 ${plainTime(from)}〜${to === null ? '' : plainTime(to)}`;

const weekdays = ['日', '月', '火', '水', '木', '金', '土'] as const;

/** `11/24（火）`, with why the office is closed. */
export const weekDayTitle = ({ date, off }: { readonly date: string; readonly off: string | null }): string => {
  const weekday = weekdayOf(date);
  const closed = off === null || weekday === 0 || weekday === 6 ? '' : ` ${off}`;
  return `${Number(date.slice(5, 7))}/${Number(date.slice(8))}（${weekdays[weekday]}）${closed}`;
};
