import { type ReactNode, useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { StatisticsAnswer, StatisticsQuery } from '#contract/http/statistics-api.ts';
import { kindTitles, unitRules, unitTitles } from '#contract/statistics/counting.ts';
import { fiscalYearTitle, monthTitle } from '#contract/statistics/fiscal-year.ts';
import { hoursText, percentText } from '#contract/statistics/rounding.ts';
import { targetOf } from '#contract/statistics/targets.ts';
import { count } from '#contract/words/numbers.ts';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { DepartmentTable, LentTable, MonthTable, SectionTable, YearTable } from './figure-tables.tsx';
import { MonthChart } from './month-chart.tsx';
import { ProcedureFigures } from './procedure-figures.tsx';
import { figuresFile } from './statistics-client.ts';
import { StatisticsFilterForm } from './statistics-filter-form.tsx';
import { readStatisticsFilters, statisticsAddress } from './statistics-filters.ts';
import { YearChart } from './year-chart.tsx';

/** 統計: how much telework there is, drawn and in numbers, by filters that live in the address bar. */
export function StatisticsPage(): ReactNode {
  const { client } = useAccount();
  const search = useSearch();
  const [, navigate] = useLocation();
  const load = useCallback(
    (signal: AbortSignal) => client.statistics.figures(readStatisticsFilters(new URLSearchParams(search)), signal),
    [client, search],
  );
  const { value, problem, loading, reload } = useLoaded(load);
  const filters = readStatisticsFilters(new URLSearchParams(search));
  return (
    <ConsolePage title="統計" width="wide">
      <p className="flex flex-wrap gap-x-8 gap-y-2 text-std-16N-170">
        <PageLink to="/statistics/jlis">J-LISの利用アンケートのための数字</PageLink>
        <PageLink to="/statistics/questionnaire">職員アンケートの集計</PageLink>
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="統計を数えています" /> : null}
      {value === null ? null : (
        <>
          <StatisticsFilterForm
            key={`${search} ${value.year}`}
            filters={filters}
            years={value.years.map(({ year }) => year)}
            year={value.year}
            unit={value.unit}
            sections={value.sections}
            onApply={(chosen) => navigate(statisticsAddress(chosen))}
          />
          <Figures answer={value} filters={filters} />
        </>
      )}
    </ConsolePage>
  );
}

interface FiguresProps {
  readonly answer: StatisticsAnswer;
  readonly filters: StatisticsQuery;
}

const beside = 'grid items-start gap-x-10 gap-y-6 xl:grid-cols-2';

function Figures({ answer, filters }: FiguresProps): ReactNode {
  const { year, unit, kind, section } = answer;
  const asked = { ...filters, year: String(year) };
  return (
    <>
      <section aria-labelledby="year-heading" className="flex flex-col gap-6">
        <div className="flex flex-wrap items-center gap-x-8 gap-y-2">
          <Heading level={2} id="year-heading">
            {fiscalYearTitle(year)}　{section === null ? '全庁' : section.name}
          </Heading>
          <DownloadLink href={figuresFile(asked, 'csv')}>CSVで取り出す</DownloadLink>
          <DownloadLink href={figuresFile(asked, 'pdf')}>PDFで取り出す</DownloadLink>
        </div>
        <p className="text-std-16N-170">
          延べの単位は{unitTitles[unit]}です。{unitRules[unit]}区分は
          {kind === 'all' ? '通常と感染症対策の両方' : `「${kindTitles[kind]}」のみ`}を数えています。
          {answer.since === null ? '' : `累計は最初の記録（${monthTitle(answer.since)}）からです。`}
        </p>
        <KeyFigures answer={answer} />
        <div className={beside}>
          <MonthChart answer={answer} />
          <MonthTable answer={answer} />
        </div>
      </section>
      <section aria-labelledby="target-heading" className="flex flex-col gap-6">
        <Heading level={2} id="target-heading">
          {section === null ? '年度ごとの推移と目標' : '年度ごとの推移'}
        </Heading>
        <YearChart answer={answer} />
        <YearTable answer={answer} />
        {section === null ? (
          <p className="text-dns-14N-130 text-solid-gray-700">
            目標は計画のテレワーク実施者数（累計）です。計画は延べか実人数かを定めていないため、達成率は両方を示します。
          </p>
        ) : null}
      </section>
      <section aria-labelledby="lent-heading" className="flex flex-col gap-3">
        <Heading level={2} id="lent-heading">
          貸出の時間と日数
        </Heading>
        <LentTable answer={answer} />
        <p className="text-dns-14N-130 text-solid-gray-700">
          貸出時間は始業から終業までの時間で、中断を含みます。貸出日数は端末が貸し出されていた日数で、区分によって変わりません。
        </p>
      </section>
      <ProcedureFigures year={year} />
      <section aria-labelledby="section-heading" className="flex flex-col gap-6">
        <Heading level={2} id="section-heading">
          所属と部
        </Heading>
        <div className="grid items-start gap-x-10 gap-y-6 2xl:grid-cols-[3fr_2fr]">
          <SectionTable answer={answer} />
          <DepartmentTable answer={answer} />
        </div>
        <p className="text-dns-14N-130 text-solid-gray-700">
          途中で所属が変わった人は、それぞれの所属で1人と数えます。所属の実人数を足すと、全庁の実人数より多くなることがあります。
        </p>
      </section>
    </>
  );
}

function KeyFigures({ answer }: { readonly answer: StatisticsAnswer }): ReactNode {
  const { total, unit, year, years, section } = answer;
  const now = years.find((each) => each.year === year);
  const target = section === null ? targetOf(year) : null;
  const figures = [
    { title: '延べ実施者数', value: count(total.visits), unit: unitTitles[unit] },
    { title: '実人数', value: count(total.persons), unit: '人' },
    {
      title: '実人数累計',
      value: count(now?.runningPersons ?? 0),
      unit: target === null ? '人' : `人（目標${target}人の${percentText(now?.runningPersons ?? 0, target)}）`,
    },
    { title: '貸出時間', value: hoursText(total.minutes), unit: '時間' },
    { title: '貸出日数', value: count(total.lentDays), unit: '日' },
  ];
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(11rem,1fr))] gap-4">
      {figures.map(({ title, value, unit: unitText }) => (
        <div key={title} className="rounded-12 border border-solid-gray-420 px-5 py-4">
          <dt className="text-dns-16B-130 text-solid-gray-700">{title}</dt>
          <dd className="mt-2">
            <span className="figures text-std-32B-150">{value}</span>
            <span className="ml-1 text-std-16N-170">{unitText}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
