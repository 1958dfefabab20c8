import { win32 } from 'node:path';
import { createTimely } from '../guards/media/timely.ts';
import { runOnWindows } from '../profile/windows/system32.ts';
import { createLinuxPlatform } from './linux/linux-platform.ts';
import type { Platform } from './platform.ts';
import { systemName } from './system.ts';
import { tryDrive } from './windows/media.ts';
import { watchChild } from './windows/watch-child.ts';
import { createWindowsPlatform } from './windows/windows-platform.ts';

/** Electron's folder of resources; declared here so that nothing imports Electron. */
const { resourcesPath = '' } = process as unknown as { readonly resourcesPath?: string };

/** Null where the product does not run. */
export function selectPlatform(): Platform | null {
  switch (systemName()) {
    case 'linux':
      return createLinuxPlatform(process.getuid?.() ?? -1);
    case 'windows': {
      const scripts = win32.join(resourcesPath, 'windows');
      return createWindowsPlatform({
        run: runOnWindows,
        startWatch: watchChild(win32.join(scripts, 'watch.ps1')),
        actScript: win32.join(scripts, 'act.ps1'),
        tryDrive: tryDrive(createTimely()),
        told: (text) => process.stderr.write(`agent: ${text}\n`),
      });
    }
    case null:
      return null;
  }
}
