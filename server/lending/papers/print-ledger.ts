import type { LedgerRow } from '#contract/http/lending-api.ts';
import type { LentThings } from '#contract/loan/items.ts';
import { titleOfState } from '#contract/loan/life.ts';
import { wipeConfirmation } from '#contract/words/certificate-words.ts';
import { eraDate } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { newPaper } from '../../pdf/paper.ts';
import { thingsOf } from './paper-words.ts';

export interface LedgerFacts {
  readonly rows: readonly { readonly row: LedgerRow; readonly things: LentThings | null }[];
  /** What was asked for, in words: すべて, 超過のみ, a section. */
  readonly filter: string;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly isSample: boolean;
}

/** 在宅勤務用端末機等管理簿, A4 across. */
export function printLedger({ rows, filter, madeAt, madeBy, isSample }: LedgerFacts): Promise<Buffer> {
  const title = `${isSample ? '【見本】' : ''}在宅勤務用端末機等管理簿`;
  const paper = newPaper({ title, author: madeBy, at: new Date(madeAt), landscape: true, dense: true }, title);
  paper.title(title, [`${dayAndClock(madeAt)}現在　　範囲　${filter}　　${count(rows.length)}台　　作成　${madeBy}`]);
  paper.table(
    [
      { title: 'PC管理番号', share: 0.09 },
      { title: '状態', share: 0.08 },
      { title: '貸出機器', share: 0.17 },
      { title: '使用者', share: 0.17 },
      { title: '使用期間', share: 0.15 },
      { title: '指紋認証設定', share: 0.1 },
      { title: '返却日', share: 0.11 },
      { title: 'データ消去確認', share: 0.13 },
    ],
    rows.map(({ row, things }) => [
      `${row.terminal}\n${row.name}`,
      titleOfState(row),
      things === null ? '' : thingsOf(things, '\n'),
      row.borrower === null ? '' : `${row.borrower.section}\n${row.borrower.name}（${row.borrower.id}）`,
      periodOf(row),
      row.fingerprint === null ? '' : row.fingerprint ? '済' : '未',
      row.returnedOn === null ? '' : eraDate(row.returnedOn),
      row.loan === null && row.wipe === null ? '' : wipeConfirmation(row.wipe),
    ]),
  );
  return paper.end();
}

function periodOf({ from, to, overdueDays }: LedgerRow): string {
  if (from === null || to === null) return '';
  return `${eraDate(from)}から\n${eraDate(to)}まで${overdueDays === 0 ? '' : `\n超過 ${count(overdueDays)}日`}`;
}
