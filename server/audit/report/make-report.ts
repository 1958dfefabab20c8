import type { PeriodReport } from '#contract/http/audit-api.ts';
import { instantOf } from '#contract/session/closing.ts';
import { catalogue, type Disposition, type EntryType, entryTypes, typeEntry } from '#contract/trail/catalogue.ts';
import type { Caller } from '../../auth/access.ts';
import { appendAct } from '../../log/office-acts.ts';
import type { OfficeLog } from '../../log/office-log.ts';
import type { Runtime } from '../../runtime.ts';
import type { Store, Tx } from '../../store/store.ts';
import { actorOf } from '../actor.ts';
import { listFindings } from '../findings.ts';
import { gapTypes, lastRun, logView } from '../integrity.ts';
import { readEntries } from '../search/read-entries.ts';
import type { AsyncIndex } from '../search/remote-index.ts';
import { prepareSearch, walkMatches } from '../search/search-entries.ts';

export interface Period {
  /** First and last day in Japan. */
  readonly from: string;
  readonly to: string;
}

type Reader = Pick<Tx, 'selectFrom'>;

async function sessionsIn(
  db: Reader,
  { from, to }: Period,
): Promise<{ readonly all: number; readonly byRule: number }> {
  const { all, byRule } = await db
    .selectFrom('sessions')
    .select((e) => [
      e.fn.countAll<number>().as('all'),
      e.fn.countAll<number>().filterWhere('closed_by', 'in', ['midnight', 'power-loss', 'forgotten']).as('byRule'),
    ])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .executeTakeFirstOrThrow();
  return { all, byRule };
}

/** Entries of each type with this end, most first; types that did not come are left out. */
async function countTypes(index: AsyncIndex, period: Period, disposition: Disposition) {
  const counted = await Promise.all(
    entryTypes
      .filter((type) => typeEntry(type).disposition === disposition)
      .map(async (type) => ({ type, entries: await countType(index, period, type) })),
  );
  return counted.filter(({ entries }) => entries > 0).sort((a, b) => b.entries - a.entries);
}

const countType = (index: AsyncIndex, { from, to }: Period, type: EntryType): Promise<number> =>
  index.count({ match: prepareSearch({ type }).match, from, to, type });

/** How long nobody watched, all gaps together, ms. */
async function gapLength(store: Store, index: AsyncIndex, period: Period, through: number): Promise<number> {
  let lengthMs = 0;
  const search = prepareSearch({ ...period, type: 'gap.found' });
  for await (const numbers of walkMatches(store.db, index, search, { order: 'oldest', through })) {
    for (const { data } of await readEntries(store.db, numbers)) {
      const gap = data === null ? null : catalogue['gap.found'].data.safeParse(JSON.parse(data));
      // Each PC says its own: together they may be more than a number holds.
      if (gap?.success === true) lengthMs = Math.min(Number.MAX_SAFE_INTEGER, lengthMs + gap.data.lengthMs);
    }
  }
  return lengthMs;
}

/** The figures of a period. That they were read, or printed, is an act of the office. */
export async function makeReport(
  parts: { readonly store: Store; readonly runtime: Runtime; readonly index: AsyncIndex; readonly log: OfficeLog },
  caller: Caller,
  { from, to }: Period,
  act: 'report.read' | 'report.printed',
): Promise<PeriodReport> {
  const { store, runtime, index, log } = parts;
  const period = { from, to };
  const at = runtime.now();
  const { number: through } = await index.position();
  const prevented = await countTypes(index, period, 'prevented');
  const failed = await countTypes(index, period, 'failed');
  const entries = await index.count({ match: null, from, to, type: undefined });
  const lengthMs = await gapLength(store, index, period, through);
  const gaps = (await Promise.all(gapTypes.map((type) => countType(index, period, type)))).reduce((a, b) => a + b, 0);
  const findings = await listFindings(store, runtime, { withDisposed: true });
  const [start, end] = [instantOf(from, '00:00'), new Date(instantOf(to, '00:00').getTime() + 86_400_000)];
  const isWithin = (instant: string): boolean => instant >= start.toISOString() && instant < end.toISOString();
  return store.write(async (tx) => {
    await appendAct(tx, { at, actor: actorOf(caller), act, data: period });
    const sessions = await sessionsIn(tx, period);
    const { holds } = await tx
      .selectFrom('holds')
      .select((e) => e.fn.countAll<number>().as('holds'))
      .where('released_at', 'is', null)
      .executeTakeFirstOrThrow();
    return {
      ...period,
      madeAt: at.toISOString(),
      madeBy: caller.account.name,
      sessions: sessions.all,
      closedByRule: sessions.byRule,
      entries,
      prevented,
      failed,
      gaps: { entries: gaps, lengthMs },
      findings: {
        raised: findings.filter(({ raisedAt }) => isWithin(raisedAt)).length,
        closed: findings.filter(({ state, notes }) => {
          const closing = notes.findLast((note) => note.state !== null);
          return state === 'closed' && closing !== undefined && isWithin(closing.at);
        }).length,
        open: findings.filter(({ state }) => state !== 'closed').length,
        overdue: findings.filter(({ isOverdue }) => isOverdue).length,
      },
      holds,
      lastRun: await lastRun(tx),
      log: logView(log),
    };
  });
}
