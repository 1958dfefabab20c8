import type { ControlName } from '#contract/controls.ts';
import { createLineSplitter } from './line-splitter.ts';
import type { StartWatch } from './watch-child.ts';
import { type DataOf, parseWatchLine, type WatchLine } from './watch-line.ts';

/** A control that the script watches for. */
export type WatchedControl = Exclude<ControlName, 'save'>;

/** Whether what the script tells of one control is whole, and if not why, in Japanese. */
export type Standing = { readonly ok: true } | { readonly ok: false; readonly detail: string };

/** The child that watches this PC, and the newest it has told. One for guards and probes. */
export interface Watch {
  /** Once, however often it is called. */
  readonly start: () => void;
  readonly stop: () => void;
  readonly standing: (control: WatchedControl) => Standing;
  /** Null where nothing that still counts was told. */
  readonly media: () => DataOf<'media'> | null;
  readonly printing: () => DataOf<'printing'> | null;
  readonly packages: () => DataOf<'packages'> | null;
  /** Called for each line that could be read, after it was taken in. Returns what ends it. */
  readonly listen: (listener: (line: WatchLine) => void) => () => void;
}

export interface WatchDeps {
  readonly startChild: StartWatch;
  readonly monotonicMs: () => number;
  /** A line that could not be read, or a child that ended: for whoever looks after the PC. */
  readonly told: (text: string) => void;
}

/** The script writes every two seconds; longer without a line that can be read, and it is taken to hang, ms. */
const silentMs = 30_000;
/** Age at which what the script has listed no longer counts, ms; it lists every ten seconds. */
const freshMs = { media: 40_000, printing: 40_000, packages: 15 * 60_000 } as const;
/** Pause before a child that ended is started again, doubling, ms. */
const restartMs = { first: 1_000, longest: 60_000 } as const;
/** A child that ran so long was a good one, ms. */
const goodRunMs = 60_000;

type Listed = 'media' | 'printing' | 'packages';
const listOf: Readonly<Record<WatchedControl, Listed>> = { media: 'media', print: 'printing', install: 'packages' };

/** What has to be subscribed to before a control counts as watched; the names are the script's. */
export const subscriptions: Readonly<Record<WatchedControl, readonly string[]>> = {
  media: ['volume', 'disk', 'device', 'gone'],
  print: ['job', 'service', 'Microsoft-Windows-PrintService/Operational'],
  install: [
    'Microsoft-Windows-AppLocker/EXE and DLL',
    'Microsoft-Windows-AppLocker/MSI and Script',
    'Microsoft-Windows-AppLocker/Packaged app-Execution',
    'Microsoft-Windows-AppLocker/Packaged app-Deployment',
  ],
};

interface Kept<Data> {
  readonly atMs: number;
  readonly data: Data;
}

/** What is known since the child was last started. */
interface Run {
  readonly startedMs: number;
  language: string | null;
  readonly subscribed: Map<string, boolean>;
  readonly lists: { [List in Listed]?: Kept<DataOf<List>> };
  /** A line was lost since these were last told whole. */
  readonly doubtful: Set<Listed>;
}

/**
 * Keeps the script running and its newest lists. It starts a child again that ends, or says nothing for too long, with
 * growing pauses; until the new one has told everything anew, nothing is claimed.
 */
export function createWatch({ startChild, monotonicMs, told }: WatchDeps): Watch {
  const listeners = new Set<(line: WatchLine) => void>();
  let run: Run | null = null;
  let kill: (() => void) | null = null;
  let silence: NodeJS.Timeout | null = null;
  let again: NodeJS.Timeout | null = null;
  let failures = 0;
  let isStarted = false;
  let stopped = false;

  const listenForSilence = (): void => {
    if (silence !== null) clearTimeout(silence);
    silence = setTimeout(() => over('falls silent'), silentMs).unref();
  };

  const take = (mine: Run, bytes: Buffer | null): void => {
    if (run !== mine) return;
    const line = bytes === null ? null : parseWatchLine(bytes);
    if (line === null) {
      for (const list of Object.values(listOf)) mine.doubtful.add(list);
      // What it says is somebody else's, and may be a name of a person's file.
      told(`a line of ${bytes?.length ?? 'too many'} bytes could not be read`);
      return;
    }
    listenForSilence();
    takeIn(mine, line);
    for (const listener of listeners) listener(line);
  };

  const takeIn = (mine: Run, line: WatchLine): void => {
    const atMs = monotonicMs();
    switch (line.t) {
      case 'hello':
        mine.language = line.d.language;
        break;
      case 'subscribed':
        mine.subscribed.set(line.d.name, line.d.ok);
        break;
      case 'media':
        mine.lists.media = { atMs, data: line.d };
        break;
      case 'printing':
        mine.lists.printing = { atMs, data: line.d };
        break;
      case 'packages':
        mine.lists.packages = { atMs, data: line.d };
        break;
    }
    if (line.t === 'media' || line.t === 'printing' || line.t === 'packages') mine.doubtful.delete(line.t);
  };

  const begin = (): void => {
    again = null;
    const mine: Run = {
      startedMs: monotonicMs(),
      language: null,
      subscribed: new Map(),
      lists: {},
      doubtful: new Set(),
    };
    run = mine;
    listenForSilence();
    kill = startChild({
      chunk: createLineSplitter((line) => take(mine, line)),
      ended: (why) => {
        if (run === mine) over(why);
      },
    });
  };

  const over = (why: string): void => {
    const ended = run;
    run = null;
    if (silence !== null) clearTimeout(silence);
    kill?.();
    kill = null;
    if (stopped || ended === null) return;
    failures = monotonicMs() - ended.startedMs >= goodRunMs ? 0 : failures + 1;
    told(`the watch ended (${why})`);
    again = setTimeout(begin, Math.min(restartMs.longest, restartMs.first * 2 ** Math.max(0, failures - 1))).unref();
  };

  const fresh = <Data>(kept: Kept<Data> | undefined, maxMs: number): Data | null =>
    kept !== undefined && monotonicMs() - kept.atMs <= maxMs ? kept.data : null;

  const problemWith = (control: WatchedControl): string | null => {
    if (run === null) return '監視のプログラム（watch.ps1）が動いていません。';
    const { language, subscribed, doubtful } = run;
    if (language === null) return '監視のプログラム（watch.ps1）がまだ応えていません。';
    if (language !== 'FullLanguage') return `監視のプログラム（watch.ps1）が ${language.slice(0, 40)} で動いています。`;
    const missing = subscriptions[control].find((name) => subscribed.get(name) !== true);
    if (missing !== undefined) return `「${missing}」を監視できません。`;
    const list = listOf[control];
    if (fresh<unknown>(run.lists[list], freshMs[list]) === null)
      return '監視のプログラム（watch.ps1）から、新しい一覧が届いていません。';
    return doubtful.has(list) ? '監視のプログラム（watch.ps1）の知らせに、読めないものがありました。' : null;
  };

  return {
    start: () => {
      if (isStarted) return;
      isStarted = true;
      begin();
    },
    stop: () => {
      stopped = true;
      if (again !== null) clearTimeout(again);
      over('stopped');
    },
    standing: (control) => {
      const detail = problemWith(control);
      return detail === null ? { ok: true } : { ok: false, detail };
    },
    media: () => fresh(run?.lists.media, freshMs.media),
    printing: () => fresh(run?.lists.printing, freshMs.printing),
    packages: () => fresh(run?.lists.packages, freshMs.packages),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
