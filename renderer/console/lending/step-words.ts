import { assertNever } from '#contract/errors.ts';
import { terminalStateTitles } from '#contract/loan/life.ts';
import type { Hindrance, Step } from './next-step.ts';

/** What a step is called on its card. */
export function stepTitle(step: Step): string {
  switch (step.kind) {
    case 'choose-request':
      return '借用願を選んで準備を始める';
    case 'service':
      return { prepare: '端末を準備する', wipe: '端末のデータを消去する', check: '消去を調べる' }[step.purpose];
    case 'items':
      return step.phase === 'hand-over' ? '渡す品目を確かめる' : '戻った品目を確かめる';
    case 'confirm':
      return step.side === 'office' ? '情報政策課が確認する' : '使用する職員が確認する';
    case 'hand-over':
      return '貸し出す';
    case 'return':
      return '返却を待つ';
    case 'settle-trail':
      return '監査証跡を受け取ったことを確かめる';
    case 'verify':
      return '消去を検証する';
    case 'certificate':
      return 'データ消去証明書を発行する';
    case 'restock':
      return '在庫に戻す';
    case 'set-aside':
      return terminalStateTitles[step.state];
    default:
      return assertNever(step);
  }
}

export const hindranceWords: Readonly<Record<Exclude<Hindrance, null>, string>> = {
  role: 'この手続きは情報政策課が行います。',
  executor:
    'あなたがこの消去を行ったため、検証はできません。情報政策課の別の職員が、自分の番号でサインインして検証します。',
  checker: '調べた職員が、判定もします。待てないときは、あなたが調べ直して判定できます。',
  borrower: 'あなたはこの端末を使用する職員なので、渡す側の確認はできません。情報政策課の別の職員が確認します。',
};
