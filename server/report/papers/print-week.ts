import { weekStateTitles } from '#contract/forms/report/week.ts';
import type { WeekAnswer, WeekCell } from '#contract/http/report-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { leaveWords, weekDayTitle } from '#contract/words/report-words.ts';
import { dayAndClock, plainTime } from '#contract/words/time.ts';
import { newPaper, type Paper } from '../../pdf/paper.ts';

export interface WeekPaperFacts {
  readonly week: WeekAnswer;
  readonly isSample: boolean;
  readonly madeBy: string;
}

const cellText = ({ state, reason, hours, leaves }: WeekCell): string =>
  [
    weekStateTitles[state],
    ...(hours === null || state === 'none' ? [] : [`${plainTime(hours.from)}〜${plainTime(hours.to)}`]),
    ...leaves.map(leaveWords),
    reason,
  ]
    .filter((line) => line !== '')
    .join('\n');

/** Who works at home this week and the next, A4 across: a table for each section and week. */
export function printWeek({ week, isSample, madeBy }: WeekPaperFacts): Promise<Buffer> {
  const title = `${isSample ? '【見本】' : ''}在宅勤務の予定と実施`;
  const paper = newPaper({ title, author: madeBy, at: new Date(week.at), landscape: true, dense: true }, title);
  const [first, last] = [week.days[0]?.date ?? '', week.days.at(-1)?.date ?? ''];
  paper.title(title, [`${eraDate(first)}から${eraDate(last)}まで　　${dayAndClock(week.at)}現在　作成　${madeBy}`]);
  const sections = [...Map.groupBy(week.rows, ({ staff }) => staff.section)];
  if (sections.length === 0) paper.text('この期間に、在宅勤務の予定や記録がある人はいません。');
  for (const [section, rows] of sections) {
    for (const begin of [0, 7])
      printTable(paper, { ...week, rows }, begin, `${section}　${begin === 0 ? '今週' : '来週'}`);
  }
  return paper.end();
}

function printTable(paper: Paper, { days, rows }: WeekAnswer, begin: number, heading: string): void {
  paper.keep(80);
  paper.heading(heading);
  const week = days.slice(begin, begin + 7);
  paper.table(
    [{ title: '職員', share: 0.16 }, ...week.map((day) => ({ title: weekDayTitle(day), share: 0.12 }))],
    rows.map(({ staff, cells }) => [`${staff.name}\n${staff.id}`, ...cells.slice(begin, begin + 7).map(cellText)]),
  );
}
