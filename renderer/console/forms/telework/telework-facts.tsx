import type { ReactNode } from 'react';
import type { TeleworkContent } from '#contract/forms/telework.ts';
import { fiscalYearTitle } from '#contract/statistics/fiscal-year.ts';
import { KeyValueList } from '../../../ui/key-value-list.tsx';

/** What a テレワーク申請書 says. */
export function TeleworkFacts({ content }: { readonly content: TeleworkContent }): ReactNode {
  return (
    <KeyValueList
      items={[
        { key: '年度', value: fiscalYearTitle(content.fiscalYear) },
        { key: 'パソコン名', value: content.pc },
        { key: 'IDの数', value: `${content.ids}個` },
        {
          key: 'テレワーク利用者',
          value: (
            <ul>
              {content.users.map(({ id, name }) => (
                <li key={id}>
                  {name}（{id}）
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}
