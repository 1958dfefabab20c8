import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { CanaryManifest, CheckReport, WipeReport } from '#contract/loan/wipe-report.ts';
import { systemClock } from '../clock.ts';
import { runCommand } from '../profile/linux/run-command.ts';
import { readText } from '../profile/linux/trusted-file.ts';
import { parseTame } from '../profile/state-store.ts';
import { runCheck } from '../wipe/run-check.ts';
import { runPlant } from '../wipe/run-plant.ts';
import { runWipe, type WipeWorld } from '../wipe/run-wipe.ts';

/** Files of an act of hand-over or erasure. */
export interface EraseFiles {
  readonly name: 'plant' | 'wipe' | 'check';
  readonly order: string;
  readonly parameters: string;
  readonly state: string;
}

export type EraseResult =
  | { readonly name: 'plant'; readonly report: CanaryManifest }
  | { readonly name: 'wipe'; readonly report: WipeReport }
  | { readonly name: 'check'; readonly report: CheckReport };

const version = '0.1.0';

/** Does what the files say, as root. TM-704 without rights; the rest as the acts themselves. */
export async function eraseLinux(files: EraseFiles, say: (line: string) => void): Promise<Outcome<EraseResult>> {
  if (process.getuid?.() !== 0) return refusal('TM-704', 'root is needed');
  const order = readText(files.order);
  if (!order.ok) return refusal('TM-701', order.detail);
  const parameters = readText(files.parameters);
  if (!parameters.ok) return refusal('TM-702', parameters.detail);
  const world: WipeWorld = {
    run: runCommand,
    clock: systemClock,
    state: files.state,
    tool: { name: 'tanmori-agent', version },
    progress: (step, done) => say(`${step} ${done}`),
  };
  const given = [parseTame(order.value), parseTame(parameters.value), world] as const;
  switch (files.name) {
    case 'plant': {
      const planted = await runPlant(...given);
      return planted.ok ? ok({ name: 'plant', report: planted.value }) : planted;
    }
    case 'wipe': {
      const wiped = await runWipe(...given);
      return wiped.ok ? ok({ name: 'wipe', report: wiped.value }) : wiped;
    }
    case 'check': {
      const checked = await runCheck(...given);
      return checked.ok ? ok({ name: 'check', report: checked.value }) : checked;
    }
  }
}
