import type { DisposalRow } from '#contract/http/retention-api.ts';
import { classTitle, isNumbered, type RetentionClass } from '#contract/retention/classes.ts';
import { keptTitle } from '#contract/retention/decide.ts';
import { completedWords, retentionWords } from '#contract/retention/period.ts';
import { fiscalYearOf, fiscalYearTitle } from '#contract/statistics/fiscal-year.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { newPaper } from '../pdf/paper.ts';
import type { Reader } from '../store/store.ts';

/** A paper of the list as it is printed. */
export interface PrintedItem {
  readonly class: RetentionClass;
  readonly item: string;
  readonly completedOn: string;
  readonly goneAt: string | null;
}

export const readItems = async (db: Reader, id: number): Promise<readonly PrintedItem[]> =>
  (
    await db
      .selectFrom('disposal_items')
      .select(['class', 'item', 'completed_on as completedOn', 'gone_at as goneAt'])
      .where('disposal_id', '=', id)
      .orderBy('class')
      .orderBy('item')
      .execute()
  ).map((row) => ({ ...row }));

const titles: Readonly<Record<DisposalRow['state'], string>> = {
  proposed: '廃棄予定の書類',
  confirmed: '廃棄記録（実行中）',
  withdrawn: '取り下げた廃棄',
  done: '廃棄記録',
};

/** 廃棄記録 on A4: what went, when and under which rule; nobody that a paper spoke of. */
export function printRecord(
  { row, items }: { readonly row: DisposalRow; readonly items: readonly PrintedItem[] },
  made: { readonly at: Date; readonly by: string; readonly isSample: boolean },
): Promise<Buffer> {
  const title = `${made.isSample ? '【見本】' : ''}${titles[row.state]}`;
  const number = `廃棄第${row.id}号`;
  const paper = newPaper({ title, author: made.by, at: made.at, dense: true }, `${title}　${number}`);
  paper.title(title, [number, `${dayAndClock(made.at.toISOString())}現在　作成　${made.by}`]);
  const { proposed, decided } = row;
  paper.rows(
    [
      ['申し出た人', `${proposed.by}　${dayAndClock(proposed.at)}`],
      ['申し出た理由', proposed.reason],
      ...(decided === null
        ? []
        : ([
            [row.state === 'withdrawn' ? '取り下げた人' : '確かめた人', `${decided.by}　${dayAndClock(decided.at)}`],
            ['理由', decided.reason],
          ] as const)),
      ...(row.doneAt === null ? [] : ([['終わった日時', dayAndClock(row.doneAt)]] as const)),
    ],
    0.2,
  );
  paper.heading('書類ごとの件数');
  paper.table(
    [
      { title: '書類', share: 0.2 },
      { title: '保存期間', share: 0.26 },
      { title: '完結した日', share: 0.2 },
      { title: '一覧', share: 0.08, align: 'right' },
      { title: '廃棄', share: 0.08, align: 'right' },
      { title: '残したもの', share: 0.18 },
    ],
    row.classes.map((one) => [
      ...[classTitle(one.class), retentionWords(one.rule), completedWords(one)],
      ...[count(one.papers), count(one.gone)],
      one.kept.map(({ why, papers }) => `${keptTitle(why)} ${count(papers)}`).join('、'),
    ]),
  );
  const isOver = row.state === 'confirmed' || row.state === 'done';
  for (const one of row.classes) {
    paper.keep(80);
    paper.heading(classTitle(one.class));
    const own = items.filter((item) => item.class === one.class);
    for (const [year, of] of byYear(own)) {
      const stayed = isOver ? of.filter(({ goneAt }) => goneAt === null) : [];
      const words = isNumbered(one.class) ? numbers(of, stayed) : counted(of, stayed);
      paper.text(`${fiscalYearTitle(year)}に完結　${words}`);
    }
  }
  if (isOver) paper.text('※ 書類の種類、番号、日付、判断の記録は残り、書かれた内容と氏名は残っていません。');
  else paper.text('※ 何も廃棄されていません。');
  return paper.end();
}

const byYear = (items: readonly PrintedItem[]) =>
  [...Map.groupBy(items, ({ completedOn }) => fiscalYearOf(completedOn))].sort(([a], [b]) => a - b);

const listed = (items: readonly PrintedItem[]): string => items.map(({ item }) => item).join('、');

const numbers = (items: readonly PrintedItem[], stayed: readonly PrintedItem[]): string => {
  const gone = listed(items.filter((item) => !stayed.includes(item)));
  return [gone, stayed.length === 0 ? '' : `（残したもの：${listed(stayed)}）`]
    .filter((part) => part !== '')
    .join('　');
};

/** Papers of days have no numbers that people know. */
const counted = (items: readonly PrintedItem[], stayed: readonly PrintedItem[]): string =>
  `${count(items.length)}件${stayed.length === 0 ? '' : `（うち残したもの ${count(stayed.length)}件）`}`;
