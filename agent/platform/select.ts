import { createLinuxPlatform } from './linux/linux-platform.ts';
import type { Platform } from './platform.ts';
import { systemName } from './system.ts';
import { windowsPlatform } from './windows/windows-platform.ts';

/** Null where the product does not run. */
export function selectPlatform(): Platform | null {
  switch (systemName()) {
    case 'linux':
      return createLinuxPlatform(process.getuid?.() ?? -1);
    case 'windows':
      return windowsPlatform;
    case null:
      return null;
  }
}
