import type { ReportDay } from '#contract/http/report-api.ts';
import { closingRuleTitles } from '#contract/trail/catalogue.ts';
import { eraDate, eraDateWithWeekday } from '#contract/words/era.ts';
import { sumRows } from '#contract/words/report-words.ts';
import { clock, dayAndClock } from '#contract/words/time.ts';
import { rowTimes } from '../../forms/plan/row-times.ts';
import { type FormCell, newPaper, type PaperRow } from '../../pdf/paper.ts';

const label = (text: string, share: number): FormCell => ({ text, share, isLabel: true });

export interface ReportFacts {
  /** Of one person, oldest first; never none. */
  readonly days: readonly ReportDay[];
  /** 職 of the person; empty where no registration says it. */
  readonly position: string;
  readonly printedAt: string;
  readonly isSample: boolean;
}

/** 在宅勤務計画書（報告書） with 実施結果, one table for each day. */
export function printReport({ days, position, printedAt, isSample }: ReportFacts): Promise<Buffer> {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) throw new Error('a report without a day');
  const title = `${isSample ? '【見本】' : ''}在宅勤務計画書（報告書）`;
  const about = { title, author: first.staff.section, at: new Date(printedAt), dense: true };
  const paper = newPaper(about, `${title}　${first.staff.name}　${dayAndClock(printedAt)}印刷`);
  paper.text('（別紙2）');
  paper.formTitle(title);
  paper.form([
    { cells: [label('所属名', 0.2), { text: first.staff.section, share: 0.8 }] },
    {
      cells: [
        label('職・氏名', 0.2),
        {
          text: `${position === '' ? '' : `${position}　`}${first.staff.name}（職員番号 ${first.staff.id}）`,
          share: 0.8,
        },
      ],
    },
    { cells: [label('実施予定日', 0.2), { text: `${eraDate(first.date)}　～　${eraDate(last.date)}`, share: 0.8 }] },
  ]);
  for (const [n, day] of days.entries()) {
    if (n > 0) paper.newPage();
    const times = rowTimes(day.lines);
    paper.heading(eraDateWithWeekday(day.date));
    paper.text(hoursText(day));
    paper.form([
      { cells: [label('時　間', 0.16), label('業務内容（計画）', 0.36), label('実施結果', 0.48)] },
      ...day.lines.map(({ plan, result, corrected }, line) => ({
        cells: [
          label(times[line] ?? '', 0.16),
          { text: plan, share: 0.36 },
          { text: corrected === null ? result : `${result}\n（本人が訂正）`, share: 0.48 },
        ],
      })),
    ]);
    if (day.remark !== '') paper.rows([['本人の補足', day.remark]], 0.2);
    paper.rows(sumRows(day.sums), 0.4);
    paper.boxes(signatures(day));
  }
  return paper.end();
}

function hoursText(day: ReportDay): string {
  const start = day.startedAt === null ? '記録なし' : clock(day.startedAt);
  const end = day.endedAt === null ? '未了' : clock(day.endedAt);
  const rule = day.closedByRule === null ? '' : `　（${closingRuleTitles[day.closedByRule]}、規則により終業）`;
  return `始業 ${start}　終業 ${end}${rule}${day.byTelephone ? '　電話の報告による（端末の記録は未着）' : ''}`;
}

/** 復命 and its confirmation: who, and when, as the office recorded it. */
function signatures({ steps, state, changed }: ReportDay): readonly PaperRow[] {
  const submitted = steps.findLast(({ act }) => act === 'submitted');
  const confirmed = steps.findLast(({ act }) => act === 'confirmed');
  const said = (step: ReportDay['steps'][number] | undefined): string =>
    step === undefined
      ? '（まだ）'
      : `${step.by.name}${step.deputyFor === null ? '' : `（${step.deputyFor}の代理）`}\n${dayAndClock(step.at)}`;
  return [
    ['復命（本人の提出）', state === 'draft' || state === 'returned' ? '（まだ）' : said(submitted)],
    [
      '所属長の確認',
      state === 'confirmed'
        ? said(confirmed)
        : changed && confirmed !== undefined
          ? '（変更後の確認待ち）'
          : '（まだ）',
    ],
  ];
}
