import type { z } from 'zod';
import {
  type ChainState,
  type CheckRun,
  type ControlGap,
  type IntegrityAnswer,
  maxShownGaps,
} from '#contract/http/audit-api.ts';
import type { EntryType } from '#contract/trail/catalogue.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import type { OfficeLog } from '../log/office-log.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import { actorOf } from './actor.ts';
import { auditEntries } from './audit-entry.ts';
import type { Checker } from './check/checker.ts';
import type { AsyncIndex } from './search/remote-index.ts';
import { findMatches, prepareSearch } from './search/search-entries.ts';

/** Entries that say that nobody watched. */
export const gapTypes = ['gap.found', 'agent.lost'] as const satisfies readonly EntryType[];

/** The published log as pages and papers show it; null before the first checkpoint. */
export function logView(log: OfficeLog): z.input<typeof IntegrityAnswer>['log'] {
  const { origin, newest } = log.state();
  if (newest === null) return null;
  const { note, size, root, at } = newest;
  return { origin, size, root, at, note, witnesses: (log.published()?.cosigned ?? []).map(({ name }) => name) };
}

type Reader = Pick<Tx, 'selectFrom'>;

/** The newest check that was begun and is over; null before the first. */
export async function lastRun(db: Reader): Promise<CheckRun | null> {
  const row = await db
    .selectFrom('check_runs')
    .selectAll()
    .where('ended_at', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id, by, outcome, entries, acts } = row;
  return { id, by, outcome, entries, acts, startedAt: row.started_at, endedAt: row.ended_at };
}

async function chainStates(db: Reader): Promise<ChainState[]> {
  const rows = await db
    .selectFrom('chains')
    .innerJoin('loans', 'loans.id', 'chains.loan_id')
    .leftJoin('checked_chains', 'checked_chains.chain', 'chains.id')
    .select(['chains.id', 'chains.next_seq', 'chains.forked', 'loans.terminal_id'])
    .select(['loans.staff_id', 'loans.staff_name', 'loans.section_name'])
    .select([
      'checked_chains.sound',
      'checked_chains.checked_at',
      'checked_chains.fault_seq',
      'checked_chains.fault_why',
    ])
    .select((e) =>
      e
        .selectFrom('sessions')
        .select((s) => s.fn.coalesce(s.fn.sum<number>('sessions.gaps'), s.lit(0)).as('gaps'))
        .whereRef('sessions.chain', '=', 'chains.id')
        .as('gaps'),
    )
    .orderBy('chains.id', 'desc')
    .execute();
  return rows.map((row) => ({
    chain: row.id,
    terminal: row.terminal_id,
    borrower: { id: row.staff_id, name: row.staff_name, section: row.section_name },
    entries: row.next_seq,
    sound: row.sound ?? 0,
    checkedAt: row.checked_at,
    fault: row.fault_seq === null || row.fault_why === null ? null : { seq: row.fault_seq, why: row.fault_why },
    forked: row.forked === 1,
    gaps: row.gaps ?? 0,
  }));
}

/** Numbers of the newest entries that say that nobody watched, newest first, and how many there are. */
async function findGaps(
  store: Store,
  index: AsyncIndex,
): Promise<{ readonly numbers: number[]; readonly total: number }> {
  const found = await Promise.all(
    gapTypes.map((type) =>
      findMatches(store.db, index, prepareSearch({ type }), { order: 'newest', beyond: null, want: 10_000 }),
    ),
  );
  const numbers = found.flatMap((each) => each.numbers).sort((a, b) => b - a);
  return { numbers: numbers.slice(0, maxShownGaps), total: numbers.length };
}

/** How the trail stands: what was published, when what was checked last and what came of it, and where nobody watched. */
export async function readIntegrity(
  store: Store,
  runtime: Runtime,
  log: OfficeLog,
  index: AsyncIndex,
  checker: Checker,
  caller: Caller,
): Promise<z.input<typeof IntegrityAnswer>> {
  const gaps = await findGaps(store, index);
  return store.write(async (tx) => {
    await appendAct(tx, { at: runtime.now(), actor: actorOf(caller), act: 'integrity.read', data: {} });
    const last = await lastRun(tx);
    const faults =
      last === null
        ? []
        : await tx
            .selectFrom('check_faults')
            .selectAll()
            .where('run_id', '=', last.id)
            .orderBy('id')
            .limit(100)
            .execute();
    const entries = await auditEntries(tx, gaps.numbers);
    return {
      log: logView(log),
      lastRun: last,
      running: checker.running(),
      faults: faults.map((row) => ({ why: row.why, index: row.log_index, foundAt: row.found_at })),
      chains: await chainStates(tx),
      gaps: entries.map(
        ({ number, session, at, type, borrower, data }): ControlGap => ({
          ...{ number, session, at, type, data },
          terminal: borrower?.terminal ?? null,
          staff: borrower?.name ?? null,
        }),
      ),
      gapsTotal: gaps.total,
    };
  });
}

/** Begins a check at once, where none runs. */
export async function askForCheck(
  store: Store,
  runtime: Runtime,
  checker: Checker,
  caller: Caller,
): Promise<{ readonly started: boolean }> {
  const actor = actorOf(caller);
  await store.write((tx) => appendAct(tx, { at: runtime.now(), actor, act: 'integrity.check-asked', data: {} }));
  return { started: await checker.begin(actor) };
}
