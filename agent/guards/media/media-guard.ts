import type { TellAttempt, WatchGuard } from '../attempt.ts';
import type { MediaContents } from './contents.ts';
import type { Detach, DetachResult } from './detach.ts';
import type { LookForMedia } from './look.ts';
import type { Medium } from './medium.ts';
import type { MountChanges, WatchMounts } from './mount-changes.ts';
import { follow, type Presence } from './presence.ts';

export interface MediaGuardDeps {
  readonly look: LookForMedia;
  readonly detach: Detach;
  readonly watchMounts: WatchMounts;
  readonly monotonicMs: () => number;
  readonly now: () => Date;
  /** What lies on the media, which is read as far as nothing stands in the way of taking them away. */
  readonly contents: Pick<MediaContents, 'looked' | 'letGo' | 'tried' | 'stop'>;
  readonly tell: TellAttempt;
}

/** Time between two looks for what is only plugged in, and where nobody wakes us for what is mounted, ms. */
const lookMs = 1_000;
const blindLookMs = 500;
/** Pause before the first look, ms: the first screen comes before it, and what is mounted meanwhile is still there. */
const startMs = 500;

/**
 * Takes external media away as soon as they are there, and tells what became of them. Looks at once when something is
 * mounted, and each second besides.
 */
export function createMediaGuard(deps: MediaGuardDeps): WatchGuard {
  const { look, detach, tell, monotonicMs, contents } = deps;
  const present = new Map<string, Presence>();
  const ended = new Map<string, DetachResult>();
  let changes: MountChanges | null = null;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let isWanted = false;
  let stopped = false;
  /** Wall clock of the look before, ms. */
  let lastLookMs: number | null = null;

  const act = (key: string, medium: Medium): void => {
    void contents
      .letGo(key)
      .then(() => detach(medium))
      .catch((error: unknown): DetachResult => ({ poweredOff: false, why: `外せませんでした（${String(error)}）。` }))
      .then((result) => {
        ended.set(key, result);
        contents.tried(key);
        wake();
      });
  };

  const turn = async (): Promise<void> => {
    // Only what had ended before the look began is judged by it.
    const results = new Map(ended);
    const lookedMs = deps.now().getTime();
    const media = new Map((await look()).map((medium) => [medium.key, medium]));
    if (stopped) return;
    contents.looked([...media.values()], lastLookMs ?? lookedMs);
    lastLookMs = lookedMs;
    for (const key of new Set([...present.keys(), ...media.keys()])) {
      const medium = media.get(key) ?? null;
      const step = follow(present.get(key) ?? null, medium, results.get(key) ?? null, monotonicMs());
      if (results.has(key)) ended.delete(key);
      if (step.next === null) present.delete(key);
      else present.set(key, step.next);
      // The warning does not wait for the moment in which a medium is read before it is taken away.
      if (step.act && medium !== null) act(key, medium);
      for (const attempt of step.tell) tell(attempt, () => undefined);
    }
  };

  const wake = (): void => {
    if (stopped) return;
    isWanted = true;
    if (running !== null) return;
    if (timer !== null) clearTimeout(timer);
    isWanted = false;
    // Where the system cannot be asked, nothing is taken to be gone.
    running = turn()
      .catch(() => undefined)
      .then(() => {
        running = null;
        if (stopped) return;
        if (isWanted) wake();
        else timer = setTimeout(wake, changes?.isAlive() === true ? lookMs : blindLookMs).unref();
      });
  };

  return {
    start: () => {
      timer = setTimeout(() => {
        changes = deps.watchMounts(wake);
        wake();
      }, startMs).unref();
    },
    stop: async () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      changes?.stop();
      await running;
      await contents.stop();
    },
  };
}
