import type { SessionEvent } from '#contract/session/machine.ts';
import { catalogue } from '#contract/trail/catalogue.ts';
import type { TrailEntry } from '#contract/trail/entry.ts';

/** The machine's event that an entry stands for; null where it stands for none or its data is malformed. */
export function sessionEventOf(entry: TrailEntry): SessionEvent | null {
  const { type, session: id, at } = entry.leaf.body;
  if (id === null) return null;
  switch (type) {
    case 'session.started':
    case 'session.interrupted':
    case 'session.resumed':
    case 'session.ended':
      return { type, id, at };
    case 'session.closed-by-rule': {
      const data = catalogue[type].data.safeParse(entry.data);
      return data.success ? { type, id, at, ...data.data } : null;
    }
    default:
      return null;
  }
}
