import { z } from 'zod';
import {
  EntryPlace,
  type Finding,
  type FindingNote,
  type NoteFindingRequest,
  type RaiseFindingRequest,
} from '#contract/http/audit-api.ts';
import { localDate } from '#contract/session/closing.ts';
import type { Caller } from '../auth/access.ts';
import { sha256 } from '../digest.ts';
import { appendAct } from '../log/office-acts.ts';
import { tell } from '../notices/tell.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import { actorOf } from './actor.ts';
import type { FindingNotesTable } from './audit-tables.ts';

const Places = z.array(EntryPlace);
/** The entries that a finding speaks of, as they are stored. */
export const placesIn = (entries: string): readonly EntryPlace[] => Places.parse(JSON.parse(entries));

const noteOf = (row: Omit<FindingNotesTable, 'id'>): FindingNote => ({
  at: row.at,
  by: row.by,
  text: row.text,
  state: row.state,
  dueOn: row.due_on,
});

interface Asked {
  readonly id?: number;
  readonly section?: string;
  /** Also those that were disposed of, of which states and days are left. */
  readonly withDisposed?: boolean;
}

/** Findings with all that was noted of them; the newest note that speaks of state or due date decides. */
async function readFindings(
  tx: Pick<Tx, 'selectFrom'>,
  today: string,
  { id, section, withDisposed = false }: Asked = {},
): Promise<Finding[]> {
  let query = tx
    .selectFrom('findings')
    .leftJoin('sections', 'sections.id', 'findings.section_id')
    .selectAll('findings')
    .select('sections.name as section_name')
    .orderBy('findings.id', 'desc');
  if (id !== undefined) query = query.where('findings.id', '=', id);
  if (section !== undefined) query = query.where('findings.section_id', '=', section);
  if (!withDisposed) query = query.where('findings.emptied_at', 'is', null);
  const rows = await query.execute();
  let noted = tx.selectFrom('finding_notes').selectAll().orderBy('id');
  if (id !== undefined) noted = noted.where('finding_id', '=', id);
  const notes = Map.groupBy(await noted.execute(), (note) => note.finding_id);
  return rows.map((row) => {
    const own = notes.get(row.id) ?? [];
    const state = own.findLast((note) => note.state !== null)?.state ?? 'open';
    const dueOn = own.findLast((note) => note.due_on !== null)?.due_on ?? row.due_on;
    return {
      id: row.id,
      title: row.title,
      detail: row.detail,
      section: row.section_id === null ? null : { id: row.section_id, name: row.section_name ?? '' },
      entries: [...placesIn(row.entries)],
      raisedAt: row.raised_at,
      raisedBy: row.raised_by,
      state,
      dueOn,
      isOverdue: state !== 'closed' && dueOn < today,
      notes: own.map(noteOf),
    };
  });
}

export const listFindings = (
  store: Store,
  runtime: Runtime,
  asked: Pick<Asked, 'withDisposed'> = {},
): Promise<Finding[]> => readFindings(store.db, localDate(runtime.now()), asked);

/** What was found of a head's section. */
export const findingsOf = (db: Pick<Tx, 'selectFrom'>, section: string, today: string): Promise<Finding[]> =>
  readFindings(db, today, { section });

/** Raises a finding. OF-404: an entry or section that is not there. */
export async function raiseFinding(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: z.output<typeof RaiseFindingRequest>,
): Promise<Outcome<Finding>> {
  const at = runtime.now();
  const { title, detail, dueOn, entries } = asked;
  return store.write(async (tx): Promise<Outcome<Finding>> => {
    for (const { chain, seq } of entries) {
      const there = await tx
        .selectFrom('entries')
        .select('seq')
        .where('chain', '=', chain)
        .where('seq', '=', seq)
        .executeTakeFirst();
      if (there === undefined) return refusal('OF-404', `no entry ${chain} ${seq}`);
    }
    if (asked.section !== undefined) {
      const there = await tx.selectFrom('sections').select('id').where('id', '=', asked.section).executeTakeFirst();
      if (there === undefined) return refusal('OF-404', 'no section');
    }
    const { id } = await tx
      .insertInto('findings')
      .values({
        ...{ title, detail, section_id: asked.section ?? null, entries: JSON.stringify(entries), due_on: dueOn },
        ...{ raised_at: at.toISOString(), raised_by: actorOf(caller) },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const actor = actorOf(caller);
    const index = await appendAct(tx, { at, actor, act: 'finding.raised', data: { id, title, dueOn } });
    const told = { of: 'finding' as const, title, section: asked.section ?? null, dueOn };
    await tell(tx, told, { at, actor, key: `act:${index}` });
    return one(await readFindings(tx, localDate(at), { id }));
  });
}

/** Adds a note to a finding; what it says of state and due date holds from now on. OF-404: no such finding. OF-649: disposed of. */
export async function noteFinding(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  id: number,
  asked: z.output<typeof NoteFindingRequest>,
): Promise<Outcome<Finding>> {
  const at = runtime.now();
  const [state, dueOn] = [asked.state ?? null, asked.dueOn ?? null];
  return store.write(async (tx): Promise<Outcome<Finding>> => {
    const there = await isThere(tx, id);
    if (!there.ok) return there;
    await tx
      .insertInto('finding_notes')
      .values({
        ...{ finding_id: id, at: at.toISOString(), by: actorOf(caller), text: asked.text },
        ...{ state, due_on: dueOn },
      })
      .execute();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'finding.noted', data: { id, state, dueOn } });
    return one(await readFindings(tx, localDate(at), { id }));
  });
}

/** The head's answer, a note like the auditor's. OF-403: of another section. OF-404: no such finding. OF-649: disposed of. OF-661: solved. */
export async function answerFinding(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { id, text }: { readonly id: number; readonly text: string },
): Promise<Outcome<Finding>> {
  const at = runtime.now();
  const by = actorOf(caller);
  return store.write(async (tx): Promise<Outcome<Finding>> => {
    const there = await isThere(tx, id);
    if (!there.ok) return there;
    const [finding] = await readFindings(tx, localDate(at), { id });
    if (finding === undefined) return refusal('OF-404');
    if (finding.section?.id !== caller.sectionId) return refusal('OF-403');
    if (finding.state === 'closed') return refusal('OF-661');
    await tx
      .insertInto('finding_notes')
      .values({ finding_id: id, at: at.toISOString(), by, text, state: 'answered', due_on: null })
      .execute();
    await appendAct(tx, { at, actor: by, act: 'finding.answered', data: { id, answer: sha256(text) } });
    return one(await readFindings(tx, localDate(at), { id }));
  });
}

async function isThere(tx: Tx, id: number): Promise<Outcome<null>> {
  const row = await tx.selectFrom('findings').select('emptied_at').where('id', '=', id).executeTakeFirst();
  if (row === undefined) return refusal('OF-404');
  return row.emptied_at === null ? ok(null) : refusal('OF-649');
}

function one(findings: readonly Finding[]): Outcome<Finding> {
  const [finding] = findings;
  if (finding === undefined) throw new Error('a finding that was just written cannot be read');
  return ok(finding);
}
