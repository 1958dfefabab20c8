import { localDate } from '#contract/session/closing.ts';
import { catalogue } from '#contract/trail/catalogue.ts';
import type { Tx } from '../../store/store.ts';
import type { Arrived } from './check-seals.ts';

/** Carries entries that were just stored over into the sessions table, in the same transaction. */
export async function projectSessions(tx: Tx, loan: string, fresh: readonly Arrived[]): Promise<void> {
  const touched = new Set<string>();
  for (const { entry } of fresh) {
    const { session } = entry.leaf.body;
    if (session === null) continue;
    touched.add(session);
    await projectOne(tx, loan, session, entry);
  }
  for (const session of touched) await recount(tx, session);
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

/** Counted anew from the entries rather than added up: a count that cannot drift. */
async function recount(tx: Tx, session: string): Promise<void> {
  const { chain } =
    (await tx.selectFrom('sessions').select('chain').where('id', '=', session).executeTakeFirst()) ?? {};
  if (chain === undefined) return;
  const counts = await tx
    .selectFrom('entries')
    .select((e) => [
      e.fn.countAll<number>().as('entries'),
      e.fn.countAll<number>().filterWhere('disposition', '=', 'prevented').as('prevented'),
      e.fn.countAll<number>().filterWhere('type', '=', 'gap.found').as('gaps'),
    ])
    .where('session', '=', session)
    .where('chain', '=', chain)
    .executeTakeFirstOrThrow();
  await tx.updateTable('sessions').set(counts).where('id', '=', session).execute();
}
