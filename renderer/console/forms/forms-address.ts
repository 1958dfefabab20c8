import { FormFilters, FormPlace } from '#contract/http/forms-api.ts';
import { queryText, readFields } from '../api/query.ts';
import { type PageBegin, readPageBegin } from '../page/page-begin.ts';

/** A page of one of the two lists of forms, as the address bar holds it. */
export interface FormsAddress {
  readonly of: 'mine' | 'all';
  readonly filters: FormFilters;
  readonly begin: PageBegin<FormPlace>;
}

/** Reads the address bar. What the office would refuse is left out: an old bookmark shows the lists all the same. */
export const readFormsAddress = (params: URLSearchParams): FormsAddress => ({
  of: params.get('of') === 'mine' ? 'mine' : 'all',
  filters: FormFilters.parse(readFields(FormFilters.shape, ['kind', 'state', 'staff'], params)),
  begin: readPageBegin(params, FormPlace),
});

/** The one of whoever asks has no filters. */
export const formsAddress = ({ of, filters, begin }: FormsAddress): string =>
  `/forms${queryText(of === 'mine' ? { of, ...begin } : { ...filters, ...begin })}`;
