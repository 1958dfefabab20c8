import { hourRows } from '#contract/forms/hours/plan-rows.ts';
import { shifts } from '#contract/forms/hours/shifts.ts';
import { formKinds } from '#contract/forms/kinds.ts';
import { type PlanContent, type PlanDay, type WorkRules, workTitles } from '#contract/forms/plan.ts';
import { kindTitles } from '#contract/statistics/counting.ts';
import { eraDate, eraDateWithWeekday, japanDate } from '#contract/words/era.ts';
import { formStateTitles } from '#contract/words/form-words.ts';
import { plainTime } from '#contract/words/time.ts';
import { type FormCell, newPaper, type Paper } from '../../pdf/paper.ts';
import { printSteps } from '../print-steps.ts';
import type { FormPaperFacts } from '../server-form-kind.ts';
import { rowTimes } from './row-times.ts';

const label = (text: string, share: number): FormCell => ({ text, share, isLabel: true });

interface PlanPaperFacts extends FormPaperFacts<PlanContent> {
  readonly breaks: WorkRules['breaks'];
}

/** 別紙2: one table a day, 実施結果 left to the report. */
export function printPlan({ detail, content, position, head, breaks, ...facts }: PlanPaperFacts): Promise<Buffer> {
  const { row } = detail;
  const title = `${facts.isSample ? '【見本】' : ''}${formKinds.plan.title}`;
  const about = { title: `${title} ${row.id}`, author: row.applicant.section, at: new Date(facts.printedAt) };
  const paper = newPaper(
    { ...about, dense: true },
    `${title}　${row.id}　第${row.revision}版　${formStateTitles[row.state]}`,
  );
  paper.left('（別紙2）');
  paper.right(`${row.id}\n${eraDate(japanDate(row.appliedAt))}`);
  paper.formTitle(`${title}（報告書）`);
  const [first, last] = [content.days[0]?.date ?? '', content.days.at(-1)?.date ?? ''];
  paper.form([
    { cells: [label('所属名', 0.2), { text: row.applicant.section, share: 0.8 }] },
    {
      cells: [label('職・氏名', 0.2), { text: [position, row.applicant.name].filter(Boolean).join('　'), share: 0.8 }],
    },
    { cells: [label('実施予定日', 0.2), { text: `${eraDate(first)}　～　${eraDate(last)}`, share: 0.8 }] },
  ]);
  const recognised = content.recognisedText === '' ? '' : `（${content.recognisedText}）`;
  paper.text(
    `業務の範囲（第3条）　${content.works.map((work) => workTitles[work]).join('、')}${recognised}　　区分　${kindTitles[content.category]}`,
  );
  for (const day of content.days) printDay(paper, day, breaks);
  printTravel(paper, detail);
  printApproval(paper, detail, head);
  printSteps(paper, detail);
  return paper.end();
}

function printDay(paper: Paper, { date, shift, items }: PlanDay, breaks: WorkRules['breaks']): void {
  const usual = hourRows(shift, breaks);
  // Under a break that the office has moved, the day's own rows are the right ones.
  const isUsual = items.every((item) => usual.some((row) => row.from === item.from && row.to === item.to));
  const rows = isUsual ? usual : items.map((item) => ({ ...item, isBreak: false }));
  paper.keep(34 + (rows.length + 1) * 25);
  const { title, from, to } = shifts[shift];
  const times = rowTimes(rows);
  paper.heading(`${eraDateWithWeekday(date)}　${title}（${plainTime(from)}～${plainTime(to)}）`);
  paper.form([
    { cells: [label('時　間', 0.16), label('業務内容（計画）', 0.48), label('実施結果', 0.36)] },
    ...rows.map((row, n) => {
      const work = items.find((item) => item.from === row.from)?.work ?? '';
      return {
        cells: [
          label(times[n] ?? '', 0.16),
          { text: row.isBreak && work === '' ? '（休憩）' : work, share: 0.48 },
          { text: '', share: 0.36 },
        ],
      };
    }),
  ]);
}

/** 旅行命令 of the days, as noted (利用手順⑥). */
function printTravel(paper: Paper, { travel }: FormPaperFacts<PlanContent>['detail']): void {
  if (travel.length === 0) return;
  paper.heading('旅行命令（自宅への出張）');
  paper.form([
    { cells: [label('番号', 0.26), label('承認日', 0.22), label('承認した者', 0.2), label('在宅勤務の日', 0.32)] },
    ...travel.map(({ number, orderedOn, approver, from, to }) => ({
      cells: [
        { text: number, share: 0.26 },
        { text: eraDate(orderedOn), share: 0.22 },
        { text: approver, share: 0.2 },
        { text: from === to ? eraDate(from) : `${eraDate(from)}～${eraDate(to)}`, share: 0.32 },
      ],
    })),
  ]);
}

function printApproval(paper: Paper, detail: FormPaperFacts<PlanContent>['detail'], head: string): void {
  const approval = detail.steps.findLast(({ act }) => act === 'approve');
  const stead = approval?.deputyFor == null ? '' : `（${approval.deputyFor.name}の代理）`;
  paper.boxes([
    ['所属長の承認', approval === undefined ? head : `${approval.by.name}${stead}\n${eraDate(japanDate(approval.at))}`],
    ['職員', `${detail.row.applicant.name}\n${eraDate(japanDate(detail.row.appliedAt))}`],
  ]);
}
