import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Outcome, ok } from '#contract/errors.ts';
import { canonicalJson } from '#contract/json.ts';
import {
  type CanaryLook,
  type WipeOrder,
  WipeReport,
  type WipeStep,
  type WipeTool,
  wipeSteps,
} from '#contract/loan/wipe-report.ts';
import type { Clock } from '../clock.ts';
import type { RunCommand } from '../platform/command.ts';
import { writeDurably } from '../profile/durable-file.ts';
import type { OpenSwap, SwapFacts, SwapJournal, SwapState } from './erase-swap.ts';
import { reasonOf } from './erase-tree.ts';
import { errnoOf } from './errno.ts';
import { type Journal, openJournal, type WipeRecord } from './journal.ts';
import { holdLock } from './lock.ts';
import type { SharedParameters, WipePlatform } from './platform.ts';
import { orderHash, readOrder } from './read-order.ts';
import type { StepContext, StepResult } from './step-acts.ts';
import {
  beginAt,
  isKeyErased,
  judge,
  lookOf,
  nextStep,
  planWipe,
  progressOf,
  stepReports,
  techniqueOf,
} from './steps.ts';

export interface WipeWorld {
  readonly run: RunCommand;
  readonly clock: Pick<Clock, 'now'>;
  /** Folder of the journal, outside everything that is erased. */
  readonly state: string;
  /** This program. */
  readonly tool: WipeTool;
  readonly progress: (step: WipeStep, files: number) => void;
}

/**
 * Carries an order to erase out, from wherever an earlier try was cut off, and says what came of it. TM-701 to TM-704
 * where it cannot be begun. A report that says `needs-attention` can be tried again with the same order.
 */
export async function runWipe<Parameters extends SharedParameters>(
  order: unknown,
  parameters: unknown,
  world: WipeWorld,
  platform: WipePlatform<Parameters>,
): Promise<Outcome<WipeReport>> {
  const read = readOrder(order, parameters, 'wipe', world.state, platform);
  if (!read.ok) return read;
  const lock = await holdLock(world.state);
  if (!lock.ok) return lock;
  const journal = openJournal(world.state);
  try {
    if (!journal.ok) return journal;
    const { order: known, parameters: here } = read.value;
    await carryOut(known, here, journal.value, world, platform);
    const report = reportOf(known, here, journal.value, world.tool);
    writeDurably(join(world.state, 'wipe-report.json'), Buffer.from(canonicalJson(report)), 0o600);
    return ok(report);
  } finally {
    if (journal.ok) journal.value.close();
    lock.value.release();
  }
}

async function carryOut<Parameters extends SharedParameters>(
  order: WipeOrder,
  parameters: Parameters,
  journal: Journal,
  world: WipeWorld,
  platform: WipePlatform<Parameters>,
): Promise<void> {
  const hash = orderHash(order);
  const at = (): string => world.clock.now().toISOString();
  const progress = () => progressOf(journal.records, hash);
  const places = createHash('sha256').update(canonicalJson(parameters)).digest('hex');
  const from = beginAt(progress(), places);
  if (from === null) return;
  const newest = journal.records.findLast((record) => record.kind === 'order');
  if (newest?.order !== hash) {
    const technique = techniqueOf(parameters);
    const { executor, scope, loan } = order;
    journal.append({ kind: 'order', at: at(), order: hash, loan, executor: executor.id, scope, technique });
  }
  journal.append({ kind: 'run', at: at(), from, parameters: places });
  const plan = planWipe(order, parameters);
  const context: StepContext<Parameters> = {
    order,
    parameters,
    run: world.run,
    progress: world.progress,
    earlierLook: earlierLook(journal.records, order),
    isKeyErased: isKeyErased(journal.records, order.loan),
    swapJournal: swapJournal(journal, at),
  };
  for (let step: WipeStep | null = from; step !== null; ) {
    const reason = plan[step];
    let end: StepResult = { outcome: 'skipped', reason, files: 0, bytes: 0, tool: null, look: null };
    if (reason === null) {
      journal.append({ kind: 'begin', at: at(), step });
      world.progress(step, 0);
      const { count, act } = platform.acts[step];
      try {
        if (count !== undefined && !progress().inventories.has(step)) {
          journal.append({ kind: 'inventory', at: at(), step, ...(await count(context)) });
        }
        end = await act(context);
      } catch (error) {
        end = { ...end, outcome: 'failed', reason: reasonOf(errnoOf(error)) };
      }
    }
    journal.append({ kind: 'end', at: at(), step, ...end });
    step = nextStep(step, end);
  }
  const reasons = [...judge(progress(), order)];
  journal.append({ kind: 'result', at: at(), result: reasons.length === 0 ? 'erased' : 'needs-attention', reasons });
}

/** The canaries of this loan as an order before this one found them. */
function earlierLook(records: readonly WipeRecord[], { loan }: WipeOrder): CanaryLook | null {
  let current: string | null = null;
  let look: CanaryLook | null = null;
  for (const record of records) {
    if (record.kind === 'order') current = record.loan;
    const isLook = record.kind === 'end' && record.step === 'find-before' && record.outcome === 'done';
    if (isLook && current === loan) look = record.look;
  }
  return look;
}

/** Swap areas that any try, of whatever order, left unfinished: they have to come back as swap. */
function swapJournal(journal: Journal, at: () => string): SwapJournal {
  const open = new Map<string, OpenSwap>();
  const note = (place: string, state: SwapState, facts: SwapFacts): void => {
    if (state === 'ended') open.delete(place);
    else open.set(place, { state, facts });
  };
  for (const record of journal.records) {
    if (record.kind !== 'swap') continue;
    const { place, state, uuid, label, priority } = record;
    note(place, state, { uuid, label, priority });
  }
  return {
    open,
    say: (place, state, facts) => {
      journal.append({ kind: 'swap', at: at(), place, state, ...facts });
      note(place, state, facts);
    },
  };
}

/** What the journal says, as the office wants it: the same after any number of cuts. */
function reportOf(order: WipeOrder, parameters: SharedParameters, journal: Journal, tool: WipeTool): WipeReport {
  const hash = orderHash(order);
  const progress = progressOf(journal.records, hash);
  const { result, order: begun } = progress;
  if (result === null || begun === null) throw new Error('no result in the journal');
  return WipeReport.parse({
    v: 1,
    kind: 'wipe',
    terminal: order.terminal,
    loan: order.loan,
    executor: order.executor,
    order: hash,
    startedAt: begun.at,
    endedAt: result.at,
    tool,
    scope: order.scope,
    technique: techniqueOf(parameters),
    steps: [...stepReports(progress)],
    before: lookOf(progress, 'find-before'),
    after: lookOf(progress, 'find-after'),
    oddNames: wipeSteps.reduce((sum, step) => sum + (progress.inventories.get(step)?.odd ?? 0), 0),
    result: result.result,
    reasons: result.reasons,
    journal: { lines: journal.lines, head: journal.head },
  } satisfies WipeReport);
}
