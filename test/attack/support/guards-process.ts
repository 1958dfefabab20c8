import { monitorEventLoopDelay } from 'node:perf_hooks';
import { TerminalConfig } from '#contract/policy/terminal-config.ts';
import { systemClock } from '../../../agent/clock.ts';
import type { TellAttempt } from '../../../agent/guards/attempt.ts';
import type { GuardListener } from '../../../agent/guards/save/types.ts';
import { selectPlatform } from '../../../agent/platform/select.ts';

/**
 * The guards as the agent holds them on this system, in a process of the borrower's. The first argument is the
 * terminal's configuration; each line it prints is what would be recorded.
 */
const config = TerminalConfig.parse(JSON.parse(process.argv[2] ?? ''));
const platform = selectPlatform();
if (platform === null) throw new Error('no guards for this system');
const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const delay = monitorEventLoopDelay({ resolution: 5 });
const listener: GuardListener = {
  recovered: (found) => {
    for (const { id, data } of found) {
      print({ type: 'save.recovered', data });
      guard.recorded(id);
    }
  },
  pending: ({ data }) => print({ type: 'save.pending', data }),
  changed: (state) => print({ state }),
};
const nothingApproved = { letsLie: () => Promise.resolve(false), letsIn: () => false };
const guard = platform.createSaveGuard(config, systemClock, listener, nothingApproved);
const tell: TellAttempt = (attempt, recorded) => {
  print(attempt);
  recorded();
};
for (const { start } of platform.createWatchGuards(config, systemClock, tell, nothingApproved)) start();
print({ started: await guard.start(), pid: process.pid });
delay.enable();
process.on('SIGUSR2', () => print({ lagMs: delay.max / 1e6 }));
setInterval(() => undefined, 1_000);
