import { TimelineQuery } from '#contract/http/console-api.ts';
import type { Disposition, EntryType } from '#contract/trail/catalogue.ts';

/** Filters of one session's entries, as the address bar holds them. */
export interface TimelineFilters {
  readonly type?: EntryType;
  readonly disposition?: Disposition;
  readonly text?: string;
}

/** Reads the address bar; what the office would refuse is left out. */
export function readTimelineFilters(params: URLSearchParams): TimelineFilters {
  const fields = TimelineQuery.shape;
  const type = fields.type.safeParse(params.get('type') ?? undefined).data;
  const disposition = fields.disposition.safeParse(params.get('disposition') ?? undefined).data;
  const text = fields.text.safeParse(params.get('text')?.trim() || undefined).data;
  return {
    ...(type === undefined ? {} : { type }),
    ...(disposition === undefined ? {} : { disposition }),
    ...(text === undefined ? {} : { text }),
  };
}

/** The address of a session's page under these filters. */
export function sessionAddress(id: string, filters: TimelineFilters): string {
  const query = new URLSearchParams();
  for (const name of ['type', 'disposition', 'text'] as const) {
    const value = filters[name];
    if (value !== undefined && value !== '') query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? `/sessions/${id}` : `/sessions/${id}?${text}`;
}
