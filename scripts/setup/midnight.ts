import { setTimeout as pause } from 'node:timers/promises';
import { say } from './say.ts';

const dayMs = 86_400_000;
const japanOffsetMs = 9 * 3_600_000;

/**
 * Midnight in Japan closes every open session: that is the rule, and a played working day that runs across it ends
 * otherwise than it was told. So such a day does not begin in the last minutes before midnight.
 * @param neededMs how long the day may take
 */
export async function clearOfMidnight(neededMs: number): Promise<void> {
  const leftMs = dayMs - ((Date.now() + japanOffsetMs) % dayMs);
  if (leftMs >= neededMs) return;
  say(`midnight in Japan is near: waiting ${Math.ceil(leftMs / 60_000)} min until it has passed`);
  await pause(leftMs + 1000);
}
