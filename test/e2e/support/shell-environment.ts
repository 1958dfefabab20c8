import { borrowerEnv, layoutOf } from '../../../scripts/world/layout.ts';

/** Environment of a shell that runs as the borrower of the set-up in `home`. */
export function shellEnvironment(home: string): Record<string, string> {
  return {
    PATH: '/usr/bin:/bin',
    LANG: 'ja_JP.UTF-8',
    TZ: 'Asia/Tokyo',
    ...borrowerEnv(layoutOf(home), process.env.DISPLAY ?? ''),
  };
}
