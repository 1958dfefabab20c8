import { z } from 'zod';
import { controlNames, controlStates, isGood } from './control-words.ts';

export { controlNames, controlStateTitles, controlTitles, isGood } from './control-words.ts';

/** The four controls of 第6条. */
export const ControlName = z.enum(controlNames);
export type ControlName = z.infer<typeof ControlName>;

export const ControlState = z.enum(controlStates);
export type ControlState = z.infer<typeof ControlState>;

export const ControlReading = z.strictObject({
  control: ControlName,
  state: ControlState,
  /** One sentence in Japanese: what was tried and what came of it. */
  detail: z.string().max(400),
  /** Milliseconds the probe took. */
  tookMs: z.int().nonnegative(),
});
export type ControlReading = z.infer<typeof ControlReading>;

export const ControlReadings = z.array(ControlReading).length(4);

/** `required`: no session without it. `observed`: measured, shown and recorded, does not stop the work. */
export const ControlMode = z.enum(['required', 'observed']);
export const ControlModes = z.strictObject({
  save: ControlMode,
  media: ControlMode,
  print: ControlMode,
  install: ControlMode,
});
export type ControlModes = z.infer<typeof ControlModes>;

/** The controls that forbid a session: required and not known to hold. A reading that is missing forbids too. */
export function missingControls(modes: ControlModes, readings: readonly ControlReading[]): readonly ControlName[] {
  return controlNames.filter((name) => {
    if (modes[name] !== 'required') return false;
    const reading = readings.find((r) => r.control === name);
    return reading === undefined || !isGood(reading.state);
  });
}
