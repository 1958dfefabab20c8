import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { systemClock } from '../clock.ts';
import type { RunCommand } from '../platform/command.ts';
import { parseTame } from '../profile/state-store.ts';
import type { Say, ServiceActs } from '../service/run-service.ts';
import type { SharedParameters, WipePlatform } from '../wipe/platform.ts';
import { runCheck } from '../wipe/run-check.ts';
import { runWipe, type WipeWorld } from '../wipe/run-wipe.ts';
import { stepTitles } from './erase-report.ts';

const version = '0.1.0';

/** So many files between two lines of a long step. */
const filesPerLine = 10_000;

/** What a wipe or a check works with; each step, and a long one's files, are said. */
export function wipeWorld(run: RunCommand, state: string, say: Say): WipeWorld {
  let told = 0;
  return {
    ...{ run, clock: systemClock, state, tool: { name: 'tanmori-agent', version } },
    progress: (step, files) => {
      if (files > 0 && files < told + filesPerLine) return;
      told = files;
      say(files === 0 ? stepTitles[step] : `${stepTitles[step]}（${files} 件）`);
    },
  };
}

/** What a wipe goes by. TM-702 where it cannot be read; its shape is judged by whoever follows it. */
export const parametersIn = (text: Outcome<string>): Outcome<unknown> =>
  text.ok ? ok(parseTame(text.value)) : refusal('TM-702', text.detail);

/** What every system does under an order in the same way. */
export const wipeActs = <Parameters extends SharedParameters>(
  parameters: () => Outcome<unknown>,
  world: (say: Say) => WipeWorld,
  platform: WipePlatform<Parameters>,
): Pick<ServiceActs, 'wipe' | 'check'> => ({
  wipe: async (order, say) => {
    const given = parameters();
    return given.ok ? runWipe(order, given.value, world(say), platform) : given;
  },
  check: async (order, say) => {
    const given = parameters();
    return given.ok ? runCheck(order, given.value, world(say), platform) : given;
  },
});
