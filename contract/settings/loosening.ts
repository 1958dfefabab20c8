import { z } from 'zod';
import { type ControlModes, ControlName, controlNames } from '../controls.ts';
import { PersonText, StaffId, UtcInstant } from '../primitives.ts';
import { policyAtFirst } from './lending-base.ts';

/**
 * The controls of 第6条 that were required and would be observed only: one person asks for that, another confirms it.
 * @param before null where nothing was laid down, or nobody can read it: then all of them were required
 */
export const loosenedControls = (before: ControlModes | null, after: ControlModes): readonly ControlName[] =>
  controlNames.filter((name) => after[name] === 'observed' && (before ?? policyAtFirst.controls)[name] === 'required');

/** What one person asked for and nobody decided on yet. */
export const WaitingLoosening = z.strictObject({
  id: z.int().positive(),
  controls: z.array(ControlName).min(1),
  at: UtcInstant,
  by: z.strictObject({ id: StaffId, name: z.string() }),
  reason: z.string(),
});
export type WaitingLoosening = z.infer<typeof WaitingLoosening>;

/**
 * POST /v1/settings/loosenings/:id/decide (it). OF-672: it waits no more, or there is nothing left to loosen. OF-673:
 * confirmed by who asked, who may take it back.
 */
export const DecideLooseningBody = z.strictObject({
  decision: z.enum(['confirmed', 'withdrawn']),
  reason: PersonText(400),
});
export type DecideLooseningBody = z.infer<typeof DecideLooseningBody>;
