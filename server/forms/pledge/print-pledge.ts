import { formKinds } from '#contract/forms/kinds.ts';
import { type PledgeContent, pledgeOf } from '#contract/forms/pledge.ts';
import { eraDate, japanDate } from '#contract/words/era.ts';
import { newPaper } from '../../pdf/paper.ts';
import { printSteps } from '../print-steps.ts';
import type { FormPaperFacts } from '../server-form-kind.ts';

/** 誓約書; the city has no layout of its own for it. */
export function printPledge({ detail, content, ...facts }: FormPaperFacts<PledgeContent>): Promise<Buffer> {
  const { row } = detail;
  const title = `${facts.isSample ? '【見本】' : ''}${formKinds.pledge.title}`;
  const about = { title: `${title} ${row.id}`, author: row.applicant.section, at: new Date(facts.printedAt) };
  const paper = newPaper(about, `${title}　${row.id}　第${content.version}版`);
  paper.right(`${row.id}\n${eraDate(japanDate(row.appliedAt))}`);
  paper.text('情報政策課長　様');
  paper.formTitle(title);
  paper.text(`在宅勤務を行うにあたり、次のこと（誓約書 第${content.version}版）を誓約します。`);
  paper.text((pledgeOf(content.version)?.lines ?? []).map((line, n) => `${n + 1}　${line}`).join('\n'));
  paper.signed([
    `所属名　　${row.applicant.section}`,
    `職員番号　${row.applicant.id}`,
    `氏名　　　${row.applicant.name}`,
  ]);
  printSteps(paper, detail);
  return paper.end();
}
