import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { WipeOrder, WipeReason } from '#contract/loan/wipe-report.ts';
import type { RunCommand } from '../../platform/command.ts';
import { parseTame } from '../../profile/state-store.ts';
import { powershellExe, scriptArguments } from '../../profile/windows/system32.ts';
import { driveOf, drivesOf, gatherFolder, type WindowsWipeParameters } from './parameters.ts';

/** What wipe.ps1 does at one call; each may be done again after it was cut off. */
export const scriptSteps = {
  Freeze: 30 * 60_000,
  ReleaseVolume: 10 * 60_000,
  GatherTraces: 60 * 60_000,
  RemoveAccount: 30 * 60_000,
  ClearPaging: 10 * 60_000,
  // Three passes over all that is free.
  FillFreeSpace: 48 * 3_600_000,
  Trim: 2 * 3_600_000,
} as const;
export type ScriptStep = keyof typeof scriptSteps;

/** All that the script may say went wrong. */
export const scriptReasons = [
  'borrower-running',
  'still-mounted',
  'denied',
  'io-error',
  'file-busy',
  'file-left',
  'shadow-copies-left',
  'biometrics-left',
  'swap-not-erased',
  'hibernation-not-erased',
  'not-supported',
] as const satisfies readonly WipeReason[];

const StepAnswer = z.strictObject({
  v: z.literal(1),
  step: z.enum(Object.keys(scriptSteps) as [ScriptStep, ...ScriptStep[]]),
  reasons: z.array(z.enum(scriptReasons)).max(scriptReasons.length),
});

const standing = z.enum(['absent', 'present', 'unknown']);
const count = z.int().min(0).max(1_000_000_000).nullable();
export const LookAnswer = z.strictObject({
  v: z.literal(1),
  step: z.literal('Look'),
  /** Local account or profile of the SID. */
  account: standing,
  biometrics: standing,
  /** `present` where the page file was not cleared by a shutdown since the wipe asked for it. */
  pageFile: standing,
  hibernation: standing,
  /** Whether the container is attached and BitLocker encrypts all of its volume. */
  workVolume: z.enum(['encrypted', 'plain', 'unknown']),
  /** Null where it could not be counted. */
  shadows: count,
  /** Files of the borrower in folders of everybody. */
  shared: count,
  spool: count,
  /** Drives whose volume is there and not locked, with what was written to them on the disk. */
  volumes: z.array(z.strictObject({ drive: z.string().regex(/^[A-Z]:$/), bytes: z.int().min(1) })).max(26),
});
export type LookAnswer = z.infer<typeof LookAnswer>;

const maxBytes = 1_048_576;
const lookMs = 30 * 60_000;

export interface ScriptCall {
  readonly run: RunCommand;
  /** Path of wipe.ps1, below Program Files. */
  readonly script: string;
  readonly order: WipeOrder;
  readonly parameters: WindowsWipeParameters;
}

/** One step of the script. Whatever is not its answer, exit code included, is `not-understood`. */
export async function scriptStep(step: ScriptStep, call: ScriptCall): Promise<readonly WipeReason[]> {
  const answer = StepAnswer.safeParse(await ask(step, scriptSteps[step], call));
  return answer.success && answer.data.step === step ? answer.data.reasons : ['not-understood'];
}

/** What the script sees; null where it does not say. */
export async function scriptLook(call: ScriptCall): Promise<LookAnswer | null> {
  return LookAnswer.safeParse(await ask('Look', lookMs, call)).data ?? null;
}

async function ask(step: ScriptStep | 'Look', timeoutMs: number, call: ScriptCall): Promise<unknown> {
  const { run, script } = call;
  const input = Buffer.from(scriptInput(call), 'latin1');
  const result = await run(powershellExe, [...scriptArguments(script), '-Step', step], { timeoutMs, maxBytes, input });
  if (result.kind === 'failed' || result.code !== 0) return null;
  return parseTame(result.stdout.toString('utf8').trim());
}

/** One line of ASCII, whatever code page the script reads it with. */
function scriptInput({ order, parameters }: ScriptCall): string {
  const { borrower, volume, workFolder } = parameters;
  const given = {
    ...{ v: 1, sid: borrower.sid, profile: borrower.profile, workDrive: driveOf(workFolder) },
    container: volume.kind === 'bitlocker' ? volume.container : null,
    ...{ drives: drivesOf(parameters), gather: gatherFolder },
    stopRecorder: order.scope.includes('recorder'),
    // What a shutdown has to come after is noted under it: the same for every order of a loan.
    mark: createHash('sha256')
      .update(`${order.terminal} ${order.loan ?? ''}`)
      .digest('hex'),
  };
  return `${JSON.stringify(given).replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
