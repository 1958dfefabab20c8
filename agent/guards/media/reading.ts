import { constants } from 'node:fs';
import { type FileHandle, lstat, open, opendir } from 'node:fs/promises';
import { nodeCrypto } from '../../node-crypto.ts';
import { joinPath, keyOf } from '../save/byte-path.ts';
import type { Origin, Origins } from './origins.ts';
import { createTimely } from './timely.ts';

/** The files of one mount: listed first, then hashed, the small ones before the large. */
export interface Reading {
  /** Reads for so long at most, or to the end. */
  readonly readFor: (ms: number) => Promise<void>;
  readonly goOn: () => void;
  /** Resolves once nothing is open there; at the latest when the medium has not answered for a while. */
  readonly pause: () => Promise<void>;
}

/** What is read of one mount at most: names, and bytes of one file and of all. */
const most = { files: 20_000, fileBytes: 256 * 1024 ** 2, allBytes: 2 * 1024 ** 3 };
/** Files for which a reading that is bounded in time takes four times as long. */
const atLeast = 32;
/**
 * Media that are read at once. Each has one question open at a time, which holds a thread for as long as it gets no
 * answer: the agent has twice as many (main/agent-process.ts), so that the other guards always find one.
 */
const mostAtOnce = 8;
let atOnce = 0;
const chunkBytes = 256 * 1024;
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

interface Listed {
  readonly path: Buffer;
  readonly bytes: number;
}

/**
 * What lay there when the medium came has come with it. What is put there later goes out, and is none of what is looked
 * for: a name that is listed after the first moment counts only where its times are older.
 */
export function createReading(
  point: string,
  origin: Origin,
  origins: Pick<Origins, 'add'>,
  monotonicMs: () => number,
): Reading {
  const folders: Buffer[] = [Buffer.from(point)];
  const seen = new Set<string>();
  let files: Listed[] = [];
  let isSorted = true;
  let bytesLeft = most.allBytes;
  let hashed = 0;
  let isFirst = true;
  let isPaused = true;
  let running: Promise<void> = Promise.resolve();
  let isCounted = false;
  const timely = createTimely();

  /** To close is a question too: behind one without an answer it waits. */
  const close = async (opened: { readonly close: () => Promise<void> }): Promise<void> => {
    if (!timely.isStuck()) return timely(opened.close());
    void timely
      .answered()
      .then(() => opened.close())
      .catch(() => undefined);
  };

  const list = async (folder: Buffer, isOver: () => boolean): Promise<void> => {
    // `encoding: 'buffer'` works for folders opened one by one, too; Node's types do not know it.
    const opened = await timely(opendir(folder, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 }), (late) =>
      late.close(),
    );
    try {
      while (seen.size < most.files) {
        if (isOver()) {
          // Not all of it: the next time from its beginning.
          folders.push(folder);
          return;
        }
        const entry = await timely(opened.read());
        if (entry === null) return;
        const path = joinPath(folder, entry.name as unknown as Buffer);
        const key = keyOf(path);
        if (seen.has(key)) continue;
        seen.add(key);
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isFile()) await note(path);
      }
    } finally {
      await close(opened);
    }
  };

  const note = async (path: Buffer): Promise<void> => {
    const { size, mtimeMs, ctimeMs } = await timely(lstat(path));
    if (size === 0 || size > most.fileBytes) return;
    if (!isFirst && Math.max(mtimeMs, ctimeMs) >= origin.sinceMs) return;
    files.push({ path, bytes: size });
    isSorted = false;
  };

  /** False where it was given up in the middle. */
  const hash = async (file: Listed, isOver: () => boolean): Promise<boolean> => {
    const handle: FileHandle = await timely(open(file.path, readFlags), (late) => late.close());
    try {
      const sum = nodeCrypto().createHash('sha256');
      const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, file.bytes + 1));
      let bytes = 0;
      for (;;) {
        const { bytesRead } = await timely(handle.read(buffer, 0, buffer.length, bytes));
        if (bytesRead === 0) break;
        sum.update(buffer.subarray(0, bytesRead));
        bytes += bytesRead;
        if (isOver() || bytes > file.bytes) return bytes > file.bytes;
      }
      bytesLeft -= bytes;
      hashed += 1;
      origins.add({ sha256: sum.digest('hex'), bytes }, origin);
      return true;
    } finally {
      await close(handle);
    }
  };

  const run = async (isListed: () => boolean, isOver: () => boolean): Promise<void> => {
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      await list(folder, isListed).catch(() => undefined);
      if (isListed()) break;
    }
    if (!isSorted) files = files.toSorted((a, b) => b.bytes - a.bytes);
    isSorted = true;
    while (!isOver() && !timely.isStuck()) {
      const file = files.pop();
      if (file === undefined || file.bytes > bytesLeft) return;
      // What cannot be read cannot have been copied either.
      if (!(await hash(file, isOver).catch(() => true))) files.push(file);
    }
  };

  const start = (ms: number | null): void => {
    // Where too many are, the next try to take it away reads it.
    if (timely.isStuck() || (!isCounted && atOnce >= mostAtOnce)) return;
    isPaused = false;
    const began = monotonicMs();
    // On a busy machine the time alone would be over before anything was read.
    const isLate = (share: number, done: number): boolean => {
      const tookMs = monotonicMs() - began;
      return ms !== null && tookMs >= ms * share * (done < atLeast ? 4 : 1);
    };
    const isOver = (share: number, done: () => number) => (): boolean =>
      isPaused || timely.isStuck() || isLate(share, done());
    running = running
      .then(() =>
        run(
          isOver(0.5, () => seen.size),
          isOver(1, () => hashed),
        ),
      )
      .catch(() => undefined);
    if (!isCounted) void count();
  };

  /** Until nothing is asked any more, and what was given up has been answered. */
  const count = async (): Promise<void> => {
    isCounted = true;
    atOnce += 1;
    for (let last: unknown = null; last !== running; ) {
      last = running;
      await running;
      await timely.answered();
    }
    isCounted = false;
    atOnce -= 1;
  };

  return {
    readFor: async (ms) => {
      start(ms);
      await running;
      isFirst = false;
    },
    goOn: () => start(null),
    pause: () => {
      isPaused = true;
      return running;
    },
  };
}
