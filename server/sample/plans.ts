import type { PlannedDay } from '#contract/loan/package.ts';
import { dayAfter } from './days.ts';

/** Rows of 在宅勤務計画書 (別紙2) for regular hours, with works that 第3条 allows. */
const items = [
  { from: '08:30', to: '09:00', work: '見本：1日の予定の確認' },
  { from: '09:00', to: '10:00', work: '見本：会議録・議事録作成（庁内連絡会議）' },
  { from: '10:00', to: '11:00', work: '見本：会議録・議事録作成（庁内連絡会議）' },
  { from: '11:00', to: '12:00', work: '見本：企画・プレゼン資料作成（総合計画の説明会）' },
  { from: '13:00', to: '14:00', work: '見本：企画・プレゼン資料作成（総合計画の説明会）' },
  { from: '14:00', to: '15:00', work: '見本：研修資料作成（新任職員研修）' },
  { from: '15:00', to: '16:00', work: '見本：データ入力業務（公表済みの統計）' },
  { from: '16:00', to: '17:00', work: '見本：広報作成（広報紙の原稿）' },
  { from: '17:00', to: '17:15', work: '見本：実施結果のまとめ' },
] as const;

/** A plan for every day from `first` to `last` days after an instant. */
export const samplePlans = (at: Date, first: number, last: number): PlannedDay[] =>
  Array.from({ length: last - first + 1 }, (_, i) => ({ date: dayAfter(at, first + i), items: [...items] }));
