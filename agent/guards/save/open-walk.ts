import { type BigIntStats, lstatSync } from 'node:fs';
import type { Clock } from '../../clock.ts';
import { errorCode } from '../probes/measure.ts';
import { createBreath } from './breath.ts';
import { isHidden, joinPath, keyOf } from './byte-path.ts';
import { createKnownFiles } from './known-files.ts';
import type { Origin } from './queue.ts';
import { scanPauseMs } from './scan-pause.ts';
import { createWatchTree } from './tree.ts';
import { quarantineFolder, recoveryFolder } from './types.ts';
import type { WatchFolder } from './watch-folder.ts';

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
}

/** Outside the work folder the guarded folders need watches more: beyond these the scan alone finds what is there. */
const maxWatches = 4_096;

/** Pause before a round that something waits for, ms. */
const soonMs = 250;

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
  const breathe = createBreath(clock.monotonicMs);
  const rules: Held[] = [];
  let wanted: { readonly folder: Buffer; readonly bits: number } | null = null;
  let watches = 0;
  let isRunning = false;
  let isWanted = false;
  let isSoon = false;
  let timer: NodeJS.Timeout | undefined;

  /** Where watches run out, or were enough, the scan finds what is there. */
  const watchSome: WatchFolder = (path, heard, broke) => {
    const isCounted = !`${keyOf(path)}/`.startsWith(`${work}/`);
    if (isCounted && watches >= maxWatches) return unwatched;
    try {
      const watch = deps.watchFolder(path, heard, broke);
      if (isCounted) watches += 1;
      let isOpen = true;
      const close = (): void => {
        if (isOpen && isCounted) watches -= 1;
        isOpen = false;
        watch.close();
      };
      return { close };
    } catch (error) {
      if (errorCode(error) === 'ENOSPC' || errorCode(error) === 'EMFILE') return unwatched;
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
    const left = bits === 0 ? 0 : bits & ~known.of(folder, name, bits);
    if (left === 0) return;
    for (const rule of rules) if ((rule.bit & left) !== 0) rule.found(isEvent ? 'event' : rule.origin, folder, name);
  };

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
    // Nothing here is claimed to be seen at once, and a place may be missing.
    failed: () => undefined,
    breathe,
  });

  const round = async (): Promise<void> => {
    isRunning = true;
    isWanted = false;
    isSoon = false;
    const began = clock.monotonicMs();
    const first = rules.filter(({ isActive }) => isActive);
    known.scan();
    wanted = null;
    const ends = first.map((rule) => rule.round?.());
    await tree.scan().catch(broke);
    for (const rule of first) rule.origin = 'event';
    for (const end of ends) end?.();
    isRunning = false;
    if (isWanted) return round();
    if (rules.some(({ isActive }) => isActive)) {
      roundIn(isSoon ? soonMs : scanPauseMs(clock.monotonicMs() - began));
    }
  };

  const roundIn = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void round(), ms);
  };

  return {
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

const unwatched = { close: () => undefined };

function isFolder(path: Buffer): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}
