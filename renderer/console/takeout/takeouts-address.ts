import { TakeoutFilters, TakeoutPlace } from '#contract/takeout/takeout-api.ts';
import { queryText, readFields } from '../api/query.ts';
import { type PageBegin, readPageBegin } from '../page/page-begin.ts';

/** Reads the address bar. What the office would refuse is left out: an old bookmark shows the list all the same. */
export const readTakeoutsAddress = (params: URLSearchParams) => ({
  filters: TakeoutFilters.parse(readFields(TakeoutFilters.shape, ['state', 'staff'], params)),
  begin: readPageBegin(params, TakeoutPlace),
});

export const takeoutsAddress = (filters: TakeoutFilters, begin: PageBegin<TakeoutPlace> = {}): string =>
  `/takeouts${queryText({ ...filters, ...begin })}`;
