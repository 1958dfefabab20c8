import { maxKeptRequests, requestOf } from '#contract/policy/file-request.ts';
import type { EntryData } from '#contract/trail/catalogue.ts';
import type { FoldedEntry } from './fold-entry.ts';
import type { TrailState } from './trail-state.ts';

type Requests = TrailState['requests'];

/** The requests after one more entry; null where it takes a number that is not the next: no recorder writes that. */
export function requestsAfter(requests: Requests, { body, data }: FoldedEntry): Requests | null {
  switch (body.type) {
    case 'exception.requested': {
      const asked = data as EntryData<typeof body.type>;
      if (asked.request !== requests.last + 1) return null;
      return {
        last: asked.request,
        kept: keep([{ ...asked, at: body.at, approved: null }, ...requests.kept], body.at),
      };
    }
    case 'exception.arrived': {
      const { id, from, to } = data as EntryData<typeof body.type>;
      const request = requestOf(id);
      if (request === null) return requests;
      const kept = requests.kept.map((one) => (one.request === request ? { ...one, approved: { from, to } } : one));
      return { ...requests, kept };
    }
    default:
      return requests;
  }
}

/** The newest, and what is approved and not over: more requests must not end an approval. */
function keep(requests: Requests['kept'], at: string): Requests['kept'] {
  if (requests.length <= maxKeptRequests) return requests;
  const leaves = requests.findLastIndex(({ approved }) => approved === null || approved.to <= at);
  return requests.toSpliced(leaves, 1);
}
