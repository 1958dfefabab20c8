import { realpathSync } from 'node:fs';
import { createInstallProbe } from '../../guards/probes/install.ts';
import { createMediaProbe } from '../../guards/probes/media.ts';
import { createPrintProbe } from '../../guards/probes/print.ts';
import { createSaveProbe } from '../../guards/probes/save.ts';
import { createSaveGuard } from '../../guards/save/save-guard.ts';
import { watchFolder } from '../../guards/save/watch-folder.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import type { Platform } from '../platform.ts';
import { createOpenWriters } from './open-writers.ts';

const randomHex = (): string => nodeCrypto().randomBytes(8).toString('hex');

/** CUPS listens at its socket and, where it is set up so, at this PC's own port. */
const cupsDoors = [{ path: '/run/cups/cups.sock' }, { host: '127.0.0.1', port: 631 }] as const;

export function createLinuxPlatform(uid: number): Platform {
  return {
    createSaveGuard: (config, clock, listener) =>
      createSaveGuard({
        roots: config.guardedRoots,
        workFolder: config.workFolder,
        leaveAlone: [config.profileFolder],
        uid,
        clock,
        newId: () => nodeCrypto().randomUUID(),
        watchFolder,
        openWriters: createOpenWriters('/proc', uid),
        listener,
      }),
    createWatchGuards: () => [],
    createProbes: (config, guard) => ({
      save: createSaveProbe({ guard, roots: config.guardedRoots, randomHex }),
      media: createMediaProbe({ mountinfoPath: '/proc/self/mountinfo', sysfsRoot: '/sys' }),
      print: createPrintProbe(cupsDoors),
      install: createInstallProbe({
        systemFolder: '/usr/bin',
        program: realpathSync('/bin/true'),
        workFolder: config.workFolder,
        randomHex,
      }),
    }),
  };
}
