import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { asJson, type JsonValue } from '../json-value.ts';
import type { RowExecutor } from './row-executor.ts';
import { setAside } from './set-aside.ts';
import { digestOf, type PriorState, type ProfileIdentity, type StateStore } from './state-store.ts';

/** What every platform's row has. */
export interface ProfileRow {
  readonly id: string;
  readonly title: string;
  readonly needsBoot: boolean;
}

/** A profile that is filled for this PC, in the order in which its rows are put in force. */
export interface FilledProfile<Row extends ProfileRow> {
  readonly identity: ProfileIdentity;
  readonly rows: readonly Row[];
  /** Kept with the prior state, so that `revert` needs no other file. */
  readonly parameters: JsonValue;
}

/** Names a profile and its rows for one PC. Pure. */
export function filledProfile<Row extends ProfileRow>(
  profile: { readonly version: string },
  parameters: { readonly acceptance: unknown },
  rows: readonly Row[],
): FilledProfile<Row> {
  // An acceptance that is registered later does not make another profile of it.
  const { acceptance: _, ...places } = parameters;
  const identity = { profile: digestOf(profile), version: profile.version, rows: digestOf({ rows, places }) };
  return { identity, rows, parameters: asJson(parameters) };
}

export interface MachineFacts {
  /** SHA-256 of the machine's id. */
  readonly machine: string;
  /** Differs from boot to boot. */
  readonly boot: string;
  readonly now: Date;
}

/** What came of one row. */
export interface RowOutcome {
  readonly id: string;
  readonly title: string;
  readonly result: 'done' | 'failed';
  /** Japanese: what was found or kept, or why it failed. Null where there is nothing to say. */
  readonly note: string | null;
}

export interface ProvisionReport {
  readonly rows: readonly RowOutcome[];
  readonly complete: boolean;
}

/**
 * Puts a profile in force. What every place held is on the disk before the first change; a power cut at any step is
 * made good by doing it again, and the first prior state is never overwritten.
 * TM-601 state damaged, TM-602 state of another machine, TM-603 another profile is in force, TM-604 a place could not
 * be read beforehand: nothing was changed then. Rows that fail are in the report, and the rest is put in force.
 */
export async function provision<Row extends ProfileRow>(
  profile: FilledProfile<Row>,
  executors: (row: Row) => RowExecutor<Row>,
  store: StateStore,
  facts: MachineFacts,
): Promise<Outcome<ProvisionReport>> {
  const known = store.read();
  if (!known.ok) return known;
  if (known.value !== null) {
    if (known.value.machine !== facts.machine) return refusal('TM-602');
    if (known.value.identity.rows !== profile.identity.rows) return refusal('TM-603', known.value.identity.version);
  }
  const captured = known.value === null ? await captureAll(profile, executors, facts) : ok(known.value);
  if (!captured.ok) return captured;
  if (known.value === null) store.keep(captured.value);

  const rows: RowOutcome[] = [];
  for (const [i, row] of profile.rows.entries()) {
    const was = known.value?.rows[i];
    const outcome = await outcomeOf(row, async () => {
      const executor = executors(row);
      const note = was === undefined ? null : await setAside(row, was, executor);
      await executor.apply(row);
      return note;
    });
    rows.push(outcome);
  }
  const complete = rows.every((row) => row.result === 'done');
  if (complete) {
    store.keep(await withApplied(captured.value, profile, executors));
    store.publish({
      v: 1,
      machine: facts.machine,
      identity: profile.identity,
      at: facts.now.toISOString(),
      boot: facts.boot,
    });
  }
  return ok({ rows, complete });
}

async function captureAll<Row extends ProfileRow>(
  profile: FilledProfile<Row>,
  executors: (row: Row) => RowExecutor<Row>,
  facts: MachineFacts,
): Promise<Outcome<PriorState>> {
  const rows: PriorState['rows'] = [];
  for (const row of profile.rows) {
    try {
      rows.push({ row: asJson(row), prior: await executors(row).capture(row), applied: null });
    } catch (error) {
      return refusal('TM-604', `${row.id}: ${reasonOf(error)}`);
    }
  }
  return ok({
    v: 1,
    machine: facts.machine,
    identity: profile.identity,
    parameters: profile.parameters,
    at: facts.now.toISOString(),
    rows,
  });
}

/** The same state with what the places hold now: later, whatever differs from it was somebody else's doing. */
async function withApplied<Row extends ProfileRow>(
  state: PriorState,
  profile: FilledProfile<Row>,
  executors: (row: Row) => RowExecutor<Row>,
): Promise<PriorState> {
  const applied: JsonValue[] = [];
  for (const row of profile.rows) applied.push(await executors(row).capture(row));
  return { ...state, rows: state.rows.map((row, i) => ({ ...row, applied: applied[i] ?? null })) };
}

/** What came of doing something to a row. @param act gives what to tell, or throws why it failed */
export async function outcomeOf(row: ProfileRow, act: () => Promise<string | null>): Promise<RowOutcome> {
  const { id, title } = row;
  try {
    return { id, title, result: 'done', note: await act() };
  } catch (error) {
    return { id, title, result: 'failed', note: reasonOf(error) };
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
