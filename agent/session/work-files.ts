import { setTimeout as sleep } from 'node:timers/promises';
import type { Draft, EntryData } from '#contract/trail/catalogue.ts';

type Found = EntryData<'work.files'> | null;

export interface WorkFilesDeps {
  /** @param longestMs for how long to look at most */
  readonly savedSince: (since: string, longestMs: number) => Promise<Found>;
  readonly now: () => Date;
  /** Whether it is on the disk. */
  readonly record: (draft: Draft) => Promise<boolean>;
}

/** A look at a large folder takes no longer than this, wherever nobody waits for it. */
const longestMs = 3_000;
/** For how long the person who presses waits for it. */
const patienceMs = { 中断: 300, 終業: 1_000 } as const;

/** What goes into the record with 中断 or 終業. */
export interface WithEntry {
  readonly drafts: readonly Draft[];
  /** The entry is on the disk, and these with it. */
  readonly onWritten: () => void;
}

export interface WorkFiles {
  /** The 終業 screen has opened: looks while the person writes. */
  readonly lookAhead: (session: string, since: string) => void;
  readonly at: (moment: keyof typeof patienceMs, session: string, since: string) => Promise<WithEntry>;
}

/**
 * Which files were saved, told once, without keeping anybody waiting for a large work folder: before 終業 it was looked at
 * already, and behind 中断 the look goes on. Another agent under the same session tells them once more.
 */
export function createWorkFiles({ savedSince, now, record }: WorkFilesDeps): WorkFiles {
  let told = { session: '', until: '' };
  let ahead = { session: '', from: '', found: Promise.resolve<Found>(null) };
  let behind = Promise.resolve();

  const draftsOf = (session: string, found: Found): readonly Draft[] =>
    found === null ? [] : [{ type: 'work.files', session, actor: 'system', data: found }];
  const untold = (session: string, since: string): string =>
    told.session === session && told.until > since ? told.until : since;
  const present = (): string => now().toISOString();

  const beforeEnd = async (session: string, since: string): Promise<WithEntry> => {
    const looked = ahead.session === session ? ahead : null;
    const first = looked === null ? null : await looked.found;
    const last =
      looked === null
        ? await savedSince(untold(session, since), longestMs)
        : await savedSince(looked.from, patienceMs.終業);
    return { drafts: [...draftsOf(session, first), ...draftsOf(session, last)], onWritten: () => undefined };
  };

  const withPause = async (session: string, since: string): Promise<WithEntry> => {
    const until = present();
    const looking = savedSince(untold(session, since), longestMs);
    const isTold = (): void => {
      told = { session, until };
    };
    const patience = new AbortController();
    const inTime = await Promise.race([
      looking.then((found) => ({ found })),
      sleep(patienceMs.中断, null, { signal: patience.signal }).catch(() => null),
    ]);
    patience.abort();
    if (inTime !== null) return { drafts: draftsOf(session, inTime.found), onWritten: isTold };
    return {
      drafts: [],
      onWritten: () => {
        behind = looking.then(async (found) => {
          const [draft] = draftsOf(session, found);
          if (draft === undefined || (await record(draft))) isTold();
        });
      },
    };
  };

  return {
    lookAhead: (session, since) => {
      const from = present();
      const found = behind.then(() => savedSince(untold(session, since), longestMs));
      ahead = { session, from, found };
    },
    at: async (moment, session, since) => {
      await behind;
      return moment === '終業' ? beforeEnd(session, since) : withPause(session, since);
    },
  };
}
