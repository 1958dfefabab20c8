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
      const kept = [{ ...asked, at: body.at, approved: null }, ...requests.kept].slice(0, maxKeptRequests);
      return { last: asked.request, kept };
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
