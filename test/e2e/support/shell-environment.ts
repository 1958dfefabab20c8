import { join } from 'node:path';
import { layoutOf } from '../../../scripts/world/layout.ts';

/** Environment of a shell that runs as the borrower of the set-up in `home`. */
export function shellEnvironment(home: string): Record<string, string> {
  const layout = layoutOf(home);
  return {
    PATH: '/usr/bin:/bin',
    LANG: 'ja_JP.UTF-8',
    TZ: 'Asia/Tokyo',
    DISPLAY: process.env.DISPLAY ?? '',
    HOME: layout.borrowerHome,
    XDG_RUNTIME_DIR: layout.runtime,
    XDG_CONFIG_HOME: join(layout.borrowerHome, '.config'),
  };
}
