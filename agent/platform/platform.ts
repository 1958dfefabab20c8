import type { TerminalConfig } from '#contract/policy/terminal-config.ts';
import type { RemoteAsk, RemoteLaunch } from '#contract/remote/launch.ts';
import type { Clock } from '../clock.ts';
import type { TellAttempt, WatchGuard } from '../guards/attempt.ts';
import type { Probes } from '../guards/probes/measure.ts';
import type { Approvals } from '../guards/save/approvals.ts';
import type { GuardListener, SaveGuard } from '../guards/save/types.ts';

/** What the agent needs of the system it runs on. One folder beside this file for each system. */
export interface Platform {
  readonly createSaveGuard: (
    config: TerminalConfig,
    clock: Clock,
    listener: GuardListener,
    approvals: Pick<Approvals, 'letsLie'>,
  ) => SaveGuard;
  readonly createWatchGuards: (
    config: TerminalConfig,
    clock: Clock,
    tell: TellAttempt,
    approvals: Pick<Approvals, 'letsIn'>,
  ) => readonly WatchGuard[];
  /** How a remote desktop is connected to: the client's program, and all that it gets. */
  readonly remoteClient: (ask: RemoteAsk, home: string) => RemoteLaunch;
  readonly createProbes: (config: TerminalConfig, guard: SaveGuard, clock: Clock) => Probes;
}
