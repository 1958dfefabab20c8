import type { z } from 'zod';
import type { CheckReport, WipeOrder, WipeStep } from '#contract/loan/wipe-report.ts';
import type { RunCommand } from '../platform/command.ts';
import type { Looked } from './look.ts';
import type { StepAct } from './step-acts.ts';

/** What the parameters of every system say. */
export interface SharedParameters {
  readonly terminal: string;
  readonly volume: { readonly kind: 'none' | 'gocryptfs' | 'luks' | 'bitlocker' };
  readonly recorder: readonly string[];
}

/** What the second person's look saw, before it is judged. */
export interface CheckLook {
  readonly looked: Looked;
  readonly volume: CheckReport['volume'];
  /** What held the work volume of a PC that was lent is not there, and no wipe took it. */
  readonly isVolumeMissing: boolean;
  readonly residue: CheckReport['residue'];
  readonly sampled: CheckReport['sampled'];
}

export interface CheckContext<Parameters> {
  readonly order: WipeOrder;
  readonly parameters: Parameters;
  readonly run: RunCommand;
  /** A wipe of this loan has destroyed the key of a volume in a file, which may be gone. */
  readonly isKeyErased: boolean;
}

/** A system's part of the wipe; order, journal, judgement and reports are the same everywhere. */
export interface WipePlatform<Parameters extends SharedParameters> {
  readonly parameters: z.ZodType<Parameters>;
  /** Why these places may not be erased, or null. @param state folder of the journal */
  readonly unsafePlace: (parameters: Parameters, state: string) => string | null;
  readonly acts: Readonly<Record<WipeStep, StepAct<Parameters>>>;
  /** Reads and never writes. */
  readonly look: (context: CheckContext<Parameters>) => Promise<CheckLook>;
}
