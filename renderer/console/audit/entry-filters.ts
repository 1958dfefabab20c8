import { EntriesQuery, type EntryFilters, type EntryOrder, type EntryPlace } from '#contract/http/audit-api.ts';
import { queryText, readFields } from '../api/query.ts';

/** A page of the search, as the address bar holds it. */
export interface EntriesAddress {
  readonly filters: EntryFilters;
  readonly order: EntryOrder;
  readonly after?: number;
  readonly before?: number;
  readonly last?: true;
}

const names = ['from', 'to', 'staff', 'section', 'terminal', 'session', 'type', 'disposition', 'text'] as const;

export function readEntriesAddress(params: URLSearchParams): EntriesAddress {
  const { shape } = EntriesQuery;
  const filters = readFields(shape, names, params) as EntryFilters;
  const order = shape.order.safeParse(params.get('order') ?? undefined).data ?? 'newest';
  const after = shape.after.safeParse(params.get('after') ?? undefined).data;
  if (after !== undefined) return { filters, order, after };
  const before = shape.before.safeParse(params.get('before') ?? undefined).data;
  if (before !== undefined) return { filters, order, before };
  return params.get('last') === 'yes' ? { filters, order, last: true } : { filters, order };
}

/** The address of a page of the search. */
export const entriesAddress = ({ filters, order, after, before, last }: EntriesAddress): string =>
  `/audit/entries${queryText({
    ...filters,
    order: order === 'newest' ? undefined : order,
    after,
    before,
    last: last === true ? 'yes' : undefined,
  })}`;

/** The address at which a finding about an entry is begun. */
export const findingAddress = ({ chain, seq }: EntryPlace): string => `/audit/findings${queryText({ chain, seq })}`;
