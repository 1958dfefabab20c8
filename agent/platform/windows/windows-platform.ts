import { join } from 'node:path';
import type { TerminalConfig } from '#contract/policy/terminal-config.ts';
import { mstscLaunch } from '#contract/remote/mstsc.ts';
import type { Clock } from '../../clock.ts';
import type { WatchGuard } from '../../guards/attempt.ts';
import { createInstallGuard } from '../../guards/install/install-guard.ts';
import { createPackagesGuard } from '../../guards/install/packages-guard.ts';
import { createMediaContents } from '../../guards/media/contents.ts';
import { createIncomingGuard, type IncomingGuard } from '../../guards/media/incoming.ts';
import type { LookForMedia } from '../../guards/media/look.ts';
import { createMediaGuard } from '../../guards/media/media-guard.ts';
import { createOrigins } from '../../guards/media/origins.ts';
import { createProvenance } from '../../guards/media/provenance.ts';
import { createSaveProbe } from '../../guards/probes/save.ts';
import { createOpenWalk, type OpenWalk } from '../../guards/save/open-walk.ts';
import { createSaveGuard } from '../../guards/save/save-guard.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import { attestWindowsControls } from '../../profile/windows/attest-controls.ts';
import type { RunCommand } from '../command.ts';
import type { Platform } from '../platform.ts';
import { createRefusedGuard, holdsBroughtIn, windowsPackages } from './install.ts';
import { createWindowsDetach, createWindowsLook, type TryDrive } from './media.ts';
import { createCancelJob, createWindowsPrintGuard } from './print-guard.ts';
import { windowsProbes } from './probes.ts';
import {
  noWriters,
  tellWindowsPaths,
  watchRoots,
  whereOnWindows,
  windowsNames,
  withSlashes,
  withWindowsPaths,
} from './save.ts';
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
  let incoming: IncomingGuard | null = null;
  let openWalk: OpenWalk | null = null;
  /** One for all guards: walking costs more than looking. */
  const openWalkOf = (config: TerminalConfig, clock: Clock): OpenWalk => {
    const workFolder = withSlashes(config.workFolder);
    const homes = config.guardedRoots.map(withSlashes);
    const temporary = (config.temporaryFolders ?? []).map(withSlashes);
    openWalk ??= createOpenWalk({
      ...{ workFolder, homes, temporary, leaveAlone: [withSlashes(config.profileFolder)] },
      ...{ placesAtRoot: windowsNames(homes).atRoot, uid, clock },
      watchFolder: watchRoots([workFolder, ...homes, ...temporary]),
    });
    return openWalk;
  };
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
        ...{ walk: openWalkOf(config, clock), openWriters: noWriters, uid, clock, newId },
        temporaryFolders: (config.temporaryFolders ?? []).map(withSlashes),
        letsLie: async (candidate, file) =>
          (await incoming?.claims(candidate, file)) === true || letsLie(whereOnWindows(candidate), file),
        watchFolder: watchRoots(roots),
        listener: withWindowsPaths(listener),
        systemNames: windowsNames(roots),
      });
    },
    createWatchGuards: (config, clock, tell, { letsIn }) => {
      const { monotonicMs, now } = clock;
      const mine = watchOf(clock);
      const origins = createOrigins(join(config.profileFolder, 'media-origins.json'));
      const contents = createMediaContents({ origins, monotonicMs, arrived: () => incoming?.wake() });
      const { present } = contents;
      incoming = createIncomingGuard({
        ...{ workFolder: withSlashes(config.workFolder), uid, clock, newId, origins, present },
        letsIn: (where, digest) => letsIn(whereOnWindows(where), digest),
        ...{ openWriters: noWriters, tell: tellWindowsPaths(tell), walk: openWalkOf(config, clock) },
        provenance: createProvenance({
          ...{ origins, present, openWriters: noWriters, monotonicMs },
          // Windows does not say who has a file open: what came is told by its bytes alone.
          mediumReaders: () => Promise.resolve(new Map()),
        }),
      });
      return [
        createWindowsPrintGuard({ watch: mine, cancel: createCancelJob(run, actScript), tell, monotonicMs }),
        createMediaGuard({
          look: lookOf(clock),
          detach: createWindowsDetach(run, actScript, mine),
          watchMounts: (changed) => {
            const stop = mine.listen((line) => line.t === 'media' && changed());
            return { isAlive: () => mine.standing('media').ok, stop };
          },
          ...{ contents, monotonicMs, now, tell },
        }),
        incoming,
        createInstallGuard({
          ...{ workFolder: withSlashes(config.workFolder), walk: openWalkOf(config, clock), uid, clock, newId },
          looksInto: holdsBroughtIn(
            [config.workFolder, ...(config.temporaryFolders ?? [])].map(withSlashes),
            config.guardedRoots.map(withSlashes),
          ),
          // No probe lays a program anywhere here.
          isOwn: () => false,
          ...{ openWriters: noWriters, tell: tellWindowsPaths(tell) },
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

/** Node knows no owners there: every file has this one. */
const uid = 0;

const newId = (): string => nodeCrypto().randomUUID();

const ownLife = ({ start, stop }: Watch): WatchGuard => ({ start, stop: () => Promise.resolve(stop()) });
