import type { Warning } from '#contract/ipc/shell-state.ts';
import type { SaveNews } from './model.ts';

/** More than this are never shown at once; the oldest give way. */
const maxWarnings = 50;
/** Milliseconds within which further saves are counted into the warning that is already up. */
const coalesceMs = 5_000;

/**
 * The warnings with the news told. Many saves at once become one warning with a count, so that a storm of files does
 * not bury the person; a file that was waiting and has been moved takes its old warning away.
 */
export function addWarnings(
  warnings: readonly Warning[],
  nextId: number,
  news: readonly SaveNews[],
  now: Date,
): { readonly warnings: readonly Warning[]; readonly nextId: number } {
  let list = warnings;
  let id = nextId;
  for (const save of news) {
    if (save.to !== null) list = list.filter((w) => !(w.to === null && isSameFile(w, save)));
    const last = list.at(-1);
    const mayJoin =
      last !== undefined &&
      (last.to === null) === (save.to === null) &&
      now.getTime() - new Date(last.at).getTime() < coalesceMs;
    if (mayJoin) {
      list = [...list.slice(0, -1), { ...last, count: last.count + 1, at: now.toISOString() }];
    } else {
      const warning: Warning = { id, code: 'TM-310', at: now.toISOString(), ...save, count: 1 };
      list = [...list, warning].slice(-maxWarnings);
      id += 1;
    }
  }
  return { warnings: list, nextId: id };
}

const isSameFile = (warning: Warning, save: SaveNews): boolean =>
  warning.from === save.from && warning.name.bytes === save.name.bytes && warning.count === 1;
