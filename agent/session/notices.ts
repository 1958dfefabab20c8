import type { ReadEntry } from '#contract/socket/protocol.ts';
import { type ClosingRule, catalogue, closingRuleTitles } from '#contract/trail/catalogue.ts';
import { length, plainTime } from '#contract/words/time.ts';
import type { PlanOfDay } from './plan-of-day.ts';

/** How far back a gap counts as news, in milliseconds: the recorder writes it as it says hello. */
const newsMs = 30_000;

export interface GapNews {
  readonly text: string;
  readonly seq: number;
}

/** What the person is told of the gaps among the trail's newest entries; null where there is none that is new. */
export function gapNotice(entries: readonly ReadEntry[], knownSeq: number, now: Date): GapNews | null {
  let longest = -1;
  let newest = -1;
  for (const entry of entries) {
    if (entry.type !== 'gap.found' || entry.seq <= knownSeq) continue;
    if (Math.abs(now.getTime() - new Date(entry.at).getTime()) > newsMs) continue;
    const data = catalogue['gap.found'].data.safeParse(entry.data);
    if (!data.success) continue;
    longest = Math.max(longest, data.data.lengthMs);
    newest = Math.max(newest, entry.seq);
  }
  if (newest < 0) return null;
  return { text: `監視が${length(longest)}止まっていました。記録に残しました。手続きは要りません。`, seq: newest };
}

/** 持出しデータ that has come. */
export const arrivedNotice = (names: readonly string[]): string => {
  const [first = ''] = names;
  const what = names.length === 1 ? `「${first.split('/').at(-1)}」` : `${names.length}件のファイル`;
  return `承認された持出しデータ${what}が届きました。作業用フォルダの「持出しデータ」にあります。`;
};

/** What is told of today's plan when a newer list has come; null where today is as it was. */
export function todayNotice(before: PlanOfDay, after: PlanOfDay, isAtWork: boolean): string | null {
  if (after.isRevoked && !before.isRevoked) {
    return isAtWork
      ? '今日の計画の承認が取り消されました。成果を作業用フォルダに保存してから「終業」を押し、所属長に連絡してください。'
      : '今日の計画の承認が取り消されました。所属長に確かめてください。';
  }
  const isSame = before.hoursEnd === after.hoursEnd && JSON.stringify(before.items) === JSON.stringify(after.items);
  if (isSame) return null;
  if (after.items.length === 0) return '今日の計画がなくなりました。所属長に確かめてください。';
  return before.items.length === 0
    ? '承認された今日の計画が届きました。'
    : `今日の計画が変わりました（終業の時刻 ${plainTime(after.hoursEnd)}）。`;
}

export const restartedNotice = '監視係が止まったため、起動し直しました。もう一度サインインしてください。';

export const reopenedNotice = '貸出期間が延びたため、返却の手続きを取り消しました。';

export const closedByRuleNotice = (rule: ClosingRule): string =>
  `${closingRuleTitles[rule]}、規則により終業を記録しました。実際と違うときは、サインインして「仕事の前」の画面で訂正してください。`;
