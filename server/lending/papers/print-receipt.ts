import type { ItemRow } from '#contract/http/lending-api.ts';
import { itemsOf, type LentThings, type LoanPhase } from '#contract/loan/items.ts';
import { eraDate, isRealDate } from '#contract/words/era.ts';
import { styleWords } from '#contract/words/lending-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { type PrintedCheckpoint, printCheckpoint } from '../../pdf/checkpoint-code.ts';
import { newPaper } from '../../pdf/paper.ts';
import { itemStateTitles, period, thingsOf } from './paper-words.ts';

export interface ReceiptFacts {
  readonly phase: LoanPhase;
  readonly loan: string;
  readonly terminal: { readonly id: string; readonly name: string };
  readonly borrower: { readonly id: string; readonly name: string; readonly section: string };
  readonly from: string;
  readonly to: string;
  readonly things: LentThings;
  readonly items: readonly ItemRow[];
  /** Who confirmed for each side, each with their own credentials; null where nobody was there. */
  readonly office: Confirmation | null;
  readonly borrowerSide: Confirmation | null;
  readonly checkpoint: PrintedCheckpoint | null;
  readonly madeAt: string;
  readonly isSample: boolean;
}
interface Confirmation {
  readonly id: string;
  readonly name: string;
  readonly at: string;
}

/** 受領書 of a hand-over (the borrower received) or of a return (the office did). */
export function printReceipt(facts: ReceiptFacts): Promise<Buffer> {
  const { phase, borrower, terminal, things } = facts;
  const isHandOver = phase === 'hand-over';
  const name = `在宅勤務用端末機等 受領書（${isHandOver ? '貸出' : '返却'}）`;
  const title = `${facts.isSample ? '【見本】' : ''}${name}`;
  const about = { title: `${title} ${facts.loan}`, author: '情報政策課', at: new Date(facts.madeAt), dense: true };
  const paper = newPaper(about, `${title}　${facts.loan}　${terminal.id}`);
  paper.title(title, [`貸出番号　${facts.loan}　　作成　${dayAndClock(facts.madeAt)}`]);
  paper.text(
    isHandOver
      ? `下記の機器を、次の各項目を双方で確かめたうえ、情報政策課から ${borrower.section} ${borrower.name} が受け取りました。`
      : `下記の機器を、次の各項目を双方で確かめたうえ、${borrower.section} ${borrower.name} から情報政策課が受け取りました。`,
  );
  paper.rows(
    [
      ['PC管理番号', `${terminal.id}　${terminal.name}`],
      ['貸出機器', thingsOf(things)],
      ['使用者', `${borrower.section}　${borrower.name}（職員番号 ${borrower.id}）`],
      ['使用期間', period(facts.from, facts.to)],
      ['勤務の形', styleWords(things)],
    ],
    0.28,
  );
  paper.heading('確かめた項目');
  const rows = new Map(facts.items.map((item) => [item.key, item]));
  paper.table(
    [
      { title: '項目', share: 0.24 },
      { title: '状態', share: 0.12 },
      { title: '番号・日付など', share: 0.2 },
      { title: '確かめた者', share: 0.19 },
      { title: '日時', share: 0.25 },
    ],
    itemsOf(phase, things).map(({ key, title: itemTitle }) => {
      const row = rows.get(key);
      return [
        itemTitle,
        row?.state == null ? '未確認' : itemStateTitles[row.state],
        wordsOf(row?.value ?? ''),
        row?.by?.name ?? '',
        row?.at == null ? '' : dayAndClock(row.at),
      ];
    }),
  );
  // The boxes with what is confirmed in them.
  paper.keep(130);
  paper.heading('双方の確認');
  paper.text('双方は、その場でそれぞれ本人の番号と暗証で確認しました。同じ人が両方を確認することはできません。');
  paper.boxes([
    [isHandOver ? '渡した者（情報政策課）' : '受け取った者（情報政策課）', confirmed(facts.office)],
    [isHandOver ? '受け取った者（使用者）' : '返した者（使用者）', confirmed(facts.borrowerSide)],
  ]);
  printCheckpoint(paper, [`端末守 ${phase} ${facts.loan} ${terminal.id}`], facts.checkpoint, [
    '検査点の写し（署名つき）',
    'この受領書を作った時点で公表していた検査点です。後日この値と合わない記録簿が示されたときは、記録が作り替えられたことを意味します。大切に保管してください。',
  ]);
  return paper.end();
}

/** A date that was looked at, in 和暦; everything else as it was typed. */
const wordsOf = (value: string): string => (isRealDate(value) ? eraDate(value) : value);

const confirmed = (side: Confirmation | null): string =>
  side === null ? '（立ち会いなし）' : `${side.name}（${side.id}）\n${dayAndClock(side.at)}`;
