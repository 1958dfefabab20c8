import { realpathSync } from 'node:fs';
import { userInfo } from 'node:os';
import { ippClient } from '../../guards/print/ipp-client.ts';
import { createPrintGuard } from '../../guards/print/print-guard.ts';
import { createInstallProbe } from '../../guards/probes/install.ts';
import type { Probes } from '../../guards/probes/measure.ts';
import { createMediaProbe } from '../../guards/probes/media.ts';
import { createPrintProbe } from '../../guards/probes/print.ts';
import { createSaveProbe } from '../../guards/probes/save.ts';
import { withProfile } from '../../guards/probes/with-profile.ts';
import { createSaveGuard } from '../../guards/save/save-guard.ts';
import { watchFolder } from '../../guards/save/watch-folder.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import { attestControls } from '../../profile/linux/attest-controls.ts';
import { runCommand } from '../../profile/linux/run-command.ts';
import type { Platform } from '../platform.ts';
import { createOpenWriters } from './open-writers.ts';

const randomHex = (): string => nodeCrypto().randomBytes(8).toString('hex');

const cupsSocket = '/run/cups/cups.sock';

export function createLinuxPlatform(uid: number): Platform {
  const user = userInfo().username;
  return {
    createSaveGuard: (config, clock, listener) =>
      createSaveGuard({
        roots: config.guardedRoots,
        workFolder: config.workFolder,
        leaveAlone: [config.profileFolder],
        temporaryFolders: config.temporaryFolders ?? [],
        uid,
        clock,
        newId: () => nodeCrypto().randomUUID(),
        watchFolder,
        openWriters: createOpenWriters('/proc', uid),
        listener,
      }),
    createWatchGuards: (tell) => [createPrintGuard({ ask: ippClient(cupsSocket, user), user, tell })],
    createProbes: (config, guard, clock) => {
      const probes: Probes = {
        save: createSaveProbe({ guard, roots: config.guardedRoots, randomHex }),
        media: createMediaProbe({ mountinfoPath: '/proc/self/mountinfo', sysfsRoot: '/sys' }),
        print: createPrintProbe(ippClient(cupsSocket, user), user),
        install: createInstallProbe({
          systemFolder: '/usr/bin',
          program: realpathSync('/bin/true'),
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
