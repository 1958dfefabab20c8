import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type JlisAnswer, JlisQuery } from '#contract/http/statistics-api.ts';
import { daysOfYear, fiscalYearOf, fiscalYearTitle, monthsOf, monthTitle } from '#contract/statistics/fiscal-year.ts';
import { hoursText } from '#contract/statistics/rounding.ts';
import { japanDate } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { useAccount } from '../account/account-context.tsx';
import { queryText } from '../api/query.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { jlisFile } from './statistics-client.ts';
import { daysAddress } from './statistics-filters.ts';

/** The first fiscal year of the plan and of the pilot. */
const firstYear = 2020;

/** The fiscal year as far as it has come, where the address says nothing. */
function readPeriod(params: URLSearchParams, today: string): JlisQuery {
  const asked = JlisQuery.safeParse({ from: params.get('from'), to: params.get('to') });
  if (asked.success) return asked.data;
  return { from: daysOfYear(fiscalYearOf(today)).from.slice(0, 7), to: today.slice(0, 7) };
}

/** The city's figures for the questionnaire of J-LIS, by section. */
export function JlisPage(): ReactNode {
  const { client } = useAccount();
  const search = useSearch();
  const [, navigate] = useLocation();
  const [today] = useState(() => japanDate(new Date().toISOString()));
  const period = readPeriod(new URLSearchParams(search), today);
  const { from, to } = period;
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.statistics.jlis({ from, to }, signal), [client, from, to]),
  );
  return (
    <ConsolePage
      title="自治体テレワークシステムの利用状況"
      width="wide"
      before={<PageLink to="/statistics">統計に戻る</PageLink>}
    >
      <p className="max-w-180 text-std-16N-170">
        J-LISの利用アンケートに答えるための数字です。期間を決めると、所属ごとのID数・利用者数・利用日数・利用時間を数えます。
      </p>
      <PeriodForm
        key={`${from} ${to}`}
        period={period}
        today={today}
        onApply={(chosen) => navigate(`/statistics/jlis${queryText(chosen)}`)}
      />
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="利用状況を数えています" /> : null}
      {value === null ? null : <JlisTable answer={value} />}
    </ConsolePage>
  );
}

interface PeriodFormProps {
  readonly period: JlisQuery;
  readonly today: string;
  readonly onApply: (period: JlisQuery) => void;
}

function PeriodForm({ period, today, onApply }: PeriodFormProps): ReactNode {
  const [from, setFrom] = useState(period.from);
  const [to, setTo] = useState(period.to);
  const [checked, setChecked] = useState(false);
  const fault = from > to ? '終わりの月を、始まりの月と同じかあとの月にしてください。' : null;
  const months = Array.from({ length: fiscalYearOf(today) - firstYear + 1 }, (_, n) => monthsOf(firstYear + n))
    .flat()
    .filter((month) => month <= today.slice(0, 7))
    .concat(period.from, period.to);
  const options = [...new Set(months)].sort().reverse();
  const choices = options.map((month) => ({ value: month, label: monthTitle(month) }));
  const apply = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    if (fault === null) onApply({ from, to });
  };
  return (
    <search>
      <form
        noValidate
        aria-label="利用状況の期間"
        onSubmit={apply}
        className="flex flex-col gap-5 rounded-12 bg-solid-gray-50 p-5 sm:p-6"
      >
        <div className="grid gap-x-8 gap-y-5 md:grid-cols-2">
          <SelectBox label="始まりの月" options={choices} value={from} onChange={setFrom} />
          <SelectBox
            label="終わりの月"
            options={choices}
            value={to}
            onChange={setTo}
            errorMessage={checked ? fault : null}
          />
        </div>
        <div>
          <Button type="submit" size="md">
            数える
          </Button>
        </div>
      </form>
    </search>
  );
}

function JlisTable({ answer }: { readonly answer: JlisAnswer }): ReactNode {
  const { from, to, year, idsOfCity, rows, total } = answer;
  const all = [...rows, { id: '', name: '合計', department: '', ...total }];
  const isMonth = from === to;
  return (
    <section aria-labelledby="jlis-heading" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-8 gap-y-2">
        <Heading level={2} id="jlis-heading">
          {monthTitle(from)}から{monthTitle(to)}まで
        </Heading>
        <DownloadLink href={jlisFile({ from, to }, 'csv')}>CSVで取り出す</DownloadLink>
        <DownloadLink href={jlisFile({ from, to }, 'pdf')}>PDFで取り出す</DownloadLink>
      </div>
      <DataTable
        caption="所属ごとの利用状況"
        captionHidden
        columns={[
          {
            ...{ key: 'name', title: '所属', isRowHeader: true },
            cell: ({ id, name, department }) => (
              <span className="block min-w-28">
                {isMonth && id !== '' ? (
                  <PageLink to={daysAddress({ month: from, section: id, kind: 'all' })}>{name}</PageLink>
                ) : (
                  name
                )}
                <span className="block text-dns-14N-130 text-solid-gray-700">{department}</span>
              </span>
            ),
          },
          { key: 'ids', title: 'ID数', align: 'end', noWrap: true, cell: ({ ids }) => count(ids) },
          { key: 'users', title: '利用者数', align: 'end', noWrap: true, cell: ({ users }) => `${count(users)}人` },
          { key: 'days', title: '利用日数', align: 'end', noWrap: true, cell: ({ days }) => `${count(days)}人日` },
          {
            ...{ key: 'hours', title: '利用時間', align: 'end', noWrap: true },
            cell: ({ minutes }) => `${hoursText(minutes)}時間`,
          },
        ]}
        rows={all}
        rowKey={({ id }) => id}
      />
      <p className="text-dns-14N-130 text-solid-gray-700">
        ID数は{fiscalYearTitle(year)}の割当てです（市の持つIDは{idsOfCity}
        ）。区分は通常と感染症対策の両方を数えます。利用時間は始業から終業までの時間で、中断を含みます。
      </p>
    </section>
  );
}
