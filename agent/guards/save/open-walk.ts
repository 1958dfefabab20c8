import { type BigIntStats, lstatSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import { errorCode } from '../probes/measure.ts';
import { createBreath } from './breath.ts';
import { isHidden, joinPath, keyOf } from './byte-path.ts';
import { createKnownFiles } from './known-files.ts';
import type { Origin } from './queue.ts';
import { quietPauseMs, scanPauseMs } from './scan-pause.ts';
import { createWatchTree } from './tree.ts';
import { quarantineFolder, recoveryFolder } from './types.ts';
import type { FolderWatch, WatchFolder } from './watch-folder.ts';

export interface OpenWalkDeps {
  readonly workFolder: string;
  /** Of these only programs' own names: all else is taken from there, whatever it is. */
  readonly homes: readonly string[];
  /** Programs' own names directly below a home. Without it those of Linux. */
  readonly placesAtRoot?: (name: Buffer) => boolean;
  /** Other folders that the borrower can write to; one that is missing is none. */
  readonly temporary: readonly string[];
  /** Folders of our own. */
  readonly leaveAlone: readonly string[];
  readonly uid: number;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  readonly watchFolder: WatchFolder;
}

/** What is looked for in the places that stay open to the borrower and to programs. */
export interface WalkRule {
  /** Whether the names in a folder are any of its business. Asked for each folder once a round. */
  readonly looksInto: (folder: Buffer) => boolean;
  /** A name that stands for no folder, and that it has not looked at since it last changed. */
  readonly found: (origin: Origin, folder: Buffer, name: Buffer) => void;
  /** A round begins in which it is shown all that it does not know. What it returns is called at the round's end. */
  readonly round?: () => () => void;
  /** Whether names that it was shown still wait for its look. A walk that ran ahead would keep every name in memory. */
  readonly isBehind?: () => boolean;
  /** Whether something is under way of which no watch hears: rounds must not become rare. */
  readonly needsRounds?: () => boolean;
  /** A round ended in a way that nobody expected. */
  readonly broke: (error: unknown) => void;
}

/** One rule's hold on the walk. */
export interface WalkHold {
  /** From now on it is shown names: first all that are there. */
  readonly start: () => void;
  /** The file was looked at as it was then, and is none of the rule's business until it changes. */
  readonly know: (path: Buffer, stat: BigIntStats) => void;
  /** It looks for something else from now on: the next round shows it all again. */
  readonly forget: () => void;
  /** Something waits for a round. */
  readonly soon: () => void;
  readonly stop: () => void;
}

/** One walk through the work folder, programs' folders in homes and the temporary folders, whoever looks for what. */
export interface OpenWalk {
  readonly add: (rule: WalkRule) => WalkHold;
  /** A watch elsewhere has heard something. The kernel keeps one queue for all of them: the walk's may have lost theirs. */
  readonly stir: () => void;
}

/** Outside the work folder the guarded folders need watches more: beyond these the scan alone finds what is there. */
const maxWatches = 4_096;

/** Pause before a round that something waits for, ms. */
const soonMs = 250;

/** Names shown before the walk lets the rules catch up, and for how long it lets them at most, ms. */
const ahead = { names: 128, longestMs: 250 };

interface Held extends WalkRule {
  readonly bit: number;
  isActive: boolean;
  origin: Origin;
}

export function createOpenWalk(deps: OpenWalkDeps): OpenWalk {
  const { clock } = deps;
  const homes = new Set(deps.homes.map((path) => keyOf(Buffer.from(path))));
  const { placesAtRoot = isHidden } = deps;
  const work = keyOf(Buffer.from(deps.workFolder));
  const known = createKnownFiles(clock);
  const breath = createBreath(clock.monotonicMs);
  const rules: Held[] = [];
  let wanted: { readonly folder: Buffer; readonly bits: number } | null = null;
  let watches = 0;
  /** Folders without a watch of their own. */
  let unwatched = 0;
  /** Whether any watch has heard anything since the last round began. */
  let wasHeard = false;
  let tookMs = 0;
  let shown = 0;
  let isRunning = false;
  let isWanted = false;
  let isSoon = false;
  let timer: NodeJS.Timeout | undefined;

  const unwatchedFolder = (): FolderWatch => {
    unwatched += 1;
    return onceClosed(() => {
      unwatched -= 1;
    });
  };

  /** Where watches run out, or were enough, the scan finds what is there. */
  const watchSome: WatchFolder = (path, heard, broke) => {
    const isCounted = !`${keyOf(path)}/`.startsWith(`${work}/`);
    if (isCounted && watches >= maxWatches) return unwatchedFolder();
    try {
      const watch = deps.watchFolder(
        path,
        (name) => {
          stir();
          heard(name);
        },
        (error) => {
          stir();
          broke(error);
        },
      );
      if (isCounted) watches += 1;
      return onceClosed(() => {
        if (isCounted) watches -= 1;
        watch.close();
      });
    } catch (error) {
      if (errorCode(error) === 'ENOSPC' || errorCode(error) === 'EMFILE') return unwatchedFolder();
      throw error;
    }
  };

  /** Bits of the rules that look into a folder. */
  const wantedIn = (folder: Buffer): number => {
    if (wanted?.folder !== folder) {
      const bits = rules.reduce((sum, rule) => sum | (rule.isActive && rule.looksInto(folder) ? rule.bit : 0), 0);
      wanted = { folder, bits };
    }
    return wanted.bits;
  };

  const show = (folder: Buffer, name: Buffer, isEvent: boolean): void => {
    const bits = wantedIn(folder);
    const left = bits === 0 ? 0 : bits & ~known.of(folder, name);
    if (left === 0) return;
    shown += 1;
    for (const rule of rules) if ((rule.bit & left) !== 0) rule.found(isEvent ? 'event' : rule.origin, folder, name);
  };

  const caughtUp = async (): Promise<void> => {
    shown = 0;
    const since = clock.monotonicMs();
    while (rules.some(({ isActive, isBehind }) => isActive && isBehind?.() === true)) {
      if (clock.monotonicMs() - since >= ahead.longestMs) return;
      await pause(1);
    }
  };
  const breathe = (): Promise<void> | undefined => (shown < ahead.names ? breath() : caughtUp());

  const broke = (error: unknown): void => {
    for (const rule of rules) if (rule.isActive) rule.broke(error);
  };

  const tree = createWatchTree({
    roots: [...new Set([deps.workFolder, ...deps.homes, ...deps.temporary])],
    // With the stroke that the walk writes, on Windows too: they are to be known before they were ever scanned.
    leaveAlone: [recoveryFolder, quarantineFolder].map((name) => `${deps.workFolder}/${name}`).concat(deps.leaveAlone),
    skipsAtRoot: (root, name) => homes.has(keyOf(root)) && !placesAtRoot(name),
    uid: deps.uid,
    watchFolder: watchSome,
    seen: (folder, name) => show(folder, name, false),
    heard: (folder, name) => {
      const path = joinPath(folder, name);
      if (isFolder(path)) void tree.enter(path).catch(broke);
      else show(folder, name, true);
    },
    // Nothing here is claimed to be seen at once, and a place may be missing: the scan looks for it.
    failed: () => stir(),
    breathe,
  });

  const round = async (): Promise<void> => {
    isRunning = true;
    isWanted = false;
    isSoon = false;
    wasHeard = false;
    const began = clock.monotonicMs();
    const first = rules.filter(({ isActive }) => isActive);
    known.scan();
    wanted = null;
    const ends = first.map((rule) => rule.round?.());
    await tree.scan().catch(broke);
    for (const rule of first) rule.origin = 'event';
    for (const end of ends) end?.();
    isRunning = false;
    tookMs = clock.monotonicMs() - began;
    if (isWanted) return round();
    if (rules.some(({ isActive }) => isActive)) {
      roundIn(isSoon ? soonMs : isQuiet() ? quietPauseMs(tookMs) : scanPauseMs(tookMs));
    }
  };

  /** Every folder has its watch and none has heard anything: nothing was lost either, for only what is too much is. */
  const isQuiet = (): boolean =>
    !wasHeard && unwatched === 0 && !rules.some((rule) => rule.isActive && rule.needsRounds?.() === true);

  const stir = (): void => {
    if (wasHeard) return;
    wasHeard = true;
    // The pause under way may be the long one.
    if (!isRunning && !isSoon && rules.some(({ isActive }) => isActive)) roundIn(scanPauseMs(tookMs));
  };

  const roundIn = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void round(), ms);
  };

  return {
    stir,
    add: (rule) => {
      const held: Held = { ...rule, bit: 1 << rules.length, isActive: false, origin: 'start' };
      rules.push(held);
      return {
        start: () => {
          if (held.isActive) return;
          held.isActive = true;
          isWanted = true;
          wanted = null;
          clearTimeout(timer);
          if (!isRunning) void round();
        },
        know: (path, stat) => known.add(path, stat, held.bit),
        forget: () => known.forget(held.bit),
        soon: () => {
          if (isSoon || !held.isActive) return;
          isSoon = true;
          if (!isRunning) roundIn(soonMs);
        },
        stop: () => {
          held.isActive = false;
          wanted = null;
          if (rules.some(({ isActive }) => isActive)) return;
          clearTimeout(timer);
          tree.stop();
        },
      };
    },
  };
}

/** A watch may be closed twice; what it counts ends once. */
function onceClosed(close: () => void): FolderWatch {
  let isOpen = true;
  return {
    close: () => {
      if (isOpen) close();
      isOpen = false;
    },
  };
}

function isFolder(path: Buffer): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}
