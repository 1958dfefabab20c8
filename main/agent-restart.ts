/** An agent that lived this long was well: the next loss counts as the first again. */
const wellAfterMs = 30_000;
const firstDelayMs = 500;
const longestDelayMs = 10_000;

export interface AgentLosses {
  /** Losses in a row. */
  readonly count: number;
  readonly delayMs: number;
}

export const noLosses: AgentLosses = { count: 0, delayMs: 0 };

/** How long to wait before the next agent: 0.5 s, doubled with every loss in a row, 10 s at most. */
export function afterLoss(before: AgentLosses, livedMs: number): AgentLosses {
  const count = livedMs >= wellAfterMs ? 1 : before.count + 1;
  return { count, delayMs: Math.min(longestDelayMs, firstDelayMs * 2 ** (count - 1)) };
}
