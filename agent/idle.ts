import type { Clock } from './clock.ts';

/** How long the person has not been seen: main tells of keyboard and mouse, a command is a sign of life, too. */
export interface Idle {
  readonly told: (idleMs: number) => void;
  readonly active: () => void;
  readonly idleMs: () => number;
}

export function createIdle(clock: Clock): Idle {
  let lastActiveMs = clock.monotonicMs();
  return {
    told: (idleMs) => {
      lastActiveMs = Math.max(lastActiveMs, clock.monotonicMs() - idleMs);
    },
    active: () => {
      lastActiveMs = clock.monotonicMs();
    },
    idleMs: () => Math.max(0, Math.round(clock.monotonicMs() - lastActiveMs)),
  };
}
