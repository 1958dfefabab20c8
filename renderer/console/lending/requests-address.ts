import { LoanRequestFilters, RequestPlace } from '#contract/http/lending-api.ts';
import { queryText, readFields } from '../api/query.ts';
import { type PageBegin, readPageBegin } from '../page/page-begin.ts';

/** Reads the address bar. What the office would refuse is left out: an old bookmark shows the list all the same. */
export const readRequestsAddress = (params: URLSearchParams) => ({
  filters: LoanRequestFilters.parse(readFields(LoanRequestFilters.shape, ['state', 'staff'], params)),
  begin: readPageBegin(params, RequestPlace),
});

export const requestsAddress = (filters: LoanRequestFilters, begin: PageBegin<RequestPlace> = {}): string =>
  `/loan-requests${queryText({ ...filters, ...begin })}`;
