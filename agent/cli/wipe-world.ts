import { systemClock } from '../clock.ts';
import type { RunCommand } from '../platform/command.ts';
import type { Say } from '../service/run-service.ts';
import type { WipeWorld } from '../wipe/run-wipe.ts';
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
