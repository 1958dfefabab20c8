import { z } from 'zod';
import type { TerminalConfig } from '#contract/policy/terminal-config.ts';
import { systemClock } from '../../../agent/clock.ts';
import type { Attempt, WatchGuard } from '../../../agent/guards/attempt.ts';
import { createTimely } from '../../../agent/guards/media/timely.ts';
import type { Approvals } from '../../../agent/guards/save/approvals.ts';
import type { Recovered, SaveGuard } from '../../../agent/guards/save/types.ts';
import type { Platform } from '../../../agent/platform/platform.ts';
import { tryDrive } from '../../../agent/platform/windows/media.ts';
import { createWindowsPlatform } from '../../../agent/platform/windows/windows-platform.ts';
import { FakeScript, lineOf, wholeStart } from '../../unit/agent/platform/windows/support/watch-lines.ts';

const Request = z.strictObject({
  root: z.string(),
  workFolder: z.string(),
  profileFolder: z.string(),
  answer: z.string(),
});
/** What a program that Node for Windows runs was asked to work on, with paths as Windows writes them. */
export const readRequest = (): z.infer<typeof Request> => Request.parse(JSON.parse(process.argv[2] ?? ''));

export interface WindowsGuards {
  /** What the script lists from now on. */
  readonly list: (name: string) => void;
  readonly stop: () => Promise<void>;
}

/** Guards as the platform makes them, begun in the order in which the agent does it; what the script says is written. */
export async function beginGuards(
  config: TerminalConfig,
  heard: { readonly recovered: (files: readonly Recovered[]) => void; readonly told: (attempt: Attempt) => void },
  approvals: Pick<Approvals, 'letsLie' | 'letsIn'>,
): Promise<WindowsGuards> {
  const script = new FakeScript();
  const platform: Platform = createWindowsPlatform({
    // The drive is in use, so that it stays.
    run: () => Promise.resolve({ kind: 'ended', code: 4, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }),
    startWatch: script.start,
    actScript: '',
    tryDrive: tryDrive(createTimely()),
    told: () => undefined,
  });
  const guard: SaveGuard = platform.createSaveGuard(
    config,
    systemClock,
    {
      recovered: (files) => {
        heard.recovered(files);
        for (const { id } of files) guard.recorded(id);
      },
      pending: () => undefined,
      changed: () => undefined,
    },
    approvals,
  );
  const watches: readonly WatchGuard[] = platform.createWatchGuards(
    config,
    systemClock,
    (attempt, recorded) => {
      heard.told(attempt);
      recorded();
    },
    approvals,
  );
  await guard.start();
  for (const { start } of watches) start();
  script.says(...wholeStart);
  let listed = 'media-none';
  // As the script does: a list that is not repeated is one that nobody believes.
  const repeating = setInterval(() => script.says(lineOf(listed)), 1_000);
  const list = (name: string): void => {
    listed = name;
    script.says(lineOf(listed));
  };
  const stop = async (): Promise<void> => {
    clearInterval(repeating);
    for (const watch of watches) await watch.stop();
    await guard.stop();
  };
  return { list, stop };
}
