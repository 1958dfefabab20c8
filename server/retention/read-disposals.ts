import { DisposalKept, type DisposalRow, mostDisposals } from '#contract/http/retention-api.ts';
import { retentionClasses } from '#contract/retention/classes.ts';
import type { Caller } from '../auth/access.ts';
import type { Reader } from '../store/store.ts';
import { isBy } from './is-by.ts';
import type { DisposalsTable } from './retention-tables.ts';
import { rulesIn } from './rules.ts';

type Stored = Omit<DisposalsTable, 'id'> & { readonly id: number };

/** The lists so far, newest first, with what became of their papers. @param id only this one */
export async function readDisposals(db: Reader, caller: Caller, id?: number): Promise<readonly DisposalRow[]> {
  let query = db.selectFrom('disposals').selectAll().orderBy('id', 'desc').limit(mostDisposals);
  if (id !== undefined) query = query.where('id', '=', id);
  const rows = await query.execute();
  const counts = await db
    .selectFrom('disposal_items')
    .where('disposal_id', 'in', [...rows.map((row) => row.id), 0])
    .select((e) => [
      ...(['disposal_id', 'class', 'kept'] as const),
      e.fn.countAll<number>().as('papers'),
      e.fn.count<number>('gone_at').as('gone'),
      e.fn.min('completed_on').as('oldest'),
      e.fn.max('completed_on').as('newest'),
    ])
    .groupBy(['disposal_id', 'class', 'kept'])
    .execute();
  const of = Map.groupBy(counts, ({ disposal_id }) => disposal_id);
  return rows.map((row) => rowOf(row, of.get(row.id) ?? [], caller));
}

interface Counted {
  readonly class: DisposalRow['classes'][number]['class'];
  readonly kept: DisposalKept | null;
  readonly papers: number;
  readonly gone: number;
  readonly oldest: string;
  readonly newest: string;
}

function rowOf(row: Stored, counts: readonly Counted[], caller: Caller): DisposalRow {
  const rules = rulesIn(row.rules);
  return {
    ...{ id: row.id, state: stateOf(row), isOwn: isBy(caller, row.proposed_by), doneAt: row.done_at },
    proposed: { at: row.proposed_at, by: row.proposed_name, reason: row.reason },
    decided:
      row.decided_at === null
        ? null
        : { at: row.decided_at, by: row.decided_name ?? '', reason: row.decided_reason ?? '' },
    classes: retentionClasses.flatMap((one) => {
      const own = counts.filter((counted) => counted.class === one);
      const rule = rules[one];
      const [oldest] = own.map((counted) => counted.oldest).sort();
      const newest = own
        .map((counted) => counted.newest)
        .sort()
        .at(-1);
      if (rule === null || oldest === undefined || newest === undefined) return [];
      return [
        {
          ...{ class: one, rule, papers: sum(own, 'papers'), gone: sum(own, 'gone'), oldest, newest },
          kept: DisposalKept.options.flatMap((why) => {
            const papers = sum(
              own.filter(({ kept }) => kept === why),
              'papers',
            );
            return papers === 0 ? [] : [{ why, papers }];
          }),
        },
      ];
    }),
  };
}

const sum = (counts: readonly Counted[], what: 'papers' | 'gone'): number =>
  counts.reduce((all, counted) => all + counted[what], 0);

const stateOf = ({ decision, done_at }: Pick<Stored, 'decision' | 'done_at'>): DisposalRow['state'] =>
  done_at !== null ? 'done' : (decision ?? 'proposed');
