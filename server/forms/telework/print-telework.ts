import { formKinds } from '#contract/forms/kinds.ts';
import type { TeleworkContent } from '#contract/forms/telework.ts';
import { fiscalYearTitle } from '#contract/statistics/fiscal-year.ts';
import { eraDate, japanDate } from '#contract/words/era.ts';
import { formStateTitles } from '#contract/words/form-words.ts';
import { type FormCell, newPaper } from '../../pdf/paper.ts';
import { printSteps } from '../print-steps.ts';
import type { FormPaperFacts } from '../server-form-kind.ts';

const label = (text: string, share: number): FormCell => ({ text, share, isLabel: true });
const names = 0.26;
const line = (name: string, text: string) => ({ cells: [label(name, names), { text, share: 1 - names }] });

/** テレワーク申請書; the city's report names its fields and gives no layout of its own. */
export function printTelework({ detail, content, head, ...facts }: FormPaperFacts<TeleworkContent>): Promise<Buffer> {
  const { row, steps } = detail;
  const title = `${facts.isSample ? '【見本】' : ''}${formKinds.telework.title}`;
  const about = { title: `${title} ${row.id}`, author: row.applicant.section, at: new Date(facts.printedAt) };
  const paper = newPaper(about, `${title}　${row.id}　第${row.revision}版　${formStateTitles[row.state]}`);
  paper.right(`${row.id}\n${eraDate(japanDate(row.appliedAt))}`);
  paper.text('情報政策課長　様');
  paper.formTitle(title);
  paper.signed([
    `申請者　所属　${row.applicant.section}`,
    `　　　　所属長　${head === '' ? row.applicant.name : head}`,
  ]);
  paper.text('自治体テレワークシステムを利用したいので、次のとおり申請します。');
  paper.form([
    line('年度', fiscalYearTitle(content.fiscalYear)),
    line('パソコン名\n(各課1台まで)', content.pc),
    line('テレワーク用IDの数', `${content.ids}個`),
  ]);
  paper.heading('テレワーク利用者');
  paper.form([
    { cells: [label('番号', 0.12), label('職員番号', 0.28), label('氏名', 0.6)] },
    ...content.users.map(({ id, name }, n) => ({
      cells: [
        { text: String(n + 1), share: 0.12 },
        { text: id, share: 0.28 },
        { text: name, share: 0.6 },
      ],
    })),
  ]);
  const approval = steps.findLast(({ act }) => act === 'approve');
  paper.keep(110);
  paper.heading('情報政策課記入欄');
  paper.form([
    { cells: [label('割り当てたID', 0.25), label('承認日', 0.35), label('承認した者', 0.4)] },
    {
      cells: [
        { text: approval === undefined ? '' : `${content.ids}個`, share: 0.25 },
        { text: approval === undefined ? '' : eraDate(japanDate(approval.at)), share: 0.35 },
        { text: approval?.by.name ?? '', share: 0.4 },
      ],
      height: 34,
    },
  ]);
  printSteps(paper, detail);
  return paper.end();
}
