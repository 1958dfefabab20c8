import { setTimeout as pause } from 'node:timers/promises';
import type { CheckFault, CheckRun } from '#contract/http/audit-api.ts';
import { appendAct } from '../../log/office-acts.ts';
import type { OfficeLog } from '../../log/office-log.ts';
import type { Runtime } from '../../runtime.ts';
import type { Store } from '../../store/store.ts';
import { type ChainVerdict, checkChain } from './check-chain.ts';
import { checkActs, checkTree } from './check-log.ts';
import { disposalReach } from './disposal-reach.ts';

/** Everything is checked this often, and for the first time so long after the start. */
const everyMs = 6 * 3_600_000;
const firstAfterMs = 60_000;
/** Pause after each slice, ms: the check takes what others leave. */
const slicePauseMs = 5;

export interface Checker {
  /** Begins a check where none runs. @param by `schedule`, or who asked for it @returns whether it did */
  readonly begin: (by: string) => Promise<boolean>;
  readonly running: () => { readonly startedAt: string; readonly done: number; readonly of: number } | null;
  /** Resolves when the check that runs now has ended. */
  readonly ended: () => Promise<void>;
  /** Checks by itself from now on. @param onFault told of a check that could not be done */
  readonly start: (onFault: (error: unknown) => void) => void;
  readonly stop: () => Promise<void>;
}

/** Checks the whole trail again and again in the background; what it came to is kept, with its time. */
export function createChecker(store: Store, log: OfficeLog, runtime: Runtime): Checker {
  let state: { readonly startedAt: string; done: number; readonly of: number } | null = null;
  let current: Promise<void> = Promise.resolve();
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let report: (error: unknown) => void = () => undefined;

  const advance = async (rows: number): Promise<boolean> => {
    if (state !== null) state.done += rows;
    await pause(slicePauseMs);
    return !stopped;
  };

  const keepChain = async (run: number, { chain, sound, fault }: ChainVerdict): Promise<void> => {
    const at = runtime.now();
    const found = {
      ...{ run_id: run, sound, checked_at: at.toISOString() },
      ...{ fault_seq: fault?.seq ?? null, fault_why: fault?.why ?? null },
    };
    await store.write(async (tx) => {
      const before = await tx.selectFrom('checked_chains').selectAll().where('chain', '=', chain).executeTakeFirst();
      await tx
        .insertInto('checked_chains')
        .values({ chain, ...found })
        .onConflict((c) => c.column('chain').doUpdateSet(found))
        .execute();
      // Recorded once, not with every check that meets it again.
      const isKnown = before?.fault_seq === found.fault_seq && before.fault_why === found.fault_why;
      if (fault === null || isKnown) return;
      const data = { chain, at: fault.seq, why: fault.why };
      await appendAct(tx, { at, actor: 'system', act: 'integrity.fault-found', data });
    });
  };

  const keepFault = async (run: number, why: CheckFault, index: number): Promise<void> => {
    const at = runtime.now();
    await store.write(async (tx) => {
      const row = { run_id: run, why, log_index: index, found_at: at.toISOString() };
      await tx.insertInto('check_faults').values(row).execute();
      await appendAct(tx, { at, actor: 'system', act: 'integrity.fault-found', data: { chain: null, at: index, why } });
    });
  };

  /** @returns what came of it */
  const checkAll = async (run: number): Promise<CheckRun['outcome']> => {
    let faults = 0;
    const reach = await disposalReach(store);
    const chains = await store.db.selectFrom('chains').select('id').orderBy('id').execute();
    for (const { id } of chains) {
      const verdict = await checkChain(store, id, reach, advance);
      if (verdict === null) return 'interrupted';
      if (verdict.fault !== null) faults += 1;
      await keepChain(run, verdict);
    }
    const onFault = async (why: CheckFault, index: number): Promise<void> => {
      faults += 1;
      await keepFault(run, why, index);
    };
    if (!(await checkActs(store, reach, onFault, advance))) return 'interrupted';
    if (!(await checkTree(store, log, onFault, advance))) return 'interrupted';
    return faults === 0 ? 'sound' : 'fault';
  };

  const perform = async (run: number, size: { readonly entries: number; readonly acts: number }): Promise<void> => {
    let outcome: CheckRun['outcome'] = 'interrupted';
    try {
      outcome = await checkAll(run);
    } finally {
      const ended = { ended_at: runtime.now().toISOString(), outcome, ...size };
      await store.write((tx) => tx.updateTable('check_runs').set(ended).where('id', '=', run).execute());
    }
  };

  const begin = async (by: string): Promise<boolean> => {
    if (state !== null || stopped) return false;
    const startedAt = runtime.now().toISOString();
    state = { startedAt, done: 0, of: 0 };
    try {
      const size = await sizeOf(store);
      state = { startedAt, done: 0, of: size.entries + size.acts + size.leaves };
      const { id } = await store.write(async (tx) => {
        // What a process left behind that died at it.
        await tx
          .updateTable('check_runs')
          .set({ ended_at: startedAt, outcome: 'interrupted' })
          .where('ended_at', 'is', null)
          .execute();
        return tx
          .insertInto('check_runs')
          .values({ by, started_at: startedAt, ended_at: null, outcome: 'running', entries: 0, acts: 0 })
          .returning('id')
          .executeTakeFirstOrThrow();
      });
      current = perform(id, { entries: size.entries, acts: size.acts })
        .catch((error: unknown) => report(error))
        .finally(() => {
          state = null;
        });
      return true;
    } catch (error) {
      state = null;
      throw error;
    }
  };

  return {
    begin,
    running: () => (state === null ? null : { ...state }),
    ended: () => current,
    start: (onFault) => {
      report = onFault;
      const turn = async (): Promise<void> => {
        await begin('schedule').catch(onFault);
        if (!stopped) timer = setTimeout(() => void turn(), everyMs).unref();
      };
      timer = setTimeout(() => void turn(), firstAfterMs).unref();
    },
    stop: async () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await current;
    },
  };
}

/** What a whole check goes over. */
async function sizeOf(
  store: Store,
): Promise<{ readonly entries: number; readonly acts: number; readonly leaves: number }> {
  const count = async (table: 'entries' | 'office_acts'): Promise<number> =>
    (
      await store.db
        .selectFrom(table)
        .select((e) => e.fn.countAll<number>().as('rows'))
        .executeTakeFirstOrThrow()
    ).rows;
  const { size } = await store.db.selectFrom('log_head').select('size').executeTakeFirstOrThrow();
  return { entries: await count('entries'), acts: await count('office_acts'), leaves: size };
}
