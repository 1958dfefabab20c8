import type { z } from 'zod';
import { DayPlace } from '#contract/http/paging.ts';
import { MonthText, StatisticsQuery } from '#contract/http/statistics-api.ts';
import { queryText } from '../api/query.ts';
import { type PageBegin, readPageBegin } from '../page/page-begin.ts';

/** Reads the address bar. What the office would refuse is left out: an old bookmark shows the figures all the same. */
export function readStatisticsFilters(params: URLSearchParams): StatisticsQuery {
  const { shape } = StatisticsQuery;
  const given = (name: keyof typeof shape): string | undefined => params.get(name) ?? undefined;
  const year = shape.year.safeParse(given('year')).data;
  const section = shape.section.safeParse(given('section')).data;
  const unit = shape.unit.safeParse(given('unit')).data;
  const kind = shape.kind.safeParse(given('kind')).data;
  return {
    ...(year === undefined ? {} : { year }),
    ...(section === undefined ? {} : { section }),
    ...(unit === undefined ? {} : { unit }),
    ...(kind === undefined ? {} : { kind }),
  };
}

export const statisticsAddress = (filters: StatisticsQuery): string => `/statistics${queryText(filters)}`;

/** The days behind a number: of a year, of a month, or of everything until a month. */
export type DaysFilters = Pick<StatisticsQuery, 'section' | 'kind'> & {
  readonly year?: string;
  readonly month?: string;
  readonly until?: string;
};
export type DayBegin = PageBegin<z.infer<typeof DayPlace>>;

/** Null where the address names no period, or several. */
export function readDaysFilters(params: URLSearchParams): DaysFilters | null {
  const { year, section, kind } = readStatisticsFilters(params);
  const month = MonthText.safeParse(params.get('month')).data;
  const until = MonthText.safeParse(params.get('until')).data;
  if ([year, month, until].filter((given) => given !== undefined).length !== 1) return null;
  return {
    ...(year === undefined ? {} : { year }),
    ...(month === undefined ? {} : { month }),
    ...(until === undefined ? {} : { until }),
    ...(section === undefined ? {} : { section }),
    ...(kind === undefined ? {} : { kind }),
  };
}

export const readDayBegin = (params: URLSearchParams): DayBegin => readPageBegin(params, DayPlace);

export const daysAddress = (filters: DaysFilters, begin: DayBegin = {}): string =>
  `/statistics/days${queryText({ ...filters, ...begin })}`;
