import {
  type CanaryLook,
  fewestCanaries,
  type StepReport,
  type WipeOrder,
  type WipeReason,
  type WipeStep,
  type WipeTechnique,
  wipeSteps,
} from '#contract/loan/wipe-report.ts';
import type { WipeRecord } from './journal.ts';
import type { SharedParameters } from './platform.ts';

/** For each step: null where it is to be done, else why not. */
export type WipePlan = Readonly<Record<WipeStep, WipeReason | null>>;

export const techniqueOf = ({ volume }: Pick<SharedParameters, 'volume'>): WipeTechnique =>
  volume.kind === 'none' ? 'overwrite' : `crypto-erase-${volume.kind}`;

/** What an order asks for on this PC. */
export function planWipe(
  { scope, canaries }: Pick<WipeOrder, 'scope' | 'canaries'>,
  { volume, recorder }: Pick<SharedParameters, 'volume' | 'recorder'>,
): WipePlan {
  const unless = (isDue: boolean, reason: WipeReason): WipeReason | null => (isDue ? null : reason);
  const work = unless(scope.includes('work'), 'out-of-scope');
  const residue = unless(scope.includes('residue'), 'out-of-scope');
  const records = unless(scope.includes('recorder'), 'out-of-scope');
  const look = unless(canaries.length > 0, 'no-canaries');
  return {
    'find-before': look,
    freeze: null,
    'crypto-erase': work ?? unless(volume.kind !== 'none', 'not-encrypted'),
    overwrite: work,
    residue,
    swap: residue,
    recorder: records ?? unless(recorder.length > 0, 'nothing-there'),
    'fill-free-space': null,
    trim: null,
    'find-after': look,
  };
}

/** Not done, and nothing is missing for it. */
const rightly: ReadonlySet<WipeReason> = new Set([
  'out-of-scope',
  'not-encrypted',
  'nothing-there',
  'no-swap',
  'swap-in-memory',
  'swap-is-random-key',
  'not-supported',
  'tool-missing',
  'erased-before',
]);

/** Nothing is erased while this does not hold. */
const isCritical = (step: WipeStep): boolean => step === 'freeze';

type RecordOf<Kind extends WipeRecord['kind']> = Extract<WipeRecord, { readonly kind: Kind }>;
type Ended = RecordOf<'end'>;

/** What the journal says about one order. */
export interface Progress {
  readonly isBegun: boolean;
  /** The newest end of each step. */
  readonly ended: ReadonlyMap<WipeStep, Ended>;
  /** Steps that the newest run has ended. */
  readonly endedInRun: ReadonlySet<WipeStep>;
  readonly runs: readonly RecordOf<'run'>[];
  readonly inventories: ReadonlyMap<WipeStep, RecordOf<'inventory'>>;
  readonly begun: ReadonlyMap<WipeStep, readonly RecordOf<'begin'>[]>;
  /** Of the newest run. */
  readonly result: RecordOf<'result'> | null;
  readonly order: RecordOf<'order'> | null;
}

/** The records of one order: from its own record to the next order's, and again where it was gone on with later. */
export function progressOf(records: readonly WipeRecord[], order: string): Progress {
  const ended = new Map<WipeStep, Ended>();
  const inventories = new Map<WipeStep, RecordOf<'inventory'>>();
  const begun = new Map<WipeStep, RecordOf<'begin'>[]>();
  const runs: RecordOf<'run'>[] = [];
  let endedInRun = new Set<WipeStep>();
  let result: RecordOf<'result'> | null = null;
  let own: RecordOf<'order'> | null = null;
  let current = '';
  for (const record of records) {
    if (record.kind === 'order') {
      current = record.order;
      if (current === order) own ??= record;
    }
    if (current !== order) continue;
    switch (record.kind) {
      case 'run':
        runs.push(record);
        endedInRun = new Set();
        result = null;
        break;
      case 'begin':
        begun.set(record.step, [...(begun.get(record.step) ?? []), record]);
        break;
      case 'inventory':
        if (!inventories.has(record.step)) inventories.set(record.step, record);
        break;
      case 'end':
        ended.set(record.step, record);
        endedInRun.add(record.step);
        break;
      case 'result':
        result = record;
        break;
      case 'order':
      case 'swap':
        break;
    }
  }
  return { isBegun: own !== null, ended, endedInRun, runs, inventories, begun, result, order: own };
}

/** Techniques after which the file that held the volume goes too. */
const takesContainer: ReadonlySet<WipeTechnique> = new Set(['crypto-erase-luks', 'crypto-erase-bitlocker']);

/** Whether a wipe of this loan, of whatever order, has destroyed the key of a volume in a file: it may be gone since. */
export function isKeyErased(records: readonly WipeRecord[], loan: string | null): boolean {
  let isOfThis = false;
  return records.some((record) => {
    if (record.kind === 'order') isOfThis = record.loan === loan && takesContainer.has(record.technique);
    return isOfThis && record.kind === 'end' && record.step === 'crypto-erase' && record.outcome === 'done';
  });
}

const holds = (end: Ended | undefined): boolean =>
  end !== undefined &&
  (end.outcome === 'done' || (end.outcome === 'skipped' && end.reason !== null && rightly.has(end.reason)));

/**
 * Where a process that takes an order up begins. After a cut: at the first step of that run which has no end. After a
 * result that needs attention: at the first step that did not hold; what comes after it is done anew. Null where the
 * order has been carried out. With other parameters than before, what was done elsewhere counts for nothing.
 */
export function beginAt(progress: Progress, parameters: string): WipeStep | null {
  const newest = progress.runs.at(-1);
  if (newest === undefined) return wipeSteps[0];
  // The canaries that were there before cannot be looked for again.
  if (newest.parameters !== parameters) return progress.ended.has('find-before') ? 'freeze' : wipeSteps[0];
  if (progress.result?.result === 'erased') return null;
  if (progress.result === null) {
    const from = wipeSteps.indexOf(newest.from);
    const open = wipeSteps.find((step, index) => index >= from && !progress.endedInRun.has(step));
    return open ?? 'find-after';
  }
  // The canaries that were there before cannot be looked for again.
  return wipeSteps.find((step) => step !== 'find-before' && !holds(progress.ended.get(step))) ?? 'find-after';
}

/** The step that comes after one, or the end of this run. */
export function nextStep(after: WipeStep, end: Pick<StepReport, 'outcome'>): WipeStep | null {
  if (isCritical(after) && end.outcome === 'failed') return null;
  return wipeSteps[wipeSteps.indexOf(after) + 1] ?? null;
}

/**
 * Why a person has to look, in the order of the steps; empty where all is erased. A PC that nobody has had yet comes
 * without canaries: it is erased all the same, and the check cannot tell, so that the second person says why it will do.
 */
export function judge(
  progress: Progress,
  { loan, canaries }: Pick<WipeOrder, 'loan' | 'canaries'>,
): readonly WipeReason[] {
  const isNew = loan === null && canaries.length === 0;
  const reasons = wipeSteps.flatMap((step): readonly WipeReason[] => {
    const end = progress.ended.get(step);
    return holds(end) || (isNew && end?.reason === 'no-canaries') ? [] : [end?.reason ?? 'interrupted'];
  });
  if (!isNew && canaries.length < fewestCanaries) reasons.push('too-few-canaries');
  return [...new Set(reasons)];
}

/** The rows of the report. A step that was never ended has none. */
export function stepReports(progress: Progress): readonly StepReport[] {
  return wipeSteps.flatMap((step) => {
    const end = progress.ended.get(step);
    if (end === undefined) return [];
    const begins = progress.begun.get(step) ?? [];
    const counted = progress.inventories.get(step);
    return [
      {
        name: step,
        startedAt: begins[0]?.at ?? end.at,
        endedAt: end.at,
        outcome: end.outcome,
        reason: end.reason,
        files: counted?.files ?? end.files,
        bytes: counted?.bytes ?? end.bytes,
        tool: end.tool,
        tries: Math.max(1, begins.length),
      },
    ];
  });
}

/** The look of a step, where it had one. */
export const lookOf = (progress: Progress, step: 'find-before' | 'find-after'): CanaryLook | null =>
  progress.ended.get(step)?.look ?? null;
