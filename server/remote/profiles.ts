import type {
  AddRemoteProfileBody,
  EndRemoteProfileBody,
  RemoteProfileRow,
  RemoteProfileRows,
} from '#contract/http/remote-api.ts';
import { maxRemoteProfiles, noRedirections, type RemoteSet, RemoteTerms } from '#contract/remote/profile.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';

type Db = Pick<Tx, 'selectFrom'>;

const idOf = (id: number): string => `RD-${String(id).padStart(4, '0')}`;

const selectRows = (db: Db) =>
  db
    .selectFrom('remote_profiles as p')
    .leftJoin('sections as s', 's.id', 'p.section_id')
    .innerJoin('accounts as a', 'a.id', 'p.added_by')
    .leftJoin('accounts as e', 'e.id', 'p.ended_by')
    .select([
      'p.id',
      'p.terms',
      'p.section_id',
      'p.added_at',
      'p.added_by',
      'p.ended_at',
      'p.ended_by',
      'p.ended_reason',
    ])
    .select(['s.name as section_name', 'a.name as added_name', 'e.name as ended_name']);
type Row = Awaited<ReturnType<ReturnType<typeof selectRows>['executeTakeFirstOrThrow']>>;

const rowOf = (row: Row): RemoteProfileRow => ({
  id: idOf(row.id),
  terms: RemoteTerms.parse(JSON.parse(row.terms)),
  section: row.section_id === null ? null : { id: row.section_id, name: row.section_name ?? row.section_id },
  addedAt: row.added_at,
  addedBy: { id: row.added_by, name: row.added_name },
  ended:
    row.ended_at === null
      ? null
      : {
          at: row.ended_at,
          by: { id: row.ended_by ?? '', name: row.ended_name ?? '' },
          reason: row.ended_reason ?? '',
        },
});

/** All that were ever laid down: those in force first, then the newest first; with the sections to choose from. */
export async function listRemoteProfiles(store: Store): Promise<RemoteProfileRows> {
  const rows = await selectRows(store.db).orderBy('p.id', 'desc').execute();
  const sections = await store.db.selectFrom('sections').select(['id', 'name']).orderBy('id').execute();
  const profiles = rows.map(rowOf);
  const isOpen = ({ ended }: RemoteProfileRow): boolean => ended === null;
  return { profiles: [...profiles.filter(isOpen), ...profiles.filter((row) => !isOpen(row))], sections };
}

/** Those in force for the loans of a section, and how many changes led there. */
export async function remoteSetOf(db: Db, section: string): Promise<RemoteSet> {
  const all = await db.selectFrom('remote_profiles').selectAll().orderBy('id').execute();
  const open = all.filter((row) => row.ended_at === null && (row.section_id ?? section) === section);
  return {
    // Every row was one change, and its end another: grows whatever happens.
    serial: all.length + all.filter(({ ended_at }) => ended_at !== null).length,
    profiles: open.slice(0, maxRemoteProfiles).map(({ id, terms }) => ({
      ...{ id: idOf(id), ...RemoteTerms.parse(JSON.parse(terms)) },
      redirections: noRedirections,
    })),
  };
}

/** Lays a connection down. OF-404: no such section. OF-609: some section would have more than a loan holds. */
export async function addRemoteProfile(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { terms, section }: AddRemoteProfileBody,
): Promise<Outcome<RemoteProfileRow>> {
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<RemoteProfileRow>> => {
    const sections = await tx.selectFrom('sections').select('id').execute();
    if (section !== null && sections.every(({ id }) => id !== section)) return refusal('OF-404', 'no such section');
    for (const { id } of section === null ? sections : [{ id: section }]) {
      const { profiles } = await remoteSetOf(tx, id);
      if (profiles.length >= maxRemoteProfiles) return refusal('OF-609', id);
    }
    const { id } = await tx
      .insertInto('remote_profiles')
      .values({
        ...{ terms: JSON.stringify(terms), section_id: section, added_at: at.toISOString() },
        ...{ added_by: caller.account.id, ended_at: null, ended_by: null, ended_reason: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const data = { id: idOf(id), section, terms };
    await appendAct(tx, { at, actor: actorOf(caller), act: 'remote-profile.added', data });
    return ok(rowOf(await selectRows(tx).where('p.id', '=', id).executeTakeFirstOrThrow()));
  });
}

/** Ends a connection; the row stays. OF-404: none of that number. OF-409: ended before. */
export async function endRemoteProfile(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { id, reason }: EndRemoteProfileBody & { readonly id: string },
): Promise<Outcome<RemoteProfileRow>> {
  const at = runtime.now();
  const number = Number(id.slice(3));
  return store.write(async (tx): Promise<Outcome<RemoteProfileRow>> => {
    const row = await tx.selectFrom('remote_profiles').selectAll().where('id', '=', number).executeTakeFirst();
    if (row === undefined || idOf(row.id) !== id) return refusal('OF-404');
    if (row.ended_at !== null) return refusal('OF-409', 'ended before');
    const ended = { ended_at: at.toISOString(), ended_by: caller.account.id, ended_reason: reason };
    await tx.updateTable('remote_profiles').set(ended).where('id', '=', number).execute();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'remote-profile.ended', data: { id, reason } });
    return ok(rowOf(await selectRows(tx).where('p.id', '=', number).executeTakeFirstOrThrow()));
  });
}
