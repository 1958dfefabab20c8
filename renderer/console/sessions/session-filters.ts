import type { z } from 'zod';
import { SessionFilters } from '#contract/http/console-api.ts';
import { SessionPlace } from '#contract/http/paging.ts';
import { queryText } from '../api/query.ts';
import { type PageBegin, readPageBegin } from '../page/page-begin.ts';

export type SessionBegin = PageBegin<z.infer<typeof SessionPlace>>;

/** Reads the address bar. What the office would refuse is left out: an old bookmark shows the list all the same. */
export function readSessionFilters(params: URLSearchParams): SessionFilters {
  const fields = SessionFilters.shape;
  const take = (name: 'from' | 'to' | 'staff' | 'terminal'): string | undefined =>
    fields[name].safeParse(params.get(name) ?? undefined).data;
  const from = take('from');
  const to = take('to');
  const staff = take('staff');
  const terminal = take('terminal');
  const state = fields.state.safeParse(params.get('state') ?? undefined).data;
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(staff === undefined ? {} : { staff }),
    ...(terminal === undefined ? {} : { terminal }),
    ...(state === undefined ? {} : { state }),
  };
}

export const readSessionBegin = (params: URLSearchParams): SessionBegin => readPageBegin(params, SessionPlace);

/** The address of a page of the list under these filters. */
export const sessionsAddress = (filters: SessionFilters, begin: SessionBegin = {}): string =>
  `/sessions${queryText({ ...filters, ...begin })}`;
