import { win32 } from 'node:path';
import type { Attempt, TellAttempt, WatchGuard } from '../../guards/attempt.ts';
import type { PackagesSource } from '../../guards/install/packages-guard.ts';
import type { WalkRule } from '../../guards/save/open-walk.ts';
import { fileName } from '../../guards/save/types.ts';
import type { Watch } from './watch.ts';
import { type DataOf, logField } from './watch-line.ts';

/** What the system's list of programs holds, for the guard that compares it with what it was. */
export const windowsPackages = (watch: Pick<Watch, 'packages' | 'listen'>): PackagesSource => ({
  read: () => {
    const told = watch.packages();
    // Two programs may bear one name: both stay.
    const named = told?.list.toSorted((a, b) => compare(a.name, b.name) || compare(a.version, b.version)) ?? null;
    if (named === null) return Promise.resolve(null);
    const packages = new Map<string, string>();
    for (const { name, version } of named) {
      const before = packages.get(name);
      packages.set(name, (before === undefined ? version : `${before}, ${version}`).slice(0, 400));
    }
    return Promise.resolve(packages);
  },
  watch: (changed) => {
    const close = watch.listen((line) => {
      if (line.t === 'packages') changed();
    });
    return { close };
  },
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where installers unpack, and where programs that ask for no rights install themselves. */
const installFolders = /^AppData\/Local\/(Temp|Programs)(\/|$)/i;

/**
 * The work folder and its like, and of AppData what no program of the system lies in: what Windows and browsers load from the rest
 * could neither be told from what a person brought in, nor be moved while it is loaded.
 */
export const holdsBroughtIn =
  (open: readonly string[], homes: readonly string[]): WalkRule['looksInto'] =>
  (folder) => {
    const path = folder.toString('utf8');
    return (
      open.some((place) => `${path}/`.startsWith(`${place}/`)) ||
      homes.some((home) => path.startsWith(`${home}/`) && installFolders.test(path.slice(home.length + 1)))
    );
  };

/** Events of AppLocker that say that a program was refused, and those that say that it would have been. */
const refusals: ReadonlyMap<string, readonly number[]> = new Map([
  ['Microsoft-Windows-AppLocker/EXE and DLL', [8003, 8004]],
  ['Microsoft-Windows-AppLocker/MSI and Script', [8006, 8007]],
]);
/** Places of the system, which the borrower cannot write to: what is refused there was not brought in. */
const systemPlaces = /^([A-Z]:\\Windows\\|[A-Z]:\\Program Files( \(x86\))?\\)/i;
/** So many files are remembered as told. */
const maxTold = 10_000;

/** Tells of programs that were brought in and that AppLocker would not let run: they lie there and are not moved. */
export function createRefusedGuard(deps: {
  readonly watch: Pick<Watch, 'listen'>;
  readonly tell: TellAttempt;
}): WatchGuard {
  const told = new Set<string>();
  let ignore: (() => void) | null = null;
  return {
    start: () => {
      ignore = deps.watch.listen((line) => {
        const attempt = line.t === 'log' ? refusedProgram(line.d) : null;
        if (attempt === null) return;
        const key = `${attempt.data.from}\\${attempt.data.name.text}`;
        if (told.has(key)) return;
        if (told.size >= maxTold) told.clear();
        told.add(key);
        deps.tell(attempt, () => undefined);
      });
    },
    stop: () => {
      ignore?.();
      return Promise.resolve();
    },
  };
}

/** What an event of the log says of a program that was brought in; null where it says nothing of one. Pure. */
export function refusedProgram(event: DataOf<'log'>): Extract<Attempt, { readonly type: 'install.pending' }> | null {
  const { log, id } = event;
  if (refusals.get(log)?.includes(id) !== true) return null;
  const path = logField(event, 'FullFilePath') || logField(event, 'FilePath');
  const name = win32.basename(path);
  if (name === '' || systemPlaces.test(path)) return null;
  return {
    type: 'install.pending',
    data: {
      name: fileName(Buffer.from(name.slice(0, 255))),
      from: win32.dirname(path).slice(-4096),
      kind: log.endsWith('EXE and DLL') ? 'pe' : 'script',
      why: 'other',
    },
  };
}
