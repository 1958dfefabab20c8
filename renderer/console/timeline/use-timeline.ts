import { useCallback, useEffect, useState } from 'react';
import type { z } from 'zod';
import type { ErrorAnswer, SessionAnswer, TimelineEntry } from '#contract/http/console-api.ts';
import type { ConsoleClient } from '../api/console-client.ts';
import { type Loaded, useLoaded } from '../api/use-loaded.ts';
import type { TimelineFilters } from './timeline-filters.ts';

type Answered = z.infer<typeof SessionAnswer>;

export interface Timeline extends Loaded<Answered> {
  /** Entries of the pages read so far. */
  readonly entries: readonly TimelineEntry[];
  readonly loadingMore: boolean;
  readonly moreProblem: ErrorAnswer | null;
  readonly readMore: () => Promise<void>;
}

interface More {
  /** The first answer that these pages continue: a newer one throws them away. */
  readonly first: Answered | null;
  readonly entries: readonly TimelineEntry[];
  readonly loading: boolean;
  readonly problem: ErrorAnswer | null;
}

const noMore: More = { first: null, entries: [], loading: false, problem: null };

/** One session under filters, its entries page by page. */
export function useTimeline(client: ConsoleClient, id: string, filters: TimelineFilters): Timeline {
  const { type, disposition, text } = filters;
  const ask = useCallback(
    (after: number | null, signal?: AbortSignal) =>
      client.session(id, presentFilters({ type, disposition, text }), after, signal),
    [client, id, type, disposition, text],
  );
  const loaded = useLoaded(useCallback((signal: AbortSignal) => ask(null, signal), [ask]));
  const [more, setMore] = useState<More>(noMore);
  const first = loaded.value;
  useEffect(() => setMore({ ...noMore, first }), [first]);
  const follows = more.first === first ? more : noMore;
  const entries = first === null ? [] : [...first.entries, ...follows.entries];
  const readMore = async (): Promise<void> => {
    const last = entries.at(-1);
    if (last === undefined || follows.loading) return;
    setMore((now) => ({ ...now, loading: true, problem: null }));
    const answer = await ask(last.seq);
    setMore((now) => {
      if (now.first !== first) return now;
      return answer.ok
        ? { ...now, entries: [...now.entries, ...answer.value.entries], loading: false }
        : { ...now, loading: false, problem: answer.problem };
    });
  };
  return { ...loaded, entries, loadingMore: follows.loading, moreProblem: follows.problem, readMore };
}

const presentFilters = (
  given: { readonly [K in keyof TimelineFilters]: TimelineFilters[K] | undefined },
): TimelineFilters => ({
  ...(given.type === undefined ? {} : { type: given.type }),
  ...(given.disposition === undefined ? {} : { disposition: given.disposition }),
  ...(given.text === undefined ? {} : { text: given.text }),
});
