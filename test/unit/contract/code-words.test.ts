import { expect, test } from 'vitest';
import type { AcceptedAnswer } from '#contract/socket/protocol.ts';
import { acceptedSentence } from '#contract/words/code-words.ts';

const told: readonly (readonly [AcceptedAnswer, string])[] = [
  [{ answer: 'extend', purpose: 'extension', to: '2026-12-05' }, '貸出期間を令和8年12月5日（土）まで延ばしました。'],
  [{ answer: 'confirm', purpose: 'report' }, '報告を受け付けてもらいました。'],
  [{ answer: 'confirm', purpose: 'presence' }, '在席の確認が済みました。'],
  [
    { answer: 'approve', purpose: 'approval', request: 42, to: '2026-11-27T15:00:00.000Z' },
    '申請42番が承認されました。令和8年11月28日（土）0:00まで、申請した場所に置けます。',
  ],
  [
    { answer: 'approve', purpose: 'approval', request: 43, to: null },
    '申請43番は、この端末にありません。承認は記録だけになりました。',
  ],
  [{ answer: 'revoke', purpose: 'report' }, '貸出が取り消されました。'],
  [{ answer: 'unlock', purpose: 'unlock' }, 'ロックを解除しました。'],
];

test.each(told)('%o is told in plain words', (accepted, sentence) => {
  expect(acceptedSentence(accepted)).toBe(sentence);
});
