import type { RemoteActs } from '#contract/http/erase-api.ts';
import type { LedgerRow } from '#contract/http/lending-api.ts';
import { eraDate, eraDay } from '#contract/words/era.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { type FormCell, newPaper } from '../../pdf/paper.ts';
import { period } from './paper-words.ts';

export interface ChangesFacts {
  readonly row: Pick<LedgerRow, 'terminal' | 'name' | 'loan' | 'borrower' | 'from' | 'to'>;
  readonly extensions: RemoteActs['extensions'];
  readonly exchange: RemoteActs['exchange'];
  readonly printedAt: string;
  readonly isSample: boolean;
}

const label = (text: string, share: number): FormCell => ({ text, share, isLabel: true });
const line = (name: string, text: string) => ({ cells: [label(name, 0.26), { text, share: 0.74 }] });

/** What was changed in a loan after its hand-over: 期間の延長 and 端末の交換. The city has no layout of its own for it. */
export function printChanges({ row, extensions, exchange, ...facts }: ChangesFacts): Promise<Buffer> {
  const title = `${facts.isSample ? '【見本】' : ''}貸出期間延長・端末交換書`;
  const author = row.borrower?.section ?? '';
  const paper = newPaper(
    { title: `${title} ${row.terminal}`, author, at: new Date(facts.printedAt), dense: true },
    `${title}　${row.terminal}`,
  );
  paper.right(`${row.loan ?? ''}\n${eraDay(facts.printedAt)}`);
  paper.text('情報政策課長　様');
  paper.formTitle(title);
  paper.text('在宅勤務用端末機等の貸出について、引渡しの後に次のとおり変更しました。');
  paper.form([
    line('PC管理番号', `${row.terminal}　${row.name}`),
    line(
      '使用者',
      row.borrower === null ? '' : `${row.borrower.section}　${row.borrower.name}（職員番号 ${row.borrower.id}）`,
    ),
    line('今の使用期間', row.from === null || row.to === null ? '' : period(row.from, row.to)),
  ]);
  paper.heading('使用期間の延長');
  if (extensions.length === 0) paper.text('なし');
  else
    paper.form([
      { cells: [label('延長前', 0.17), label('延長後', 0.17), label('理由', 0.38), label('延長した者・日時', 0.28)] },
      ...extensions.toReversed().map(({ before, to, reason, by, at }) => ({
        cells: [
          { text: eraDate(before), share: 0.17 },
          { text: eraDate(to), share: 0.17 },
          { text: reason, share: 0.38 },
          { text: `${by.name}\n${dayAndClock(at)}`, share: 0.28 },
        ],
      })),
    ]);
  paper.heading('端末の交換');
  if (exchange === null) paper.text('なし');
  else
    paper.form([
      line('交換後のPC管理番号', exchange.terminal ?? '（未定）'),
      line('引き継ぐ借用願', exchange.request),
      line('理由', exchange.reason),
      line('交換した者・日時', `${exchange.by.name}　${dayAndClock(exchange.at)}`),
    ]);
  paper.boxes([
    ['所属長', ''],
    ['情報政策課', ''],
    ['使用者', row.borrower?.name ?? ''],
  ]);
  return paper.end();
}
