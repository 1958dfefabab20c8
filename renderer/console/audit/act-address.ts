import { type ActFilters, ActsQuery } from '#contract/http/office-acts-api.ts';
import { queryText, readFields } from '../api/query.ts';

/** A page of the office's acts, as the address bar holds it. */
export interface ActsAddress {
  readonly filters: ActFilters;
  readonly after: number | null;
}

const names = ['from', 'to', 'staff', 'act', 'text'] as const;

export function readActsAddress(params: URLSearchParams): ActsAddress {
  const { shape } = ActsQuery;
  const filters = readFields(shape, names, params) as ActFilters;
  return { filters, after: shape.after.safeParse(params.get('after') ?? undefined).data ?? null };
}

export const actsAddress = ({ filters, after }: ActsAddress): string =>
  `/audit/acts${queryText({ ...filters, after: after ?? undefined })}`;
