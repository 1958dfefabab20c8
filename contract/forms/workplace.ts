import { z } from 'zod';
import { PersonText } from '../primitives.ts';

/** 自宅作業環境チェック: advice at the registration and once in each fiscal year. It refuses nothing. */

export interface WorkplacePoint {
  readonly key: WorkplaceKey;
  readonly group: string;
  readonly text: string;
  /** What to do where it is not so yet. */
  readonly advice: string;
}

const keys = [
  ...(['volume', 'ventilation', 'blinds', 'desk-light', 'display-light'] as const),
  ...(['air-flow', 'temperature', 'humidity', 'desk-room', 'desk-legs', 'desk-height'] as const),
  ...(['chair-stable', 'chair-seat', 'chair-back', 'chair-arms'] as const),
  ...(['contrast', 'keyboard', 'mouse', 'posture', 'distance', 'pauses'] as const),
] as const;
export type WorkplaceKey = (typeof keys)[number];

const point = (group: string, key: WorkplaceKey, text: string, advice: string): WorkplacePoint => ({
  ...{ group, key, text, advice },
});

/** Figures as 4章4(2) has them, by 事務所衛生基準規則 and the guideline for work at displays. */
export const workplacePoints: readonly WorkplacePoint[] = [
  point('部屋', 'volume', '家具などを除いて10㎥以上の空間がある', '物を片づけるか、もっと広い部屋を使う'),
  point('窓', 'ventilation', '窓や換気扇で換気できる', 'ときどき窓を開けるか、換気できる部屋に移る'),
  point('窓', 'blinds', '画面に日が当たるとき、ブラインドやカーテンで遮れる', '画面の向きを変えるか、カーテンを付ける'),
  point('照明', 'desk-light', '机の上の明るさが300ルクス以上ある', '手元に照明を足す'),
  point('照明', 'display-light', '画面に当たる明るさが500ルクス以下である', '画面の向きか照明の位置を変える'),
  point('室温・湿度', 'air-flow', '風が0.5m/s以下で、体に直接当たり続けない', '冷暖房の風向きを変える'),
  point('室温・湿度', 'temperature', '室温を17℃から28℃に保てる', '冷暖房を使う'),
  point('室温・湿度', 'humidity', '湿度を40%から70%に保てる', '加湿器か除湿機を使う'),
  point('机', 'desk-room', '必要なものを置ける広さがある', '机の上を片づけるか、台を足す'),
  point('机', 'desk-legs', '作業中に脚が窮屈でない', '机の下の物をどける'),
  point('机', 'desk-height', '高さが体に合っているか、調整できる', 'いすの高さや足台で合わせる'),
  point('いす', 'chair-stable', '安定していて、簡単に動かせる', 'がたつきを直すか、ほかのいすを使う'),
  point('いす', 'chair-seat', '座面の高さを調整できる', '座布団や足台で高さを合わせる'),
  point('いす', 'chair-back', '傾きを調整できる背もたれがある', '背に当てるクッションを使う'),
  point('いす', 'chair-arms', 'ひじ掛けがある', '机の高さでひじを支える'),
  point('パソコン', 'contrast', '画面の輝度とコントラストを調整できる', '画面の設定を確かめる'),
  point('パソコン', 'keyboard', 'キーボードと画面を離して位置を調整できる', '外付けのキーボードや台を使う'),
  point('パソコン', 'mouse', '操作しやすいマウスを使っている', '借用願でマウスを借りる'),
  point(
    '姿勢・時間',
    'posture',
    '深く腰かけて背もたれに背を当て、足の裏全体が床に付く',
    'いすの高さを合わせ、足台を使う',
  ),
  point('姿勢・時間', 'distance', '目と画面の間がおおむね40cm以上ある', '画面を離すか、文字を大きくする'),
  point('姿勢・時間', 'pauses', '画面を見る作業が長く続かないように休んでいる', '1時間ごとに画面から離れる'),
];

export const WorkplaceContent = z.strictObject({
  /** What is so already; what is left out is advised on. */
  fulfilled: z.array(z.enum(keys)).max(keys.length),
  /** 第5条7項: the one thing that is confirmed. */
  isSeparated: z.literal(true),
  notes: z.union([z.literal(''), PersonText(1000)]),
});
export type WorkplaceContent = z.infer<typeof WorkplaceContent>;

/** What could be better, with what to do. Pure. */
export const adviceFor = ({ fulfilled }: Pick<WorkplaceContent, 'fulfilled'>): readonly WorkplacePoint[] =>
  workplacePoints.filter(({ key }) => !fulfilled.includes(key));
