import type { ImportAnswer, ImportBody, ImportChange } from '#contract/people/people-api.ts';
import { localDate } from '#contract/session/closing.ts';
import type { PasswordCost } from '../../auth/password.ts';
import { sha256 } from '../../digest.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Reader, Store, Tx } from '../../store/store.ts';
import { actIn, changeIn, type Doer, insertPerson } from '../accounts.ts';
import { listSections } from '../read-people.ts';
import { shippedSectionsCsv } from '../shipped-sections.ts';
import { type Decoded, decode } from './decode.ts';
import type { Plan } from './plan.ts';
import { planSections, type SectionWrite } from './plan-sections.ts';
import { type KnownPerson, planStaff, type StaffWrite } from './plan-staff.ts';

export interface Import extends Omit<ImportBody, 'file'> {
  readonly bytes: Uint8Array;
}

/** The body of a request as an import; the shipped sections where it brings no file. */
export const importOf = ({ file, ...asked }: ImportBody): Import => ({
  ...asked,
  bytes: file === null ? Buffer.from(shippedSectionsCsv) : Buffer.from(file, 'base64'),
});

const shownAtMost = 200;
type Planned = Plan<StaffWrite | SectionWrite> & { readonly ignored: readonly string[] };
const nothing: Planned = { changes: [], faults: [], rows: 0, unchanged: 0, ignored: [] };

async function plan(reader: Reader, decoded: Decoded, asked: Import, doer: Doer): Promise<Planned> {
  if (decoded.encoding === null) return { ...nothing, faults: [decoded.fault] };
  const { endMissing } = asked;
  const from = asked.from ?? localDate(doer.at);
  const sections = await listSections(reader);
  if (asked.kind === 'sections') return planSections(decoded.text, { known: sections, from, endMissing });
  const known = await knownPeople(reader, from);
  return planStaff(decoded.text, { known, sections, from, endMissing, self: doer.self });
}

/** Everybody, with the section that they are in on a day as far as is laid down. */
async function knownPeople(reader: Reader, day: string): Promise<KnownPerson[]> {
  const postings = await reader
    .selectFrom('postings')
    .selectAll()
    .where('from_day', '<=', day)
    .orderBy('from_day')
    .execute();
  const posted = new Map(postings.map((row) => [row.account_id, row.section_id]));
  const rows = await reader.selectFrom('accounts').selectAll().execute();
  return rows.map((row) => ({
    ...{ id: row.id, name: row.name, kana: row.kana, section: row.section_id, post: row.post },
    ...{ employment: row.employment, role: row.role, mail: row.mail, disabled: row.disabled === 1 },
    postedTo: posted.get(row.id) ?? row.section_id,
  }));
}

/** What `apply` has to name: the changes, and the file and choices that they come from. */
const digestOf = (planned: Planned, asked: Import): string =>
  sha256(
    JSON.stringify([
      ...[sha256(asked.bytes), asked.kind, asked.from, asked.endMissing],
      planned.changes.map(({ shown }) => shown),
    ]),
  );

const count = (planned: Planned, act: ImportChange['act']): number =>
  planned.changes.filter(({ shown }) => shown.act === act).length;

function answerOf(planned: Planned, decoded: Decoded, digest: string, applied: boolean): ImportAnswer {
  const { rows, unchanged, changes, faults, ignored } = planned;
  const counts = {
    ...{ add: count(planned, 'add'), change: count(planned, 'change'), end: count(planned, 'end') },
    faults: faults.length,
  };
  return {
    ...{ encoding: decoded.encoding, ignored: ignored.slice(0, 50), rows, unchanged, counts, digest, applied },
    changes: changes.slice(0, shownAtMost).map(({ shown }) => shown),
    faults: faults.slice(0, shownAtMost),
  };
}

/**
 * Shows what a list would change, and with `apply` does it, in one transaction with its acts. A list brought twice changes
 * nothing. OF-569: meanwhile it would do something else than was shown. OF-570: a row is not mended yet.
 */
export async function runImport(
  store: Store,
  cost: PasswordCost,
  asked: Import,
  doer: Doer,
): Promise<Outcome<ImportAnswer>> {
  const decoded = decode(asked.bytes);
  if (asked.apply === null) {
    const planned = await plan(store.db, decoded, asked, doer);
    return ok(answerOf(planned, decoded, digestOf(planned, asked), false));
  }
  return store.write(async (tx): Promise<Outcome<ImportAnswer>> => {
    const planned = await plan(tx, decoded, asked, doer);
    if (planned.faults.length > 0) return refusal('OF-570');
    const digest = digestOf(planned, asked);
    if (digest !== asked.apply) return refusal('OF-569');
    for (const { shown, write } of inOrder(planned.changes))
      await writeOne(tx, cost, { shown, write, from: asked.from }, doer);
    const data = {
      ...{ kind: asked.kind, file: sha256(asked.bytes), encoding: decoded.encoding ?? '' },
      ...{ added: count(planned, 'add'), changed: count(planned, 'change'), ended: count(planned, 'end') },
      unchanged: planned.unchanged,
    };
    if (planned.changes.length > 0) await appendAct(tx, { at: doer.at, actor: doer.actor, act: 'list.imported', data });
    return ok(answerOf(planned, decoded, digest, true));
  });
}

/** Who is or becomes an admin comes first: there is one at every step. Who goes, goes last. */
const inOrder = (changes: Planned['changes']): Planned['changes'] => {
  const place = ({ write }: Planned['changes'][number]): number =>
    write.act === 'end' ? 2 : 'id' in write && write.facts.role === 'admin' ? 0 : 1;
  return changes.toSorted((a, b) => place(a) - place(b));
};

interface OneWrite {
  readonly shown: ImportChange;
  readonly write: StaffWrite | SectionWrite;
  readonly from: string | null;
}

/** The plan has been made in this transaction: a refusal here is a bug, and takes everything back. */
async function writeOne(tx: Tx, cost: PasswordCost, { shown, write, from }: OneWrite, doer: Doer): Promise<void> {
  const must = (outcome: Outcome<null>): void => {
    if (!outcome.ok) throw new Error(`import of ${shown.id}: ${outcome.code} ${outcome.detail}`);
  };
  if (!('id' in write)) return writeSection(tx, shown, write, doer);
  const reason = '名簿の取り込み';
  if (write.act === 'add') return insertPerson(tx, cost, { id: write.id, ...write.facts }, doer);
  if (write.act === 'end') return must(await actIn(tx, write.id, { act: 'disable', reason }, doer));
  must(await changeIn(tx, write.id, { ...write.facts, from }, doer));
  if (write.enable) must(await actIn(tx, write.id, { act: 'enable', reason }, doer));
}

async function writeSection(tx: Tx, shown: ImportChange, { act, facts }: SectionWrite, doer: Doer): Promise<void> {
  const { id, name, division, from, to } = facts;
  const columns = { name, division, from_day: from, to_day: to };
  const by = { at: doer.at, actor: doer.actor };
  if (act === 'add') {
    await tx
      .insertInto('sections')
      .values({ id, ...columns })
      .execute();
    await appendAct(tx, { ...by, act: 'section.added', data: { section: id, name } });
    return;
  }
  await tx.updateTable('sections').set(columns).where('id', '=', id).execute();
  await appendAct(tx, { ...by, act: 'section.changed', data: { section: id, differences: shown.differences } });
}
