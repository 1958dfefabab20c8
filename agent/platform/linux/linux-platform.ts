import { readFileSync, realpathSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { TerminalConfig } from '#contract/policy/terminal-config.ts';
import { freerdpLaunch } from '#contract/remote/freerdp.ts';
import type { Clock } from '../../clock.ts';
import { createInstallGuard, readAt } from '../../guards/install/install-guard.ts';
import { createPackagesGuard, dpkgPackages } from '../../guards/install/packages-guard.ts';
import { createMediaContents } from '../../guards/media/contents.ts';
import { createDetach } from '../../guards/media/detach.ts';
import { createIncomingGuard, type IncomingGuard } from '../../guards/media/incoming.ts';
import { createLook, type LookForMedia } from '../../guards/media/look.ts';
import { createMediaGuard } from '../../guards/media/media-guard.ts';
import { watchMounts } from '../../guards/media/mount-changes.ts';
import { createOrigins } from '../../guards/media/origins.ts';
import { createProvenance } from '../../guards/media/provenance.ts';
import { ippClient } from '../../guards/print/ipp-client.ts';
import { createPrintGuard } from '../../guards/print/print-guard.ts';
import { createInstallProbe, isTryName } from '../../guards/probes/install.ts';
import type { Probes } from '../../guards/probes/measure.ts';
import { createMediaProbe } from '../../guards/probes/media.ts';
import { createPrintProbe } from '../../guards/probes/print.ts';
import { createSaveProbe } from '../../guards/probes/save.ts';
import { withProfile } from '../../guards/probes/with-profile.ts';
import type { OpenFile } from '../../guards/save/inspect.ts';
import { createOpenWalk, type OpenWalk } from '../../guards/save/open-walk.ts';
import { createSaveGuard } from '../../guards/save/save-guard.ts';
import { watchFolder } from '../../guards/save/watch-folder.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import { attestControls } from '../../profile/linux/attest-controls.ts';
import { runCommand } from '../../profile/linux/run-command.ts';
import type { Platform } from '../platform.ts';
import { createMediumReaders } from './medium-readers.ts';
import { createOpenWriters } from './open-writers.ts';

const randomHex = (): string => nodeCrypto().randomBytes(8).toString('hex');

/** What the probe tries to run. */
const triedProgram = (): string => realpathSync('/bin/true');

/** True where the open file holds what the other one holds, byte for byte. */
function holdsFile({ fd, stat }: OpenFile, path: string): boolean {
  const wanted = readFileSync(path);
  return stat.size === BigInt(wanted.length) && readAt(fd)(0, wanted.length).equals(wanted);
}

const cupsSocket = '/run/cups/cups.sock';

const createMediaLook = (config: TerminalConfig, uid: number, monotonicMs: () => number): LookForMedia =>
  createLook({
    mountinfoPath: '/proc/self/mountinfo',
    sysfsRoot: '/sys',
    gvfsFolder: `/run/user/${uid}/gvfs`,
    uid,
    ownFolders: [config.workFolder, config.profileFolder, ...config.guardedRoots],
    monotonicMs,
  });

export function createLinuxPlatform(uid: number, environment: NodeJS.ProcessEnv = process.env): Platform {
  const user = userInfo().username;
  let mediaLook: LookForMedia | null = null;
  let incoming: IncomingGuard | null = null;
  let openWalk: OpenWalk | null = null;
  /** One for all guards: walking costs more than looking. */
  const openWalkOf = (config: TerminalConfig, clock: Clock): OpenWalk => {
    openWalk ??= createOpenWalk({
      workFolder: config.workFolder,
      homes: config.guardedRoots,
      temporary: config.temporaryFolders ?? [],
      leaveAlone: [config.profileFolder],
      ...{ uid, clock, watchFolder },
    });
    return openWalk;
  };
  /** One for guard and probe: what it saw first is what the PC was provisioned with. */
  const lookForMedia = (config: TerminalConfig, { monotonicMs }: Clock): LookForMedia => {
    mediaLook ??= createMediaLook(config, uid, monotonicMs);
    return mediaLook;
  };
  return {
    createSaveGuard: (config, clock, listener, { letsLie }) =>
      createSaveGuard({
        roots: config.guardedRoots,
        workFolder: config.workFolder,
        leaveAlone: [config.profileFolder],
        temporaryFolders: config.temporaryFolders ?? [],
        uid,
        clock,
        newId: () => nodeCrypto().randomUUID(),
        watchFolder,
        walk: openWalkOf(config, clock),
        openWriters: createOpenWriters('/proc', uid),
        letsLie: async (candidate, file) =>
          (await incoming?.claims(candidate, file)) === true || letsLie(candidate, file),
        listener,
      }),
    createWatchGuards: (config, clock, tell, { letsIn }) => {
      const { monotonicMs, now } = clock;
      const openWriters = createOpenWriters('/proc', uid);
      const origins = createOrigins(join(config.profileFolder, 'media-origins.json'));
      const contents = createMediaContents({ origins, monotonicMs, arrived: () => incoming?.wake() });
      const mediumReaders = createMediumReaders('/proc', uid, process.pid);
      const { present } = contents;
      incoming = createIncomingGuard({
        ...{ workFolder: config.workFolder, uid, clock, newId: () => nodeCrypto().randomUUID() },
        ...{ origins, present, letsIn, openWriters, tell, walk: openWalkOf(config, clock) },
        provenance: createProvenance({ origins, present, mediumReaders, openWriters, monotonicMs }),
      });
      return [
        createPrintGuard({ ask: ippClient(cupsSocket, user), user, tell }),
        createMediaGuard({
          look: lookForMedia(config, clock),
          detach: createDetach(runCommand, uid),
          ...{ contents, watchMounts, monotonicMs, now, tell },
        }),
        incoming,
        createInstallGuard({
          workFolder: config.workFolder,
          walk: openWalkOf(config, clock),
          looksInto: () => true,
          isOwn: (name, file) => isTryName(name.toString('utf8')) && holdsFile(file, triedProgram()),
          uid,
          clock,
          newId: () => nodeCrypto().randomUUID(),
          openWriters,

          tell,
        }),
        createPackagesGuard({
          source: dpkgPackages('/var/lib/dpkg/status'),
          memory: join(config.profileFolder, 'packages.json'),
          tell,
        }),
      ];
    },
    remoteClient: (ask, home) =>
      freerdpLaunch(ask, home, { display: environment.DISPLAY ?? '', xauthority: environment.XAUTHORITY ?? null }),
    createProbes: (config, guard, clock) => {
      const probes: Probes = {
        save: createSaveProbe({ guard, roots: config.guardedRoots, randomHex }),
        media: createMediaProbe(lookForMedia(config, clock)),
        print: createPrintProbe(ippClient(cupsSocket, user), user),
        install: createInstallProbe({
          systemFolder: '/usr/bin',
          program: triedProgram(),
          workFolder: config.workFolder,
          randomHex,
        }),
      };
      const { provisioned } = config;
      return provisioned === undefined
        ? probes
        : withProfile(probes, clock, () => attestControls(provisioned, runCommand));
    },
  };
}
