import type { Warning } from '#contract/ipc/shell-state.ts';
import type { AttemptNews } from './attempt-news.ts';

/** More than this are never kept; the oldest give way. The trail has them all. */
const maxWarnings = 50;
/** Milliseconds within which further news of a kind are counted into the warning that is already up. */
const coalesceMs = 5_000;
/** More files than this are not offered one by one; 「自分の記録」 has them all. */
const maxFiles = 20;

/** A warning, and of which thing it tells while it tells of one alone. */
export interface KeptWarning extends Warning {
  readonly thing: string;
}

/**
 * The warnings with the news told. Many of a kind at once become one warning with a count, so that a storm of files does
 * not bury the person; what was waiting and has been dealt with takes its old warning away.
 */
export function addWarnings(
  warnings: readonly KeptWarning[],
  nextId: number,
  news: readonly AttemptNews[],
  now: Date,
): { readonly warnings: readonly KeptWarning[]; readonly nextId: number } {
  let list = warnings;
  let id = nextId;
  const at = now.toISOString();
  for (const { seq, ...told } of news) {
    const offered = seq === undefined ? [] : [{ seq, what: told.what }];
    const before = list.find((w) => !w.isHeld && w.count === 1 && w.code === told.code && w.thing === told.thing);
    if (before !== undefined) list = list.filter((w) => w !== before);
    const last = list.at(-1);
    const mayJoin =
      last !== undefined &&
      last.code === told.code &&
      last.isHeld === told.isHeld &&
      now.getTime() - new Date(last.at).getTime() < coalesceMs;
    if (mayJoin) {
      list = [
        ...list.slice(0, -1),
        { ...last, count: last.count + 1, at, files: [...last.files, ...offered].slice(0, maxFiles) },
      ];
    } else {
      // What was told of a medium when it came says more than its device's name.
      const words = before === undefined ? {} : { what: before.what, place: before.place };
      list = [...list, { ...told, ...words, id, at, count: 1, files: offered }].slice(-maxWarnings);
      id += 1;
    }
  }
  return { warnings: list, nextId: id };
}

/** The warnings after a file was put back: it is offered no more, and where it was alone its new place is told. */
export const afterRestore = (warnings: readonly KeptWarning[], seq: number, name: string): readonly KeptWarning[] =>
  warnings.map((warning) => {
    const left = warning.files.filter((file) => file.seq !== seq);
    if (left.length === warning.files.length) return warning;
    return { ...warning, files: left, now: warning.count === 1 ? name : warning.now };
  });
