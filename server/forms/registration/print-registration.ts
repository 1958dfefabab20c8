import { formKinds } from '#contract/forms/kinds.ts';
import { pledgeOf } from '#contract/forms/pledge.ts';
import {
  frequencyWords,
  type RegistrationContent,
  reasons,
  reasonTitles,
  sexTitles,
} from '#contract/forms/registration.ts';
import { employmentTitles } from '#contract/people/employment.ts';
import { eraDate, japanDate } from '#contract/words/era.ts';
import { formStateTitles } from '#contract/words/form-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { type FormCell, newPaper, type Paper } from '../../pdf/paper.ts';
import { printSteps } from '../print-steps.ts';
import type { FormPaperFacts } from '../server-form-kind.ts';

type Facts = FormPaperFacts<RegistrationContent>;

const label = (text: string, share: number): FormCell => ({ text, share, isLabel: true });
const names = 0.26;
const line = (name: string, value: string, height = 0) => ({
  ...{ cells: [label(name, names), { text: value, share: 1 - names }], height },
});

/** 別紙1: its table and its approval on the first page; what the system adds to it on the next. */
export function printRegistration(facts: Facts): Promise<Buffer> {
  const { row } = facts.detail;
  const title = `${facts.isSample ? '【見本】' : ''}${formKinds.registration.title}`;
  const about = { title: `${title} ${row.id}`, author: row.applicant.section, at: new Date(facts.printedAt) };
  const paper = newPaper(about, `${title}　${row.id}　第${row.revision}版　${formStateTitles[row.state]}`);
  paper.left('（別紙1）');
  paper.right(`${row.id}\n${eraDate(japanDate(row.appliedAt))}`);
  paper.formTitle(title);
  printTable(paper, facts);
  printApproval(paper, facts);
  paper.newPage();
  printPledge(paper, facts);
  printSteps(paper, facts.detail);
  return paper.end();
}

function printTable(paper: Paper, { detail, content }: Facts): void {
  const { applicant } = detail.row;
  const value = 0.38;
  const short = 0.12;
  const pair = (name: string, text: string, second: string, secondText: string) => ({
    cells: [
      ...[label(name, names), { text, share: value }, label(second, short)],
      { text: secondText, share: 1 - names - value - short },
    ],
  });
  paper.form([
    pair('(ふりがな)\n氏名', `(${content.kana})\n${applicant.name}`, '性別', sexTitles[content.sex]),
    pair('所属名', applicant.section, '役職', content.position),
    line('自宅住所\n(在宅勤務実施場所)', `〒${content.postcode}\n${content.address}`),
    line('電話番号', content.phone),
    line(
      '在宅勤務申込事由\n(主たるものを一つ選択)',
      reasons.map((reason) => `${reason === content.reason ? '■' : '□'} ${reasonTitles[reason]}`).join('\n'),
    ),
    {
      cells: [
        { ...label('', names), joins: true },
        { text: `${content.reasonText}\n※所属長が認めた事由を記載してください。`, share: 1 - names },
      ],
    },
    line('実施予定頻度', frequencyWords(content.frequency)),
    line('その他特記事項\n(在宅勤務で行う\n主な業務内容 等)', content.notes, 90),
  ]);
}

function printApproval(paper: Paper, { detail }: Facts): void {
  const approval = detail.steps.findLast(({ act }) => act === 'approve');
  const revoked = detail.steps.findLast(({ act }) => act === 'revoke');
  paper.text('上記の者が、在宅勤務を実施することを承認します。');
  if (approval === undefined) paper.right('令和　　年　　月　　日\n所属長名　　　　　　　　　　　印');
  else {
    const stead = approval.deputyFor === null ? '' : `（${approval.deputyFor.name}の代理）`;
    paper.right(`${eraDate(japanDate(approval.at))}\n所属長名　${approval.by.name}${stead}　（電子承認）`);
  }
  if (revoked !== undefined) {
    paper.text(`${eraDate(japanDate(revoked.at))}　${revoked.by.name}が承認を取り消しました。理由　${revoked.remark}`);
  }
}

function printPledge(paper: Paper, { detail, content }: Facts): void {
  const { confirmations } = formKinds.registration;
  const approval = detail.steps.findLast(({ act }) => act === 'approve');
  const signed = detail.steps.findLast(({ act }) => act === 'apply' || act === 'resubmit');
  paper.heading('申請した人と執務環境');
  paper.rows(
    [
      ['職員番号', detail.row.applicant.id],
      ['任用の区分（第4条2項）', employmentTitles[content.employment]],
      ['自宅で仕事をする場所', content.workplace.place],
      ['空間の区分（第5条7項）', '在宅勤務を実施する空間と私的な空間を区分している'],
    ],
    0.32,
  );
  paper.heading('所属長の確認（第5条2項）');
  const given = approval?.confirmed ?? [];
  paper.text(confirmations.map(({ key, text }) => `${given.includes(key) ? '■' : '□'} ${text}`).join('\n'));
  paper.heading(`誓約書（第${content.pledge.version}版）`);
  paper.text((pledgeOf(content.pledge.version)?.lines ?? []).map((text, n) => `${n + 1}　${text}`).join('\n'));
  if (signed !== undefined) {
    paper.text(`${dayAndClock(signed.at)}　${signed.by.name}（職員番号 ${signed.by.id}）が本人のアカウントで誓約`);
  }
}
