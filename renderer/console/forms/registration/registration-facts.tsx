import type { ReactNode } from 'react';
import { pledgeOf } from '#contract/forms/pledge.ts';
import { frequencyWords, type RegistrationContent, reasonTitles, sexTitles } from '#contract/forms/registration.ts';
import { employmentTitles } from '#contract/people/employment.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { KeyValueList } from '../../../ui/key-value-list.tsx';
import { PledgeText } from '../pledge/pledge-text.tsx';

/** What a 在宅勤務登録申請書 says. */
export function RegistrationFacts({ content }: { readonly content: RegistrationContent }): ReactNode {
  const pledge = pledgeOf(content.pledge.version);
  return (
    <>
      <KeyValueList
        items={[
          { key: 'ふりがな', value: content.kana },
          { key: '性別', value: sexTitles[content.sex] },
          { key: '役職', value: content.position },
          { key: '任用の区分', value: employmentTitles[content.employment] },
          { key: '自宅住所（在宅勤務実施場所）', value: `〒${content.postcode}\n${content.address}` },
          { key: '電話番号', value: content.phone },
          {
            key: '在宅勤務申込事由',
            value: `${reasonTitles[content.reason]}${content.reasonText === '' ? '' : `\n${content.reasonText}`}`,
          },
          { key: '実施予定頻度', value: frequencyWords(content.frequency) },
          { key: 'その他特記事項', value: content.notes === '' ? '記載なし' : content.notes },
          {
            key: '執務環境',
            value: `${content.workplace.place}\n仕事の空間と私的な空間を区分している（第5条7項）`,
          },
          { key: '誓約書', value: `第${content.pledge.version}版に誓約` },
        ]}
      />
      {pledge === null ? null : (
        <Disclosure summary="誓約書の文面">
          <PledgeText pledge={pledge} />
        </Disclosure>
      )}
    </>
  );
}
