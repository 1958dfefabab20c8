import { catalogue, EntryType, typeEntry } from '#contract/trail/catalogue.ts';
import type { Store } from '../../store/store.ts';
import type { EntriesTable, SessionsTable } from '../../store/tables.ts';
import { begunSession, disposedInstant, sessionChange } from '../../workflow/ingest/session-columns.ts';

/** What a session's row has to say, with the number of the entry that began it. Texts are null once disposed of. */
type Folded = Omit<SessionsTable, 'chain' | 'loan_id' | 'work'> & {
  readonly work: string | null;
  readonly seq: number;
};

/** The sessions of one chain, folded anew out of its entries. */
export class SessionFold {
  readonly #sessions = new Map<string, Folded>();

  take(row: Pick<EntriesTable, 'seq' | 'session' | 'type' | 'at' | 'data'>): void {
    if (row.session === null) return;
    const type = EntryType.parse(row.type);
    const before = this.#sessions.get(row.session);
    const folded = before === undefined ? begun(row, row.session, type) : { ...before, ...changeOf(row, type) };
    if (folded === null) return;
    this.#sessions.set(row.session, {
      ...folded,
      entries: folded.entries + 1,
      prevented: folded.prevented + (typeEntry(type).disposition === 'prevented' ? 1 : 0),
      gaps: folded.gaps + (type === 'gap.found' ? 1 : 0),
    });
  }

  /** Number of the entry that began the first session whose row says anything else, or null where all agree. */
  firstOther(rows: readonly SessionsTable[]): number | null {
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const folded of this.#sessions.values()) {
      const row = byId.get(folded.id);
      if (row === undefined || !agrees(folded, row)) return folded.seq;
    }
    return byId.size > this.#sessions.size ? 0 : null;
  }
}

type Row = Pick<EntriesTable, 'seq' | 'at' | 'data'>;

/** Null for an entry under the name of a session that the chain has not begun. */
function begun({ seq, at, data }: Row, id: string, type: EntryType): Folded | null {
  if (type !== 'session.started') return null;
  const work = data === null ? null : catalogue[type].data.parse(JSON.parse(data)).work;
  return { seq, ...begunSession(id, at, work) };
}

const changeOf = ({ at, data }: Row, type: EntryType) =>
  sessionChange(type, at, data === null ? null : JSON.parse(data));

function agrees(folded: Folded, row: SessionsTable): boolean {
  const isSame = (['day', 'started_at', 'since', 'state', 'entries', 'prevented', 'gaps'] as const).every(
    (name) => folded[name] === row[name],
  );
  const endsSame = folded.ended_at === disposedInstant || folded.ended_at === row.ended_at;
  const closesSame = folded.ended_at === disposedInstant || folded.closed_by === row.closed_by;
  // Rows lose their texts with the last of their entries' data, so a text may outlive one entry's data.
  const worksSame = folded.work === null || folded.work === row.work;
  const resultsSame = folded.result === null || folded.result === row.result;
  const inventsResult = folded.ended_at === null && row.result !== null;
  return isSame && endsSame && closesSame && worksSame && resultsSame && !inventsResult;
}

/** The rows of a chain's sessions, and the number that its next entry will have, of one moment. */
export async function readSessionRows(
  store: Store,
  chain: string,
): Promise<{ readonly nextSeq: number; readonly rows: readonly SessionsTable[] }> {
  const found = await store.reader
    .selectFrom('chains')
    .leftJoin('sessions', 'sessions.chain', 'chains.id')
    .selectAll('sessions')
    .select('chains.next_seq')
    .where('chains.id', '=', chain)
    .execute();
  const rows = found.flatMap(({ next_seq, ...row }) => (row.id === null ? [] : [row as SessionsTable]));
  return { nextSeq: found[0]?.next_seq ?? 0, rows };
}
