import { formKinds } from '#contract/forms/kinds.ts';
import { pledgeOf } from '#contract/forms/pledge.ts';
import {
  employmentTitles,
  frequencyWords,
  type RegistrationContent,
  reasons,
  reasonTitles,
  sexTitles,
} from '#contract/forms/registration.ts';
import { eraDate, japanDate } from '#contract/words/era.ts';
import { formActTitles, formStateTitles } from '#contract/words/form-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { newPaper } from '../../pdf/paper.ts';
import type { FormPaperFacts } from '../server-form-kind.ts';

/** 別紙1 */
export function printRegistration(facts: FormPaperFacts<RegistrationContent>): Promise<Buffer> {
  const { detail, content, head, isSample } = facts;
  const { row, steps } = detail;
  const { title: name, confirmations } = formKinds.registration;
  const title = `${isSample ? '【見本】' : ''}${name}`;
  const about = { title: `${title} ${row.id}`, author: row.applicant.section, at: new Date(facts.printedAt) };
  const paper = newPaper({ ...about, dense: true }, `${title}　${row.id}　第${row.revision}版`);
  paper.right(`（別紙1）　${row.id}\n申請日　${eraDate(japanDate(row.appliedAt))}`);
  paper.title(title, [`状態　${formStateTitles[row.state]}`]);
  paper.rows(
    [
      ['(ふりがな)　氏名', `（${content.kana}）\n${row.applicant.name}　　職員番号 ${row.applicant.id}`],
      ['性別', sexTitles[content.sex]],
      ['所属名', row.applicant.section],
      ['役職', content.position],
      ['任用の区分（第4条2項）', employmentTitles[content.employment]],
      ['自宅住所\n(在宅勤務実施場所)', `〒${content.postcode}\n${content.address}`],
      ['電話番号', content.phone],
      [
        '在宅勤務申込事由\n(主たるものを一つ選択)',
        [
          ...reasons.map((reason) => `${reason === content.reason ? '■' : '□'} ${reasonTitles[reason]}`),
          ...(content.reasonText === '' ? [] : [`（所属長が認めた事由）${content.reasonText}`]),
        ].join('\n'),
      ],
      ['実施予定頻度', frequencyWords(content.frequency)],
      ['その他特記事項\n(在宅勤務で行う主な業務内容 等)', content.notes === '' ? '（記載なし）' : content.notes],
      ['執務環境（第5条7項）', `${content.workplace.place}\n■ 在宅勤務を実施する空間と私的な空間を区分している`],
    ],
    0.28,
  );
  const approval = steps.findLast(({ act }) => act === 'approve');
  paper.heading('承認');
  paper.text('上記の者が、在宅勤務を実施することを承認します。');
  if (approval === undefined) paper.right('令和　　年　　月　　日\n所属長名　　　　　　　　　　　　　印');
  else {
    const stead = approval.deputyFor === null ? '' : `（${approval.deputyFor.name}の代理）`;
    paper.right(`${eraDate(japanDate(approval.at))}\n所属長名　${approval.by.name}${stead}`);
    const given = confirmations.filter(({ key }) => approval.confirmed.includes(key));
    paper.text(given.map(({ text }) => `■ ${text}`).join('\n'));
    if (approval.remark !== '') paper.text(`添えられた言葉　${approval.remark}`);
  }
  const revoked = steps.findLast(({ act }) => act === 'revoke');
  if (revoked !== undefined) {
    paper.text(`承認の取消し（第5条3項）　${dayAndClock(revoked.at)}　${revoked.by.name}　理由　${revoked.remark}`);
  }
  if (approval === undefined && head !== '') paper.text(`所属長　${head}`);
  const signed = steps.findLast(({ act }) => act === 'apply' || act === 'resubmit');
  paper.heading(`誓約書（文面 第${content.pledge.version}版）`);
  paper.text((pledgeOf(content.pledge.version)?.lines ?? []).map((line, n) => `${n + 1}　${line}`).join('\n'));
  if (signed !== undefined) {
    paper.text(`${dayAndClock(signed.at)}　職員番号 ${signed.by.id}　${signed.by.name}　が本人のアカウントで誓約`);
  }
  paper.heading('手続きの記録');
  paper.table(
    [
      { title: '日時', share: 0.3 },
      { title: '手続き', share: 0.14 },
      { title: '人', share: 0.2 },
      { title: '理由・言葉', share: 0.26 },
      { title: '記録番号', share: 0.1, align: 'right' },
    ],
    steps.map(({ at, act, by, remark, logIndex }) => [
      ...[dayAndClock(at), formActTitles[act], by.name, remark],
      logIndex === null ? '—' : String(logIndex),
    ]),
  );
  return paper.end();
}
