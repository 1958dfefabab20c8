import { z } from 'zod';
import { EntriesRequest, maxBatchEntries } from '#contract/http/terminal-api.ts';
import { TrailEntry } from '#contract/trail/entry.ts';

type Data = TrailEntry['data'];

/**
 * `EntriesRequest` for bodies that came out of the JSON reader and were found tame: that data is JSON need not be looked
 * at again. Each entry's data is held against its type's own schema when its turn comes.
 */
const ArrivingEntry = TrailEntry.extend({
  data: z.custom<Data>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
});
export const ArrivingEntries = EntriesRequest.extend({
  entries: z.array(ArrivingEntry).min(1).max(maxBatchEntries),
});
