import type { Happening, WorkWord } from '#contract/notices/happening.ts';
import { localDate } from '#contract/session/closing.ts';
import { catalogue, type EntryType } from '#contract/trail/catalogue.ts';
import type { TrailEntry } from '#contract/trail/entry.ts';
import type { Tx } from '../store/store.ts';
import { tell } from './tell.ts';

const workWords: Partial<Record<EntryType, WorkWord>> = {
  'session.started': 'started',
  'session.interrupted': 'interrupted',
  'session.resumed': 'resumed',
  'session.ended': 'ended',
  'session.closed-by-rule': 'closed-by-rule',
};

interface Borrowed {
  readonly terminal_id: string;
  readonly staff_id: string;
  readonly staff_name: string;
  readonly section_id: string;
}

/** What an entry tells people of, and under which key; null for most of them. */
function toldOf(
  { leaf: { body }, data }: TrailEntry,
  loan: Borrowed,
  at: Date,
): { readonly happening: Happening; readonly key: string } | null {
  const { type, chain, seq } = body;
  const key = `entry:${chain}:${seq}`;
  const [terminal, section] = [loan.terminal_id, loan.section_id];
  const word = workWords[type];
  // A PC without a line brings the work of weeks at once: what is not of today stands in the lists.
  if (word !== undefined && localDate(new Date(body.at)) === localDate(at)) {
    const staff = { id: loan.staff_id, name: loan.staff_name };
    return { happening: { of: 'work', word, at: body.at, staff, section }, key };
  }
  // Again and again, on whatever days the PC's clock says: one word a day of the office for each reason.
  if (type === 'lock.entered') {
    const { code } = catalogue[type].data.parse(data);
    return { happening: { of: 'lock', terminal, section, code }, key: `lock:${chain}:${code}:${localDate(at)}` };
  }
  if (type === 'controls.checked' && !catalogue[type].data.parse(data).passed) {
    return { happening: { of: 'controls', terminal, section }, key: `controls:${chain}:${localDate(at)}` };
  }
  return null;
}

const mayTell = ({ leaf: { body } }: TrailEntry): boolean =>
  body.type in workWords || body.type === 'lock.entered' || body.type === 'controls.checked';

/** Tells of entries that were just stored, in the same transaction. */
export async function tellOfEntries(tx: Tx, loanId: string, fresh: readonly TrailEntry[], at: Date): Promise<void> {
  const telling = fresh.filter(mayTell);
  if (telling.length === 0) return;
  const loan = await tx
    .selectFrom('loans')
    .select(['terminal_id', 'staff_id', 'staff_name', 'section_id'])
    .where('id', '=', loanId)
    .executeTakeFirstOrThrow();
  for (const entry of telling) {
    const told = toldOf(entry, loan, at);
    if (told !== null) await tell(tx, told.happening, { at, actor: `staff:${loan.staff_id}`, key: told.key });
  }
}
