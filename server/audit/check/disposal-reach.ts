import { z } from 'zod';
import { LocalDate } from '#contract/primitives.ts';
import { instantOf } from '#contract/session/closing.ts';
import type { Store } from '../../store/store.ts';

const Disposed = z.looseObject({ before: LocalDate });

/**
 * Up to when data may have been emptied by rule: the latest day that an act of disposal names, as an instant. Whatever is
 * empty and younger was emptied by somebody else. The acts themselves are held against the log like all others.
 */
export async function disposalReach(store: Store): Promise<string> {
  const acts = await store.db.selectFrom('office_acts').select('data').where('act', '=', 'data.disposed').execute();
  const days = acts.flatMap(({ data }) => (data === null ? [] : [Disposed.parse(JSON.parse(data)).before]));
  const last = days.sort().at(-1);
  return last === undefined ? '' : instantOf(last, '00:00').toISOString();
}
