import type { FormDetail } from '#contract/http/forms-api.ts';
import { formActTitles } from '#contract/words/form-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import type { Paper } from '../pdf/paper.ts';

/** All that was done to a form, with the place of each in the office log: at the end of every form's paper. */
export function printSteps(paper: Paper, { steps }: FormDetail): void {
  paper.heading('手続きの記録');
  paper.table(
    [
      { title: '日時', share: 0.29 },
      { title: '手続き', share: 0.13 },
      { title: '人', share: 0.2 },
      { title: '理由・言葉', share: 0.27 },
      { title: '記録番号', share: 0.11, align: 'right' },
    ],
    steps.map(({ at, act, by, deputyFor, remark, overridden, logIndex }) => [
      ...[dayAndClock(at), formActTitles[act]],
      deputyFor === null ? by.name : `${by.name}（${deputyFor.name}の代理）`,
      [...(remark === '' ? [] : [remark]), ...overridden.map(({ article, text }) => `${article}　${text}`)].join('\n'),
      logIndex === null ? '—' : String(logIndex),
    ]),
  );
}
