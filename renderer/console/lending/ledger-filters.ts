import { LedgerQuery } from '#contract/http/lending-api.ts';
import { queryText } from '../api/query.ts';
import type { LedgerFilters } from './lending-client.ts';

/** Reads the address bar. What the office would refuse is left out: an old bookmark shows the list all the same. */
export function readLedgerFilters(params: URLSearchParams): LedgerFilters {
  const { state, text, overdue } = LedgerQuery.shape;
  const found = {
    state: state.safeParse(params.get('state') ?? undefined).data,
    text: text.safeParse(params.get('text')?.trim() || undefined).data,
    overdue: overdue.safeParse(params.get('overdue') ?? undefined).data,
  };
  return {
    ...(found.state === undefined ? {} : { state: found.state }),
    ...(found.text === undefined ? {} : { text: found.text }),
    ...(found.overdue === undefined ? {} : { overdue: found.overdue }),
  };
}

/** The address of the ledger under these filters. */
export const ledgerAddress = (filters: LedgerFilters): string => `/ledger${queryText(filters)}`;
