import type { ReactNode } from 'react';
import type { StatisticsAnswer } from '#contract/http/statistics-api.ts';
import { teleworkForms, teleworkTitles, unitTitles } from '#contract/statistics/counting.ts';
import { fiscalYearTitle, monthTitle } from '#contract/statistics/fiscal-year.ts';
import { hoursText, percentText } from '#contract/statistics/rounding.ts';
import { count } from '#contract/words/numbers.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { PageLink } from '../page/page-link.tsx';
import { type DaysFilters, daysAddress, statisticsAddress } from './statistics-filters.ts';

/** A month, or all of the year together. */
type MonthLine = {
  readonly [Name in 'visits' | 'persons' | 'runningVisits' | 'runningPersons']: number | null;
} & { readonly month: string | null };
type Year = StatisticsAnswer['years'][number];
type Section = StatisticsAnswer['bySection'][number];

interface TableProps {
  readonly answer: StatisticsAnswer;
}

/** A number that leads to the days it was counted from; a nought leads nowhere. */
function Leading({
  text,
  about,
  to,
}: {
  readonly text: string;
  readonly about: string;
  readonly to: DaysFilters | null;
}) {
  if (to === null || /^0(\.0)?$/.test(text)) return text;
  return (
    <PageLink to={daysAddress(to)} ariaLabel={`${about} ${text}。もとの実施日を見る`}>
      {text}
    </PageLink>
  );
}

/** What was narrowed to, for the list behind a number. */
const narrowed = ({ section, kind }: StatisticsAnswer): Pick<DaysFilters, 'section' | 'kind'> => ({
  ...(section === null ? {} : { section: section.id }),
  ...(kind === 'normal' ? {} : { kind }),
});

/** The months of the year: people. */
export function MonthTable({ answer }: TableProps): ReactNode {
  const behind = narrowed(answer);
  const { total, year, thisMonth } = answer;
  // A sum of running totals would be none.
  const rows: readonly MonthLine[] = [
    ...answer.months,
    { month: null, visits: total.visits, persons: total.persons, runningVisits: null, runningPersons: null },
  ];
  const number = (key: Exclude<keyof MonthLine, 'month'>, title: string): Column<MonthLine> => ({
    ...{ key, title, align: 'end', noWrap: true },
    cell: (row) => {
      const value = row[key];
      if (value === null || (row.month !== null && row.month > thisMonth)) return '—';
      const isRunning = key === 'runningVisits' || key === 'runningPersons';
      const period =
        row.month === null ? { year: String(year) } : isRunning ? { until: row.month } : { month: row.month };
      return <Leading text={count(value)} about={`${lineTitle(row)} ${title}`} to={{ ...behind, ...period }} />;
    },
  });
  return (
    <DataTable
      caption="月ごとの実施者数"
      columns={[
        { key: 'month', title: '月', isRowHeader: true, noWrap: true, cell: lineTitle },
        number('visits', `延べ（${unitTitles[answer.unit]}）`),
        number('persons', '実人数'),
        number('runningVisits', '延べ累計'),
        number('runningPersons', '実人数累計'),
      ]}
      rows={rows}
      rowKey={lineTitle}
    />
  );
}

const lineTitle = ({ month }: MonthLine): string => (month === null ? '合計' : monthTitle(month));

/** The months of the year: hours and days lent. */
export function LentTable({ answer }: TableProps): ReactNode {
  const behind = narrowed(answer);
  const total = { ...answer.total, month: '' };
  const rows = [...answer.months, total];
  const titleOf = ({ month }: { readonly month: string }): string => (month === '' ? '合計' : monthTitle(month));
  const to = ({ month }: { readonly month: string }): DaysFilters =>
    month === '' ? { ...behind, year: String(answer.year) } : { ...behind, month };
  return (
    <DataTable
      caption="テレワーク用端末機を利用したテレワークの実績"
      columns={[
        { key: 'month', title: '月', isRowHeader: true, noWrap: true, cell: titleOf },
        ...teleworkForms.map(
          (form): Column<(typeof rows)[number]> => ({
            ...{ key: form, title: `貸出時間（${teleworkTitles[form]}）`, align: 'end', noWrap: true },
            cell: (row) =>
              row.month > answer.thisMonth ? (
                '—'
              ) : (
                <Leading
                  text={hoursText(row.minutesBy[form])}
                  about={`${titleOf(row)} 貸出時間 ${teleworkTitles[form]}`}
                  to={to(row)}
                />
              ),
          }),
        ),
        {
          ...{ key: 'days', title: '実施日数', align: 'end', noWrap: true },
          cell: (row) =>
            row.month > answer.thisMonth ? (
              '—'
            ) : (
              <Leading text={count(row.days)} about={`${titleOf(row)} 実施日数`} to={to(row)} />
            ),
        },
        {
          ...{ key: 'lent', title: '貸出日数', align: 'end', noWrap: true },
          cell: (row) => (row.month > answer.thisMonth ? '—' : count(row.lentDays)),
        },
      ]}
      rows={rows}
      rowKey={({ month }) => month}
    />
  );
}

/** Every year, against the plan's targets. */
export function YearTable({ answer }: TableProps): ReactNode {
  const behind = narrowed(answer);
  const isCity = answer.section === null;
  const isKnown = ({ year }: Year): boolean => `${year}-04` <= answer.thisMonth;
  const number = (
    key: string,
    title: string,
    value: (row: Year) => number,
    to: (row: Year) => DaysFilters,
  ): Column<Year> => ({
    ...{ key, title, align: 'end', noWrap: true },
    cell: (row) =>
      isKnown(row) ? (
        <Leading
          text={count(value(row))}
          about={`${fiscalYearTitle(row.year)} ${title}`}
          to={{ ...behind, ...to(row) }}
        />
      ) : (
        '—'
      ),
  });
  const rate = (key: string, title: string, value: (row: Year) => number): Column<Year> => ({
    ...{ key, title, align: 'end', noWrap: true },
    cell: (row) => (row.target === null || !isKnown(row) ? '—' : percentText(value(row), row.target)),
  });
  return (
    <DataTable
      caption="年度ごとの実施者数と目標"
      columns={[
        { key: 'year', title: '年度', isRowHeader: true, noWrap: true, cell: ({ year }) => fiscalYearTitle(year) },
        number(
          'visits',
          `延べ（${unitTitles[answer.unit]}）`,
          ({ visits }) => visits,
          ({ year }) => ({ year: String(year) }),
        ),
        number(
          'persons',
          '実人数',
          ({ persons }) => persons,
          ({ year }) => ({ year: String(year) }),
        ),
        number(
          'rv',
          '延べ累計',
          (row) => row.runningVisits,
          ({ year }) => ({ until: `${year + 1}-03` }),
        ),
        number(
          'rp',
          '実人数累計',
          (row) => row.runningPersons,
          ({ year }) => ({ until: `${year + 1}-03` }),
        ),
        ...(isCity
          ? [
              {
                ...{ key: 'target', title: '目標（累計）', align: 'end' as const, noWrap: true },
                cell: ({ target }: Year) => (target === null ? '—' : `${target}人`),
              },
              rate('rateV', '達成率（延べ）', (row) => row.runningVisits),
              rate('rateP', '達成率（実人数）', (row) => row.runningPersons),
            ]
          : []),
      ]}
      rows={answer.years}
      rowKey={({ year }) => String(year)}
    />
  );
}

/** Sections of the year, with their 部. */
export function SectionTable({ answer }: TableProps): ReactNode {
  const most = Math.max(1, ...answer.bySection.map(({ visits }) => visits));
  const year = String(answer.year);
  const { kind } = answer;
  const to = (row: Section): DaysFilters => ({ year, section: row.id, ...(kind === 'normal' ? {} : { kind }) });
  const number = (key: string, title: string, text: (row: Section) => string, leads = true): Column<Section> => ({
    ...{ key, title, align: 'end', noWrap: true },
    cell: (row) => <Leading text={text(row)} about={`${row.name} ${title}`} to={leads ? to(row) : null} />,
  });
  return (
    <DataTable
      caption="所属ごとの実施者数"
      columns={[
        {
          ...{ key: 'name', title: '所属', isRowHeader: true },
          cell: ({ id, name, department }) => (
            <span className="block min-w-28">
              <PageLink to={statisticsAddress({ year, section: id, unit: answer.unit, kind })}>{name}</PageLink>
              <span className="block text-dns-14N-130 text-solid-gray-700">{department}</span>
            </span>
          ),
        },
        {
          ...{ key: 'bar', title: `延べ（${unitTitles[answer.unit]}）` },
          cell: (row) => (
            <span className="flex min-w-40 items-center gap-3">
              <span className="figures w-12 shrink-0 text-right">
                <Leading text={count(row.visits)} about={`${row.name} 延べ`} to={to(row)} />
              </span>
              <svg aria-hidden="true" className="h-5 w-full min-w-20">
                <rect
                  {...{ x: 0, y: 2, height: 16, width: `${(100 * row.visits) / most}%` }}
                  className="fill-blue-900 forced-colors:fill-[CanvasText]"
                />
              </svg>
            </span>
          ),
        },
        number('persons', '実人数', (row) => count(row.persons)),
        number('days', '実施日数', (row) => count(row.days)),
        number('hours', '貸出時間', (row) => hoursText(row.minutes)),
        number('lent', '貸出日数', (row) => count(row.lentDays), false),
      ]}
      rows={answer.bySection}
      rowKey={({ id }) => id}
      empty="この年度に実施した所属はありません。"
    />
  );
}

/** 部 of the year: persons of several sections are counted once. */
export function DepartmentTable({ answer }: TableProps): ReactNode {
  return (
    <DataTable
      caption="部ごとの実施者数"
      columns={[
        {
          key: 'name',
          title: '部',
          isRowHeader: true,
          cell: ({ name }) => <span className="block min-w-28">{name}</span>,
        },
        {
          ...{ key: 'visits', title: `延べ（${unitTitles[answer.unit]}）`, align: 'end', noWrap: true },
          cell: ({ visits }) => count(visits),
        },
        { key: 'persons', title: '実人数', align: 'end', noWrap: true, cell: ({ persons }) => count(persons) },
        { key: 'hours', title: '貸出時間', align: 'end', noWrap: true, cell: ({ minutes }) => hoursText(minutes) },
        { key: 'lent', title: '貸出日数', align: 'end', noWrap: true, cell: ({ lentDays }) => count(lentDays) },
      ]}
      rows={answer.byDepartment}
      rowKey={({ name }) => name}
      empty="この年度に実施した部はありません。"
    />
  );
}
