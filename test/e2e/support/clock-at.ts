import { existsSync } from 'node:fs';

/** Where Debian's package `faketime` puts its library. */
const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';

/** Environment in which a program's clock shows `instant` now, and goes on from there. */
export function clockAt(instant: Date): Readonly<Record<string, string>> {
  if (!existsSync(library)) throw new Error('libfaketime is missing: apt-get install faketime');
  const offsetSec = Math.round((instant.getTime() - Date.now()) / 1000);
  return {
    LD_PRELOAD: library,
    FAKETIME: `${offsetSec < 0 ? '' : '+'}${offsetSec}s`,
    // Timers have to go on: only the wall clock is another.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    NO_FAKE_STAT: '1',
  };
}
