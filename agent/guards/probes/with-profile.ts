import { type ControlName, controlNames } from '#contract/controls.ts';
import type { Clock } from '../../clock.ts';
import type { AttestedControls } from '../../profile/judge-controls.ts';
import { combine } from './combine.ts';
import type { Probe, Probes } from './measure.ts';

/** One reading of the profile serves the four controls that are measured one after the other, ms. */
const freshMs = 5_000;

/** Probes that ask the system's profile where nothing could be tried. */
export function withProfile(probes: Probes, clock: Clock, attest: () => Promise<AttestedControls>): Probes {
  let last: { readonly atMs: number; readonly controls: Promise<AttestedControls> } | null = null;
  const attested = (): Promise<AttestedControls> => {
    const nowMs = clock.monotonicMs();
    if (last === null || nowMs - last.atMs > freshMs) last = { atMs: nowMs, controls: attest() };
    return last.controls;
  };
  const asked =
    (control: ControlName): Probe =>
    async () => {
      const probed = await probes[control]();
      return probed.state === 'unknown' ? combine(probed, (await attested())[control]) : probed;
    };
  const [save, media, print, install] = controlNames;
  return { save: asked(save), media: asked(media), print: asked(print), install: asked(install) };
}
