import type { Leave } from '#contract/http/report-api.ts';
import { localTime } from '#contract/session/closing.ts';
import { catalogue } from '#contract/trail/catalogue.ts';
import type { Caller } from '../auth/access.ts';
import type { Reader } from '../store/store.ts';
import { notHeartbeats } from './report-sessions.ts';

/** 時間単位年休 of a period within the caller's reach, by person and day, as it was entered on leaving; `to` null where no end was. */
export async function readLeaves(
  db: Reader,
  { scope, sectionId, account }: Pick<Caller, 'account' | 'scope' | 'sectionId'>,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<ReadonlyMap<string, readonly Leave[]>> {
  let query = db
    .selectFrom('sessions')
    .innerJoin('loans', 'loans.id', 'sessions.loan_id')
    .innerJoin('entries', (join) =>
      join.onRef('entries.session', '=', 'sessions.id').onRef('entries.chain', '=', 'sessions.chain'),
    )
    .where('sessions.day', '>=', from)
    .where('sessions.day', '<=', to)
    .where('entries.type', '=', 'session.interrupted')
    .where(notHeartbeats);
  if (scope === 'section') query = query.where('loans.section_id', '=', sectionId);
  if (scope === 'own') query = query.where('loans.staff_id', '=', account.id);
  const rows = await query
    .select(['loans.staff_id', 'sessions.day', 'entries.at', 'entries.data'])
    .orderBy('entries.at')
    .execute();
  const leaves = new Map<string, Leave[]>();
  for (const { staff_id, day, at, data } of rows) {
    if (data === null) continue;
    const said = catalogue['session.interrupted'].data.parse(JSON.parse(data));
    if (said.reason !== 'hourly-leave') continue;
    const key = `${staff_id} ${day}`;
    const leave = { from: said.from ?? localTime(new Date(at)), to: said.to };
    leaves.set(key, [...(leaves.get(key) ?? []), leave]);
  }
  return leaves;
}
