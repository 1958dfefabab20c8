import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { DataFolder } from '../../server/data-folder.ts';
import { pssBytes } from '../process-memory.ts';

interface Seen {
  readonly size: number;
  readonly atMs: number;
}
const everyMs = 10;

/** Watches from outside how far a running office has published and indexed, and what it costs. */
export class OfficeWatch {
  readonly #files: DataFolder;
  readonly #pid: number;
  readonly #published: Seen[] = [];
  readonly #indexed: Seen[] = [];
  readonly #index: Database.Database;
  readonly #position: Database.Statement<[], number>;
  readonly #timer: NodeJS.Timeout;
  readonly #cpuAtStartMs: number;
  peakPss = 0;

  constructor(files: DataFolder, pid: number) {
    this.#files = files;
    this.#pid = pid;
    this.#index = new Database(files.searchIndex, { readonly: true });
    this.#position = this.#index.prepare<[], number>('select number from position').pluck();
    this.#cpuAtStartMs = cpuMs(pid);
    let looks = 0;
    this.#timer = setInterval(() => {
      this.#look();
      looks += 1;
      if (looks % 50 === 0) this.peakPss = Math.max(this.peakPss, pssBytes([pid]));
    }, everyMs);
  }

  /** When the first published checkpoint was seen that covers this place of the log; null where none was. */
  publishedAt = (logIndex: number): number | null => firstFrom(this.#published, logIndex + 1);
  /** When the search index was first seen to hold this place of the log; null where it was not. */
  indexedAt = (logIndex: number): number | null => firstFrom(this.#indexed, logIndex + 1);

  /** Waits until this place is published and indexed, or a minute is over. */
  async reaches(logIndex: number): Promise<void> {
    const endMs = Date.now() + 60_000;
    while ((this.publishedAt(logIndex) === null || this.indexedAt(logIndex) === null) && Date.now() < endMs)
      await new Promise((resolve) => setTimeout(resolve, everyMs));
  }

  /** CPU that the office used since the watch began, ms. */
  cpuMs = (): number => cpuMs(this.#pid) - this.#cpuAtStartMs;

  close(): void {
    clearInterval(this.#timer);
    this.#index.close();
  }

  #look(): void {
    const size = Number(read(this.#files.checkpoint).split('\n')[1] ?? 0);
    if (size > (this.#published.at(-1)?.size ?? 0)) this.#published.push({ size, atMs: Date.now() });
    const indexed = (this.#position.get() ?? -1) + 1;
    if (indexed > (this.#indexed.at(-1)?.size ?? 0)) this.#indexed.push({ size: indexed, atMs: Date.now() });
  }
}

const firstFrom = (seen: readonly Seen[], size: number): number | null =>
  seen.find((one) => one.size >= size)?.atMs ?? null;

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** User and system time of a process, ms. Linux counts it in hundredths of a second for every program. */
function cpuMs(pid: number): number {
  const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}
