import { canonicalJson } from '#contract/json.ts';
import type { JsonValue } from '../json-value.ts';
import type { RowExecutor } from './row-executor.ts';
import type { PriorState } from './state-store.ts';

/**
 * Keeps a version that somebody made since we put the row in force. @returns what to tell, in Japanese; null where nobody
 * but us changed the place.
 */
export async function setAside<Row>(
  row: Row,
  was: PriorState['rows'][number],
  executor: RowExecutor<Row>,
): Promise<string | null> {
  const now = await executor.capture(row);
  if (isSame(now, was.prior)) return null;
  if (was.applied === null ? (executor.isOurs?.(row, now) ?? true) : isSame(now, was.applied)) return null;
  const place = (await executor.keepBeside?.(row)) ?? null;
  return place === null
    ? '適用のあとで、だれかが変えていました。その内容は残せません。'
    : `適用のあとで、だれかが変えていました。その内容は ${place} に残しました。`;
}

/** Two readings of one place; when a file was last written tells nothing about what it holds. */
const isSame = (a: JsonValue, b: JsonValue): boolean =>
  canonicalJson(withoutTimes(a)) === canonicalJson(withoutTimes(b));

function withoutTimes(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => (key === 'mtime' ? [] : [[key, withoutTimes(child)]])),
  );
}
