import type { Account } from '#contract/http/console-api.ts';
import { dayLater } from '#contract/loan/period.ts';
import { lookOut } from '#contract/notices/look-out.ts';
import { localDate } from '#contract/session/closing.ts';
import { readToday } from '../report/today.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store } from '../store/store.ts';
import { tell } from './tell.ts';

/** What the clock alone makes true is told within this time. */
export const lookOutEveryMs = 120_000;

/** The office itself: it sees everybody, and is nobody. */
const office: Account = { id: '', name: '', section: '', role: 'it' };

/** Looks once at what nobody did: no 始業, no 終業, no return. What was told before is not told again. */
export async function lookOutOnce({ reader, write }: Pick<Store, 'reader' | 'write'>, { now }: Runtime): Promise<void> {
  const at = now();
  const board = await readToday(reader, { account: office, scope: 'all', sectionId: '' }, at);
  const sections = await sectionsOf(
    reader,
    board.map(({ staff }) => staff.id),
  );
  const people = board.map((row) => ({ ...row, section: sections.get(row.staff.id) ?? '' }));
  const seen = lookOut({ now: at, people, loans: await loansDue(reader, at) });
  if (seen.length === 0) return;
  const told = await reader
    .selectFrom('notices')
    .select('key')
    .distinct()
    .where(
      'key',
      'in',
      seen.map(({ key }) => key),
    )
    .execute();
  const known = new Set(told.map(({ key }) => key));
  const fresh = seen.filter(({ key }) => !known.has(key));
  if (fresh.length === 0) return;
  await write(async (tx) => {
    for (const { key, happening } of fresh) await tell(tx, happening, { at, actor: 'office', key });
  });
}

async function sectionsOf(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await reader
    .selectFrom('accounts')
    .select(['id', 'section_id'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, section_id }) => [id, section_id]));
}

/** PCs that are with their borrowers and due by tomorrow. One that is lost, broken or on its way back is no news. */
async function loansDue(reader: Reader, at: Date) {
  const rows = await reader
    .selectFrom('loans')
    .innerJoin('terminals', 'terminals.id', 'loans.terminal_id')
    .select(['loans.id', 'loans.terminal_id', 'loans.staff_id', 'loans.staff_name', 'loans.section_id', 'loans.to_day'])
    .where('loans.state', '=', 'lent')
    .where('terminals.state', '=', 'lent')
    .where('loans.to_day', '<=', dayLater(localDate(at), 1))
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, terminal: row.terminal_id, section: row.section_id, to: row.to_day },
    staff: { id: row.staff_id, name: row.staff_name },
  }));
}
