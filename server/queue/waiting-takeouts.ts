import { mostQueued, type QueueRow } from '#contract/http/queue-api.ts';
import { count } from '#contract/words/numbers.ts';
import type { Reader } from '../store/store.ts';
import { headsTakeout } from '../takeout/read-takeouts.ts';
import { hatFor, headsSections, type QueueAsked } from './asked.ts';

/** データ持出し申請 that a head decides on, and own ones that came back. Each is opened: what was found has to be seen. */
export async function waitingTakeouts(db: Reader, asked: QueueAsked): Promise<readonly QueueRow[]> {
  const sections = headsSections(asked);
  const { id } = asked.caller.account;
  const rows = await db
    .selectFrom('takeouts')
    .selectAll('takeouts')
    .select((e) => [
      e
        .selectFrom('takeout_steps')
        .whereRef('takeout_steps.takeout_id', '=', 'takeouts.id')
        .select((s) => s.fn.max('takeout_steps.at').as('at'))
        .as('stepped_at'),
      e
        .selectFrom('takeout_files')
        .whereRef('takeout_files.takeout_id', '=', 'takeouts.id')
        .select((s) => s.fn.countAll<number>().as('files'))
        .as('files'),
    ])
    .where((e) =>
      e.or([
        e.and([e('state', '=', 'returned'), e('staff_id', '=', id)]),
        ...(sections.length === 0 ? [] : [e.and([e('state', '=', 'applied'), e('section_id', 'in', [...sections])])]),
      ]),
    )
    .orderBy('takeouts.id')
    .limit(mostQueued + 1)
    .execute();
  return rows.flatMap((row): QueueRow[] => {
    const hat = row.state === 'applied' ? hatFor(asked, headsTakeout(row)) : undefined;
    if (row.state === 'applied' && hat === undefined) return [];
    return [
      {
        ...{ what: 'takeout', id: row.id, title: 'データ持出し申請' },
        applicant: { id: row.staff_id, name: row.staff_name, section: row.section_name },
        summary: `ファイル${count(row.files ?? 0)}件　${row.purpose}`,
        waitsFor: row.state === 'applied' ? '所属長の承認' : '差戻し（直して出し直す）',
        since: row.stepped_at ?? row.created_at,
        ...{ deputyFor: hat?.deputyFor?.name ?? null, batch: null },
      },
    ];
  });
}
