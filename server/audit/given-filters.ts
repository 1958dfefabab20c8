import { EntryFilters } from '#contract/http/audit-api.ts';

const names = ['from', 'to', 'staff', 'section', 'terminal', 'session', 'type', 'disposition', 'text'] as const;

/** The filters that were given, without those left open: as they are stored and recorded. */
export const givenFilters = (filters: EntryFilters): EntryFilters =>
  EntryFilters.parse(
    Object.fromEntries(
      names.flatMap((name) => (filters[name] === undefined || filters[name] === '' ? [] : [[name, filters[name]]])),
    ),
  );

/** Stored filters, read again. */
export const storedFilters = (json: string): EntryFilters => EntryFilters.parse(JSON.parse(json));
