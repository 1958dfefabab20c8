/** What a trace says of a recorder whose one client waits for each answer before it asks again. */
export interface SyncProof {
  /** Answers «ok» to `append`. */
  readonly answers: number;
  /** Syncs of the store that returned 0. */
  readonly syncs: number;
  /** Answers that went out before everything written for them was synced, or with nothing written. */
  readonly early: readonly string[];
}

/** One call, or the part of one that a line shows: calls that wait are cut into `<unfinished ...>` and `resumed>`. */
const linePattern = /^(\d+)\s+[\d.]+\s+(?:<\.\.\. (\w+) resumed>|(\w+)\(\d+<(.*?)>[,) ])(.*)$/;
const isWrite = (name: string): boolean => /^p?writev?(64)?2?$/.test(name);
const isSync = (name: string): boolean => /^f(data)?sync$/.test(name);
const isSend = (name: string): boolean => /^(writev?|sendto|sendmsg)$/.test(name);
/** The value of an answered `append` begins with the numbers of the new entries. */
const isAnswer = (text: string): boolean => /\{\\"id\\":\d+,\\"ok\\":true,\\"value\\":\{\\"firstSeq\\"/.test(text);

/**
 * Reads the lines of `strace -f -yy -ttt -s 200 -e trace=write,writev,pwrite64,fsync,fdatasync,…`, in their order.
 * @param isStore whether a path is one whose bytes an entry needs to survive
 */
export function proveSyncs(lines: readonly string[], isStore: (path: string) => boolean): SyncProof {
  /** By path: the number of its last write that no sync has covered. */
  const unsynced = new Map<string, number>();
  /** By thread: the sync that is under way, and the last write before it began. */
  const underWay = new Map<string, { readonly path: string; readonly covers: number }>();
  const early: string[] = [];
  let writes = 0;
  let writesAtAnswer = 0;
  let syncs = 0;
  let answers = 0;

  const synced = (path: string, covers: number, rest: string): void => {
    if (!/= 0$/.test(rest.trimEnd())) return;
    syncs += 1;
    if ((unsynced.get(path) ?? 0) <= covers) unsynced.delete(path);
  };
  for (const line of lines) {
    const [, thread = '', resumed, name = '', path = '', rest = ''] = linePattern.exec(line) ?? [];
    const sync = underWay.get(thread);
    if (resumed !== undefined) {
      underWay.delete(thread);
      if (isSync(resumed) && sync !== undefined) synced(sync.path, sync.covers, rest);
    } else if (isStore(path) && isWrite(name)) {
      writes += 1;
      unsynced.set(path, writes);
    } else if (isStore(path) && isSync(name)) {
      if (rest.includes('<unfinished ...>')) underWay.set(thread, { path, covers: writes });
      else synced(path, writes, rest);
    } else if (isSend(name) && isAnswer(rest)) {
      answers += 1;
      if (unsynced.size > 0) early.push(`${[...unsynced.keys()].join(' ')} not synced before: ${line}`);
      else if (writes === writesAtAnswer) early.push(`nothing was written before: ${line}`);
      writesAtAnswer = writes;
    }
  }
  return { answers, syncs, early };
}
