import { localDate } from '#contract/session/closing.ts';
import { catalogue, typeEntry } from '#contract/trail/catalogue.ts';
import type { Tx } from '../../store/store.ts';
import type { Arrived } from './check-seals.ts';

/** What a batch adds to a session's counts. */
interface Counts {
  entries: number;
  prevented: number;
  gaps: number;
}

/** Carries entries that were just stored over into the sessions table, in the same transaction. */
export async function projectSessions(tx: Tx, loan: string, chain: string, fresh: readonly Arrived[]): Promise<void> {
  const added = new Map<string, Counts>();
  for (const { entry } of fresh) {
    const { session, type } = entry.leaf.body;
    if (session === null) continue;
    const counts = added.get(session) ?? { entries: 0, prevented: 0, gaps: 0 };
    counts.entries += 1;
    if (typeEntry(type).disposition === 'prevented') counts.prevented += 1;
    if (type === 'gap.found') counts.gaps += 1;
    added.set(session, counts);
    if (type.startsWith('session.')) await projectOne(tx, loan, session, entry);
  }
  for (const [session, counts] of added) await addCounts(tx, chain, session, counts);
}

async function projectOne(tx: Tx, loan: string, id: string, entry: Arrived['entry']): Promise<void> {
  const { type, at, chain } = entry.leaf.body;
  const change = (columns: {
    state?: 'working' | 'interrupted' | 'closed';
    since?: string | null;
    ended_at?: string;
    closed_by?: 'person' | 'midnight' | 'power-loss' | 'forgotten';
    result?: string;
  }) => tx.updateTable('sessions').set(columns).where('id', '=', id).where('chain', '=', chain).execute();

  switch (type) {
    case 'session.started': {
      const { work } = catalogue[type].data.parse(entry.data);
      const day = localDate(new Date(at));
      await tx
        .insertInto('sessions')
        .values({ id, chain, loan_id: loan, day, started_at: at, state: 'working', work, ...untouched })
        .execute();
      return;
    }
    case 'session.interrupted':
      await change({ state: 'interrupted', since: at });
      return;
    case 'session.resumed':
      await change({ state: 'working', since: null });
      return;
    case 'session.ended': {
      const { result } = catalogue[type].data.parse(entry.data);
      await change({ state: 'closed', since: null, ended_at: at, closed_by: 'person', result });
      return;
    }
    case 'session.closed-by-rule': {
      const { rule, effectiveEnd } = catalogue[type].data.parse(entry.data);
      await change({ state: 'closed', since: null, ended_at: effectiveEnd, closed_by: rule });
      return;
    }
    case 'session.corrected': {
      const { endedAt, result } = catalogue[type].data.parse(entry.data);
      await change({ ended_at: endedAt, result });
      return;
    }
    default:
      return;
  }
}

const untouched = { since: null, ended_at: null, closed_by: null, result: null, entries: 0, prevented: 0, gaps: 0 };

async function addCounts(tx: Tx, chain: string, session: string, counts: Counts): Promise<void> {
  await tx
    .updateTable('sessions')
    .set((e) => ({
      entries: e('entries', '+', counts.entries),
      prevented: e('prevented', '+', counts.prevented),
      gaps: e('gaps', '+', counts.gaps),
    }))
    .where('id', '=', session)
    .where('chain', '=', chain)
    .execute();
}
