import { createLinuxPlatform } from './linux/linux-platform.ts';
import type { Platform } from './platform.ts';
import { windowsPlatform } from './windows/windows-platform.ts';

/** The one place of this room that asks which system this is. Null where the product does not run. */
export function selectPlatform(): Platform | null {
  switch (process.platform) {
    case 'linux':
      return createLinuxPlatform(process.getuid?.() ?? -1);
    case 'win32':
      return windowsPlatform;
    default:
      return null;
  }
}
