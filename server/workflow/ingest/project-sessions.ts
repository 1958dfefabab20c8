import { catalogue, typeEntry } from '#contract/trail/catalogue.ts';
import { recountSessions } from '../../statistics/recount.ts';
import type { Tx } from '../../store/store.ts';
import type { Arrived } from './check-seals.ts';
import { begunSession, sessionChange } from './session-columns.ts';

/** What a batch adds to a session's counts. */
interface Counts {
  entries: number;
  prevented: number;
  gaps: number;
}

/** Carries entries that were just stored over into the sessions table, in the same transaction. */
export async function projectSessions(tx: Tx, loan: string, chain: string, fresh: readonly Arrived[]): Promise<void> {
  const added = new Map<string, Counts>();
  const changed = new Set<string>();
  for (const { entry } of fresh) {
    const { session, type } = entry.leaf.body;
    if (session === null) continue;
    const counts = added.get(session) ?? { entries: 0, prevented: 0, gaps: 0 };
    counts.entries += 1;
    if (typeEntry(type).disposition === 'prevented') counts.prevented += 1;
    if (type === 'gap.found') counts.gaps += 1;
    added.set(session, counts);
    if (!type.startsWith('session.')) continue;
    await projectOne(tx, loan, session, entry);
    changed.add(session);
  }
  for (const [session, counts] of added) await addCounts(tx, chain, session, counts);
  await recountSessions(tx, loan, [...changed]);
}

async function projectOne(tx: Tx, loan: string, id: string, entry: Arrived['entry']): Promise<void> {
  const { type, at, chain } = entry.leaf.body;
  if (type === 'session.started') {
    const { work } = catalogue[type].data.parse(entry.data);
    await tx
      .insertInto('sessions')
      .values({ chain, loan_id: loan, ...begunSession(id, at, work) })
      .execute();
    return;
  }
  await tx
    .updateTable('sessions')
    .set(sessionChange(type, at, entry.data))
    .where('id', '=', id)
    .where('chain', '=', chain)
    .execute();
}

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
