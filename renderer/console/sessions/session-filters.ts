import { SessionsQuery } from '#contract/http/console-api.ts';

type Query = typeof SessionsQuery.shape;

/** Filters of the list of sessions, as the address bar holds them. `page` counts from 1. */
export interface SessionFilters {
  readonly from?: string;
  readonly to?: string;
  readonly staff?: string;
  readonly terminal?: string;
  readonly state?: 'open' | 'closed';
  readonly page: number;
}

/** Reads the address bar. What the office would refuse is left out: an old bookmark shows the list all the same. */
export function readSessionFilters(params: URLSearchParams): SessionFilters {
  const fields: Query = SessionsQuery.shape;
  const take = (name: 'from' | 'to' | 'staff' | 'terminal'): string | undefined =>
    fields[name].safeParse(params.get(name) ?? undefined).data;
  const from = take('from');
  const to = take('to');
  const staff = take('staff');
  const terminal = take('terminal');
  const state = fields.state.safeParse(params.get('state') ?? undefined).data;
  const page = Number(params.get('page') ?? '1');
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(staff === undefined ? {} : { staff }),
    ...(terminal === undefined ? {} : { terminal }),
    ...(state === undefined ? {} : { state }),
    page: Number.isInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1,
  };
}

/** The address of the list under these filters. */
export function sessionsAddress(filters: SessionFilters): string {
  const query = new URLSearchParams();
  for (const name of ['from', 'to', 'staff', 'terminal', 'state'] as const) {
    const value = filters[name];
    if (value !== undefined) query.set(name, value);
  }
  if (filters.page > 1) query.set('page', String(filters.page));
  const text = query.toString();
  return text === '' ? '/sessions' : `/sessions?${text}`;
}
