import type { QueueRow } from '#contract/http/queue-api.ts';
import type { TerminalLife } from '#contract/loan/life.ts';
import { personIn } from '../audit/actor.ts';
import type { Reader } from '../store/store.ts';
import { accountsOf } from './accounts-of.ts';
import type { QueueAsked } from './asked.ts';

/** PCs that wait for 情報政策課's second person: another than who erased or destroyed them looks, and judges who has looked. */
export async function waitingTerminals(db: Reader, { caller }: QueueAsked): Promise<readonly QueueRow[]> {
  const { role, id: own } = caller.account;
  if (role !== 'it') return [];
  return [...(await wiped(db, own)), ...(await destroyed(db, own))];
}

async function wiped(db: Reader, own: string): Promise<readonly QueueRow[]> {
  const rows = await db
    .selectFrom('terminals')
    .innerJoin('wipes', (join) =>
      join.onRef('wipes.id', '=', (e) =>
        e
          .selectFrom('wipes as last')
          .select((l) => l.fn.max('last.id').as('id'))
          .whereRef('last.terminal_id', '=', 'terminals.id'),
      ),
    )
    .leftJoin('wipe_checks', (join) =>
      join.onRef('wipe_checks.id', '=', (e) =>
        e
          .selectFrom('wipe_checks as last')
          .select((l) => l.fn.max('last.id').as('id'))
          .whereRef('last.wipe_id', '=', 'wipes.id'),
      ),
    )
    .innerJoin('accounts', 'accounts.id', 'wipes.executor_id')
    .innerJoin('sections', 'sections.id', 'accounts.section_id')
    .select(['terminals.id', 'terminals.name', 'executor_id', 'executor_name', 'ended_at', 'ordered_at'])
    .select(['sections.name as section', 'checker_id', 'wipe_checks.at as checked_at'])
    .where('terminals.state', '=', 'wiped')
    .where('executor_id', '!=', own)
    .where((e) => e.or([e('checker_id', 'is', null), e('checker_id', '=', own)]))
    .execute();
  return rows.map(
    (row): QueueRow => ({
      ...{ what: 'terminal', id: row.id, title: '端末のデータの消去' },
      applicant: { id: row.executor_id, name: row.executor_name, section: row.section },
      summary: row.name,
      waitsFor: row.checker_id === null ? '消去した人のほかの人の検証' : '調べた結果の判断',
      since: row.checked_at ?? row.ended_at ?? row.ordered_at,
      ...{ deputyFor: null, batch: null },
    }),
  );
}

/** A broken PC counts as destroyed when another has seen it. */
async function destroyed(db: Reader, own: string): Promise<readonly QueueRow[]> {
  const rows = await db
    .selectFrom('terminals')
    .innerJoin('terminal_events', (join) =>
      join.onRef('terminal_events.id', '=', (e) =>
        e
          .selectFrom('terminal_events as last')
          .select((l) => l.fn.max('last.id').as('id'))
          .whereRef('last.terminal_id', '=', 'terminals.id'),
      ),
    )
    .select(['terminals.id', 'terminals.name', 'terminals.life', 'terminal_events.at', 'terminal_events.actor'])
    .where('terminals.state', '=', 'broken')
    .execute();
  const open = rows.filter(({ life }) => {
    const { destroyedBy } = JSON.parse(life) as TerminalLife;
    return destroyedBy !== null && destroyedBy !== own;
  });
  const people = await accountsOf(
    db,
    open.map(({ actor }) => personIn(actor)),
  );
  return open.flatMap(({ id, name, at, actor }): QueueRow[] => {
    const applicant = people.get(personIn(actor));
    if (applicant === undefined) return [];
    return [
      {
        ...{ what: 'terminal', id, title: '記憶媒体の破壊', applicant, summary: name },
        ...{ waitsFor: '破壊した人のほかの人の確認', since: at, deputyFor: null, batch: null },
      },
    ];
  });
}
