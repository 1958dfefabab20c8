import { sql } from 'kysely';
import { type LookKind, type LooksAnswer, mostLooks, Role } from '#contract/http/console-api.ts';
import { personIn } from '../../audit/actor.ts';
import { type Caller, mayReach } from '../../auth/access.ts';
import type { OfficeActName } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Store } from '../../store/store.ts';

/** Acts by which somebody looks at entries. */
const kinds = {
  'session.read': 'timeline',
  'entries.searched': 'search',
  'entries.exported': 'csv',
  'bundle.exported': 'bundle',
} as const satisfies Partial<Record<OfficeActName, LookKind>>;
const acts = Object.keys(kinds) as (keyof typeof kinds)[];

/**
 * Who has looked at a session's entries, out of the office's own acts: the person it is of can see it. A search counts
 * where it was narrowed down to the session or its person. OF-404: no such session. OF-403: beyond the caller's scope.
 */
export async function readLooks(
  { reader }: Pick<Store, 'reader'>,
  caller: Caller,
  id: string,
): Promise<Outcome<LooksAnswer>> {
  const session = await reader
    .selectFrom('sessions')
    .innerJoin('loans', 'loans.id', 'sessions.loan_id')
    .select(['sessions.loan_id', 'loans.staff_id', 'loans.section_id'])
    .where('sessions.id', '=', id)
    .executeTakeFirst();
  if (session === undefined) return refusal('OF-404');
  const { loan_id: loan, staff_id: staffId, section_id: sectionId } = session;
  if (!mayReach(caller, { staffId, sectionId })) return refusal('OF-403');
  // Nobody looked at it before it came.
  const { first } = await reader
    .selectFrom('entries')
    .select((e) => e.fn.min<number | null>('log_index').as('first'))
    .where('session', '=', id)
    .executeTakeFirstOrThrow();
  const found = await reader
    .selectFrom('office_acts')
    .leftJoin('accounts', (join) =>
      join.on('accounts.id', '=', sql<string>`substr(office_acts.actor, instr(office_acts.actor, ':') + 1)`),
    )
    .select(['office_acts.at', 'office_acts.actor', 'office_acts.act', 'accounts.name'])
    .where('office_acts.act', 'in', acts)
    .where('office_acts.log_index', '>', first ?? 0)
    .where(
      sql<boolean>`case office_acts.act
        when 'session.read' then json_extract(data, '$.session') = ${id}
        when 'bundle.exported' then json_extract(data, '$.loan') = ${loan}
          and coalesce(json_extract(data, '$.session'), ${id}) = ${id}
        else json_extract(data, '$.filters.session') = ${id} or json_extract(data, '$.filters.staff') = ${staffId} end`,
    )
    .where(sql<boolean>`office_acts.actor not like ${`%:${staffId}`}`)
    .orderBy('office_acts.log_index', 'desc')
    .limit(mostLooks + 1)
    .execute();
  const looks = found.slice(0, mostLooks).map(({ at, actor, act, name }) => ({
    at,
    name: name ?? personIn(actor),
    role: Role.parse(actor.split(':')[0]),
    kind: kinds[act as keyof typeof kinds],
  }));
  return ok({ looks, isAll: found.length <= mostLooks });
}
