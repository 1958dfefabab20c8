import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { JsonValue } from '../json-value.ts';
import { outcomeOf, type ProfileRow, type ProvisionReport, type RowOutcome } from './provision.ts';
import type { RowExecutor } from './row-executor.ts';
import { setAside } from './set-aside.ts';
import type { PriorState, StateStore } from './state-store.ts';

/**
 * Puts everything back, last row first, byte for byte. A version that somebody made since is kept beside its place and
 * told. The state stays until all of it went through, so that a power cut or a failure is made good by doing it again.
 * TM-601 state damaged, TM-602 of another machine, TM-606 none there, TM-607 a row in it cannot be read: nothing was
 * changed then.
 */
export async function revert<Row extends ProfileRow>(
  parseRow: (value: JsonValue) => Row | null,
  executors: (row: Row) => RowExecutor<Row>,
  store: StateStore,
  machine: string,
): Promise<Outcome<ProvisionReport>> {
  const known = store.read();
  if (!known.ok) return known;
  if (known.value === null) return refusal('TM-606');
  if (known.value.machine !== machine) return refusal('TM-602');
  const kept: { readonly row: Row; readonly was: PriorState['rows'][number] }[] = [];
  for (const was of known.value.rows) {
    const row = parseRow(was.row);
    if (row === null) return refusal('TM-607', 'a row of the state is not known to this version');
    kept.push({ row, was });
  }

  // From the first step on, nobody may read that the profile is in force.
  store.withdraw();
  const rows: RowOutcome[] = [];
  for (const { row, was } of kept.toReversed()) {
    const outcome = await outcomeOf(row, async () => {
      const executor = executors(row);
      const note = await setAside(row, was, executor);
      await executor.restore(row, was.prior);
      return note;
    });
    rows.push(outcome);
  }
  const complete = rows.every((row) => row.result === 'done');
  if (complete) store.retire();
  return ok({ rows, complete });
}
