import { formKinds } from '#contract/forms/kinds.ts';
import { type WorkplaceContent, workplacePoints } from '#contract/forms/workplace.ts';
import { eraDate, japanDate } from '#contract/words/era.ts';
import { newPaper } from '../../pdf/paper.ts';
import { printSteps } from '../print-steps.ts';
import type { FormPaperFacts } from '../server-form-kind.ts';

/** 自宅作業環境チェック; the city has no layout of its own for it. */
export function printWorkplace({ detail, content, ...facts }: FormPaperFacts<WorkplaceContent>): Promise<Buffer> {
  const { row } = detail;
  const title = `${facts.isSample ? '【見本】' : ''}${formKinds.workplace.title}`;
  const about = { title: `${title} ${row.id}`, author: row.applicant.section, at: new Date(facts.printedAt) };
  const paper = newPaper({ ...about, dense: true }, `${title}　${row.id}　第${row.revision}版`);
  paper.right(`${row.id}\n${eraDate(japanDate(row.appliedAt))}`);
  paper.formTitle(title);
  paper.rows(
    [
      ['所属名・氏名', `${row.applicant.section}　${row.applicant.name}（${row.applicant.id}）`],
      ['空間の区分（第5条7項）', '在宅勤務を実施する空間と私的な空間を区分している'],
    ],
    0.28,
  );
  paper.table(
    [
      { title: '区分', share: 0.14 },
      { title: '項目', share: 0.46 },
      { title: '現在', share: 0.08, align: 'center' },
      { title: '助言', share: 0.32 },
    ],
    workplacePoints.map(({ key, group, text, advice }) => {
      const isSo = content.fulfilled.includes(key);
      return [group, text, isSo ? '○' : '—', isSo ? '' : advice];
    }),
  );
  if (content.notes !== '') paper.text(`特記事項　${content.notes}`);
  printSteps(paper, detail);
  return paper.end();
}
