import { join } from 'node:path';
import type { TerminalConfig } from '#contract/policy/terminal-config.ts';
import { mstscLaunch } from '#contract/remote/mstsc.ts';
import type { Clock } from '../../clock.ts';
import type { WatchGuard } from '../../guards/attempt.ts';
import { createPackagesGuard } from '../../guards/install/packages-guard.ts';
import type { LookForMedia } from '../../guards/media/look.ts';
import { createMediaGuard } from '../../guards/media/media-guard.ts';
import { createSaveProbe } from '../../guards/probes/save.ts';
import { createSaveGuard } from '../../guards/save/save-guard.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import { attestWindowsControls } from '../../profile/windows/attest-controls.ts';
import type { RunCommand } from '../command.ts';
import type { Platform } from '../platform.ts';
import { createRefusedGuard, windowsPackages } from './install.ts';
import { createWindowsDetach, createWindowsLook, type TryDrive } from './media.ts';
import { createCancelJob, createWindowsPrintGuard } from './print-guard.ts';
import { windowsProbes } from './probes.ts';
import { noWalk, noWriters, watchRoots, windowsNames, withSlashes, withWindowsPaths } from './save.ts';
import { createWatch, type Watch } from './watch.ts';
import type { StartWatch } from './watch-child.ts';

export interface WindowsParts {
  readonly run: RunCommand;
  readonly startWatch: StartWatch;
  /** Path of act.ps1. */
  readonly actScript: string;
  readonly tryDrive: TryDrive;
  readonly told: (text: string) => void;
}

export function createWindowsPlatform({ run, startWatch, actScript, tryDrive, told }: WindowsParts): Platform {
  let watch: Watch | null = null;
  let look: LookForMedia | null = null;
  /** One for guards and probes. */
  const watchOf = ({ monotonicMs }: Clock): Watch => {
    watch ??= createWatch({ startChild: startWatch, monotonicMs, told });
    return watch;
  };
  const lookOf = (clock: Clock): LookForMedia => {
    look ??= createWindowsLook(watchOf(clock), tryDrive);
    return look;
  };
  return {
    createSaveGuard: (config, clock, listener, { letsLie }) => {
      const roots = config.guardedRoots.map(withSlashes);
      return createSaveGuard({
        ...{ roots, workFolder: withSlashes(config.workFolder), leaveAlone: [withSlashes(config.profileFolder)] },
        ...{ temporaryFolders: [], walk: noWalk, openWriters: noWriters, clock, letsLie },
        // Node knows no owners there: every file has this one.
        uid: 0,
        newId: () => nodeCrypto().randomUUID(),
        watchFolder: watchRoots(roots),
        listener: withWindowsPaths(listener),
        systemNames: windowsNames(roots),
      });
    },
    createWatchGuards: (config, clock, tell) => {
      const { monotonicMs, now } = clock;
      const mine = watchOf(clock);
      return [
        createWindowsPrintGuard({ watch: mine, cancel: createCancelJob(run, actScript), tell, monotonicMs }),
        createMediaGuard({
          look: lookOf(clock),
          detach: createWindowsDetach(run, actScript, mine),
          watchMounts: (changed) => {
            const stop = mine.listen((line) => line.t === 'media' && changed());
            return { isAlive: () => mine.standing('media').ok, stop };
          },
          contents: unread,
          ...{ monotonicMs, now, tell },
        }),
        createRefusedGuard({ watch: mine, tell }),
        createPackagesGuard({
          source: windowsPackages(mine),
          memory: join(config.profileFolder, 'packages.json'),
          tell,
        }),
        // Last: all of them listen when the first line comes.
        ownLife(mine),
      ];
    },
    remoteClient: mstscLaunch,
    createProbes: ({ provisioned, guardedRoots }: TerminalConfig, guard, clock) =>
      windowsProbes({
        guard,
        save: createSaveProbe({
          ...{ guard, roots: guardedRoots.map(withSlashes) },
          randomHex: () => nodeCrypto().randomBytes(8).toString('hex'),
        }),
        ...{ watch: watchOf(clock), look: lookOf(clock), clock },
        attest: provisioned === undefined ? null : () => attestWindowsControls(provisioned, run, clock.now()),
      }),
  };
}

/** What lies on a medium is not read here: what came from one is not told by its bytes. */
const unread = {
  looked: () => undefined,
  letGo: () => Promise.resolve(),
  tried: () => undefined,
  stop: () => Promise.resolve(),
};

const ownLife = ({ start, stop }: Watch): WatchGuard => ({ start, stop: () => Promise.resolve(stop()) });
