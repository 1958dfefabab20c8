import { assertNever } from '../errors.ts';
import type { AnswerKind, CodePurpose } from '../loan/code.ts';
import type { AcceptedAnswer } from '../socket/protocol.ts';
import { eraDateWithWeekday } from './era.ts';
import { dayAndClock } from './time.ts';

/** What a 連絡コード is for; the terminal and the office read the same words. */
export const purposeTitles: Readonly<Record<CodePurpose, string>> = {
  report: '報告',
  unlock: 'ロックの解除',
  extension: '貸出期間の延長',
  approval: '承認の受け取り',
  presence: '在席の確認',
};

/** What a 応答コード says. */
export const answerTitles: Readonly<Record<AnswerKind, string>> = {
  confirm: '確認した',
  unlock: 'ロックを解除する',
  extend: '貸出期間を延ばす',
  approve: '申請を承認する',
  revoke: '貸出を取り消す',
};

/** What a 応答コード has done, as the person at the terminal is told. */
export function acceptedSentence(accepted: AcceptedAnswer): string {
  switch (accepted.answer) {
    case 'confirm':
      return accepted.purpose === 'presence' ? '在席の確認が済みました。' : '報告を受け付けてもらいました。';
    case 'unlock':
      return 'ロックを解除しました。';
    case 'extend':
      return `貸出期間を${eraDateWithWeekday(accepted.to)}まで延ばしました。`;
    case 'approve':
      return accepted.to === null
        ? `申請${accepted.request}番は、この端末にありません。承認は記録だけになりました。`
        : `申請${accepted.request}番が承認されました。${dayAndClock(accepted.to)}まで、申請した場所に置けます。`;
    case 'revoke':
      return '貸出が取り消されました。';
    default:
      return assertNever(accepted);
  }
}
