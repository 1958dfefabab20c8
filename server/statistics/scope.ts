import type { StatisticsQuery } from '#contract/http/statistics-api.ts';
import type { DayKind } from '#contract/statistics/counting.ts';
import type { Caller } from '../auth/access.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';

/** What is counted. Null: everything. */
export interface CountedScope {
  readonly section: string | null;
  readonly kind: DayKind | null;
}

/** What the caller may have counted of what was asked. OF-403: a head asks for another section. */
export function scopeOf(
  caller: Caller,
  { section, kind = 'normal' }: Pick<StatisticsQuery, 'section' | 'kind'>,
): Outcome<CountedScope> {
  if (caller.scope === 'section' && section !== undefined && section !== caller.sectionId) return refusal('OF-403');
  const own = caller.scope === 'section' ? caller.sectionId : null;
  return ok({ section: section ?? own, kind: kind === 'all' ? null : kind });
}
