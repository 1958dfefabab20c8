import type { DeskActBody, LedgerDetail } from '#contract/http/lending-api.ts';
import { type TwoPersonAct, twoPersonActs } from '#contract/loan/life.ts';
import { newestWipe } from './next-step.ts';

/** Acts that are one press and a reason, and that no step of a loan calls for. */
export type OtherAct = Exclude<DeskActBody['act'], 'prepare' | 'settle-trail' | 'return'>;

export interface OtherActWords {
  readonly title: string;
  /** What follows from it. */
  readonly what: string;
  /** The office takes it without a reason. */
  readonly isReasonOptional?: boolean;
}

/** In the order in which they are offered. */
export const otherActs: Readonly<Record<OtherAct, OtherActWords>> = {
  cancel: {
    title: '準備を取りやめる',
    what: '貸出の準備を取りやめます。目印やデータを入れた後なら、消去してから在庫に戻します。',
    isReasonOptional: true,
  },
  restock: {
    title: '証明書なしで在庫に戻す',
    what: 'まだ貸し出したことのない端末など、データ消去証明書がいらないときに、検証済みの端末を在庫に戻します。',
  },
  recover: { title: '見つかったことを記録する', what: '端末が見つかったことを記録し、返却の手順に入ります。' },
  'cancel-loss': {
    title: '届出を取り消す',
    what: '紛失・盗難の届出が誤りだったことを記録し、届出の前の状態に戻します。届出と取消しの記録は残ります。',
  },
  release: { title: '保全を解く', what: '証拠としての保全を解き、返却の手順に入ります。' },
  'take-back': {
    title: '引き取る',
    what: '端末を引き取り、返却の手順に入ります。貸し出す前に消去と検証を行います。',
    isReasonOptional: true,
  },
  'send-to-repair': {
    title: '修理に出す',
    what: '修理に出したことを記録します。データが残ったまま庁外に出ることがないよう、記憶媒体の扱いを理由の欄に書いてください。',
    isReasonOptional: true,
  },
  break: { title: '故障とする', what: '使えなくなった端末として記録します。消去と確認は、はじめからになります。' },
  hold: {
    title: '証拠として保全する',
    what: '改ざんなどが疑われる端末を、そのまま保管します。保全を解くまで、消去も貸出もできません。',
  },
  'give-up-trail': {
    title: '監査証跡を失われたものとする',
    what: '故障などで、端末にしかない記録を庁内に届けられないことを記録します。このあとの消去や破壊で、その記録はなくなります。立ち会う人は、届けられないことを自分で確かめます。監査に知らせてください。',
  },
  destroy: {
    title: '記憶媒体の破壊を記録する',
    what: '起動しない端末などの記憶媒体を、物理的に破壊したことを記録します。そのあと、別の職員が破壊を確認します。',
  },
  'confirm-destruction': {
    title: '破壊を確認する',
    what: '記憶媒体が破壊されたことを、破壊した人とは別の職員として確認します。端末は廃棄済みになります。',
  },
  retire: {
    title: '廃棄する',
    what: '消去と検証の済んだ端末を、在庫から外します。立ち会う人は、端末そのものと、その引渡し先を確かめます。元には戻せません。',
  },
};

/** Those that the state allows, in order. With its certificate, a PC goes back to stock by the step itself. Pure. */
export const actsAmong = (detail: Pick<LedgerDetail, 'allowed' | 'wipes'>): readonly OtherAct[] =>
  (Object.keys(otherActs) as OtherAct[]).filter(
    (act) => detail.allowed.includes(act) && (act !== 'restock' || newestWipe(detail)?.certificate == null),
  );

/** Whether an act takes a second person on the spot. */
export const isTwoPersonAct = (act: OtherAct): act is TwoPersonAct =>
  (twoPersonActs as readonly string[]).includes(act);

/** What is sent: the office wants a reason where the act asks for one. */
export const actBody = (act: Exclude<OtherAct, TwoPersonAct>, reason: string): DeskActBody => ({ act, reason });
