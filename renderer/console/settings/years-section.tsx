import type { ReactNode } from 'react';
import type { KnownYear } from '#contract/settings/settings-api.ts';
import { eraDateWithWeekday, eraYear } from '#contract/words/era.ts';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Heading } from '../../ui/heading.tsx';

const columns: readonly Column<KnownYear>[] = [
  {
    ...{ key: 'year', title: '年', isRowHeader: true, noWrap: true },
    cell: ({ year }) => `${eraYear(`${year}-12-31`)}（${year}年）`,
  },
  { key: 'count', title: '祝日と休日', align: 'end', noWrap: true, cell: ({ days }) => `${days.length}日` },
  {
    key: 'by',
    title: 'もと',
    noWrap: true,
    cell: ({ by }) =>
      by === 'office' ? <Badge tone="good">一覧から取り込み</Badge> : <Badge tone="neutral">製品に備え付け</Badge>,
  },
  {
    key: 'days',
    title: '内容',
    cell: ({ year, days }) => (
      <Disclosure summary={`${year}年の祝日を見る`}>
        <ul className="flex flex-col gap-1 py-2">
          {days.map(({ day, name }) => (
            <li key={day}>
              {eraDateWithWeekday(day)}　{name}
            </li>
          ))}
        </ul>
      </Disclosure>
    ),
  },
];

/** Which years' holidays are known, and what follows for those that are not. */
export function YearsSection({ years }: { readonly years: readonly KnownYear[] }): ReactNode {
  const last = years.at(-1)?.year;
  return (
    <section aria-labelledby="years-title" className="flex flex-col gap-4">
      <Heading level={2} id="years-title">
        国民の祝日が登録されている年
      </Heading>
      {last === undefined ? null : (
        <Banner
          kind="info"
          title={`${eraYear(`${last + 1}-12-31`)}（${last + 1}年）からの祝日は、まだ登録されていません。`}
        >
          <p>
            登録のない年の日を含む計画書は受け付けません。内閣府が翌年の一覧を出したら（毎年2月ごろ）、下から取り込んでください。
          </p>
        </Banner>
      )}
      <DataTable
        caption="年ごとの祝日の一覧"
        captionHidden
        columns={columns}
        rows={years.toReversed()}
        rowKey={({ year }) => String(year)}
      />
    </section>
  );
}
