import { joinPath, keyOf } from './byte-path.ts';

/** `start`: it was there before anyone watched. */
export type Origin = 'start' | 'event';

/** A name that may stand for a file outside the work folder. */
export interface Candidate {
  readonly key: string;
  readonly folder: Buffer;
  readonly name: Buffer;
  readonly path: Buffer;
  readonly origin: Origin;
  readonly tries: number;
  /** Monotonic milliseconds. */
  readonly firstSeenMs: number;
  /** True once `save.pending` has been reported for it. */
  readonly told: boolean;
}

export interface CandidateQueue {
  /** `urgent` goes before everything: a canary must not stand in a storm's line. */
  readonly add: (folder: Buffer, name: Buffer, origin: Origin, nowMs: number, urgent: boolean) => void;
  readonly retry: (candidate: Candidate, nowMs: number) => void;
  /** Up to `count` candidates, those first whose time has come. */
  readonly take: (count: number, nowMs: number) => readonly Candidate[];
  /** Milliseconds until the next retry, or null where none waits. */
  readonly nextInMs: (nowMs: number) => number | null;
  readonly isEmpty: () => boolean;
}

/** 1 ms, for a file's event often comes before its writer has closed it; doubling, to 5 s at most. */
export const retryDelayMs = (tries: number): number => Math.min(5_000, 2 ** Math.min(tries, 13));

/** Candidates by name: a name stands in the line once, however many events it causes. */
export function createQueue(): CandidateQueue {
  const urgent = new Map<string, Candidate>();
  const ready = new Map<string, Candidate>();
  const waiting = new Map<string, { readonly candidate: Candidate; readonly dueMs: number }>();

  const promote = (nowMs: number): void => {
    for (const [key, { candidate, dueMs }] of waiting) {
      if (dueMs > nowMs) continue;
      waiting.delete(key);
      ready.set(key, candidate);
    }
  };

  return {
    add: (folder, name, origin, nowMs, isUrgent) => {
      const path = joinPath(folder, name);
      const key = keyOf(path);
      const lane = isUrgent ? urgent : ready;
      if (lane.has(key) || (!isUrgent && waiting.has(key))) return;
      lane.set(key, { key, folder, name, path, origin, tries: 0, firstSeenMs: nowMs, told: false });
    },
    retry: (candidate, nowMs) => {
      ready.delete(candidate.key);
      waiting.set(candidate.key, {
        candidate: { ...candidate, tries: candidate.tries + 1 },
        dueMs: nowMs + retryDelayMs(candidate.tries),
      });
    },
    take: (count, nowMs) => {
      promote(nowMs);
      const taken: Candidate[] = [];
      for (const lane of [urgent, ready]) {
        for (const [key, candidate] of lane) {
          if (taken.length >= count) return taken;
          lane.delete(key);
          taken.push(candidate);
        }
      }
      return taken;
    },
    nextInMs: (nowMs) => {
      let next: number | null = null;
      for (const { dueMs } of waiting.values()) next = Math.min(next ?? dueMs, dueMs);
      return next === null ? null : Math.max(0, next - nowMs);
    },
    isEmpty: () => urgent.size === 0 && ready.size === 0,
  };
}
