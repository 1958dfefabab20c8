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
  if (was.applied === null ? (executor.isOurs?.(row, now) ?? true) : isBetween(now, was.prior, was.applied))
    return null;
  const place = (await executor.keepBeside?.(row)) ?? null;
  return place === null
    ? '適用のあとで、だれかが変えていました。その内容は残せません。'
    : `適用のあとで、だれかが変えていました。その内容は ${place} に残しました。`;
}

/**
 * Whether each part is as it was before or as we left it: so it stands after a power cut in the middle of putting it
 * back, and nothing in it is unknown to us.
 */
function isBetween(now: Part, prior: Part, applied: Part): boolean {
  if (isSame(now, prior) || isSame(now, applied)) return true;
  if (Array.isArray(now) && Array.isArray(prior) && Array.isArray(applied)) {
    const isAligned = now.length === prior.length && now.length === applied.length;
    return isAligned && now.every((part, i) => isBetween(part, prior[i], applied[i]));
  }
  if (!isRecord(now) || !isRecord(prior) || !isRecord(applied)) return false;
  const names = new Set([now, prior, applied].flatMap((record) => Object.keys(record)));
  return [...names].every((name) => besides.has(name) || isBetween(now[name], prior[name], applied[name]));
}

type Part = JsonValue | undefined;
const isRecord = (part: Part): part is { readonly [name: string]: JsonValue } =>
  typeof part === 'object' && part !== null && !Array.isArray(part);

/**
 * What tells nothing about what a place holds: when it was last written, and the mark against changes, which is taken off
 * before each change.
 */
const besides: ReadonlySet<string> = new Set(['mtime', 'immutable']);

/** Two readings of one place. */
function isSame(a: Part, b: Part): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(withoutBesides(a)) === canonicalJson(withoutBesides(b));
}

function withoutBesides(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutBesides);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => (besides.has(key) ? [] : [[key, withoutBesides(child)]])),
  );
}
