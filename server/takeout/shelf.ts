import { createHash, type Hash } from 'node:crypto';
import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScanFile, ScanResult } from '#contract/takeout/findings.ts';
import { OneAtATime } from '../workflow/hand-in/one-at-a-time.ts';
import { Pack, readPack } from '../workflow/hand-in/pack.ts';

/** What the disk keeps free for the database, bytes. */
const keepFreeBytes = 1024 ** 3;
/** Hashes that are kept half-way; the file is read again for any other. */
const maxHalfWay = 64;

interface HalfWay {
  readonly hash: Hash;
  at: number;
}

/** Where the files of requests lie at the office: one a file, named by request and number, never by what a person typed. */
export class Shelf {
  readonly scan: ScanFile;
  readonly #folder: string;
  readonly #works = new OneAtATime();
  readonly #scans = new OneAtATime();
  readonly #halfWay = new Map<string, HalfWay>();
  /** One number for each key, for the queue. */
  readonly #numbers = new Map<string, number>();
  /** Of the file that is being looked through. */
  readonly #percents = new Map<string, number>();
  /** How often each key's file was taken away: another one may lie in its place since. */
  readonly #removals = new Map<string, number>();

  constructor(folder: string, scan: ScanFile) {
    this.#folder = folder;
    this.scan = scan;
  }

  pathOf(id: string, n: number): string {
    return join(this.#folder, id, `${n}.file`);
  }

  /** Runs a work on one file while nobody else changes it. */
  alone<T>(id: string, n: number, work: () => Promise<T>): Promise<T> {
    const key = `${id}/${n}`;
    const number = this.#numbers.get(key) ?? this.#numbers.size + 1;
    this.#numbers.set(key, number);
    return this.#works.run(number, work);
  }

  async hasRoom(bytes: number): Promise<boolean> {
    const { bavail, bsize } = await statfs(join(this.#folder, '..'));
    return bytes <= bavail * bsize - keepFreeBytes;
  }

  /**
   * Only within `alone`: puts bytes at a place, and returns when they are on the disk.
   * @returns the hash of everything up to their end; null where the disk holds less than `at`
   */
  async write(id: string, n: number, at: number, body: Uint8Array): Promise<{ readonly sha256: () => string } | null> {
    const key = `${id}/${n}`;
    const pack = await Pack.open(this.pathOf(id, n), at);
    if (pack === null) return null;
    try {
      let half = this.#halfWay.get(key);
      this.#halfWay.delete(key);
      if (half?.at !== at) {
        half = { hash: createHash('sha256'), at };
        for await (const piece of pack.read(0, at)) half.hash.update(piece);
      }
      await pack.write(body, at);
      half.hash.update(body);
      half.at = at + body.length;
      this.#halfWay.set(key, half);
      const [oldest] = this.#halfWay.keys();
      if (this.#halfWay.size > maxHalfWay && oldest !== undefined) this.#halfWay.delete(oldest);
      const { hash } = half;
      return { sha256: () => hash.copy().digest('hex') };
    } finally {
      await pack.close();
    }
  }

  /** How often a file in this place was taken away: what was read of it before and after may be two files. */
  removals(id: string, n: number): number {
    return this.#removals.get(`${id}/${n}`) ?? 0;
  }

  /** Looks through a file, one at a time. What the scanner itself fails at is a file that nobody can call free. */
  look(id: string, n: number, name: string): Promise<ScanResult> {
    const key = `${id}/${n}`;
    return this.#scans.run(0, () => {
      this.#percents.set(key, 0);
      return this.scan(this.pathOf(id, n), name, (percent) => this.#percents.set(key, percent))
        .catch((): ScanResult => ({ scanned: false, reason: '点検の途中で読み取れなくなりました。', findings: [] }))
        .finally(() => this.#percents.delete(key));
    });
  }

  /** How much of a file was looked through; null where nobody is at it. */
  percentOf(id: string, n: number): number | null {
    return this.#percents.get(`${id}/${n}`) ?? null;
  }

  read(id: string, n: number, at: number, bytes: number): AsyncGenerator<Buffer> {
    return readPack(this.pathOf(id, n), at, bytes);
  }

  async remove(id: string, n: number): Promise<void> {
    const key = `${id}/${n}`;
    this.#halfWay.delete(key);
    this.#removals.set(key, this.removals(id, n) + 1);
    await rm(this.pathOf(id, n), { force: true });
  }

  async close(): Promise<void> {
    await this.#works.idle();
    await this.#scans.idle();
  }
}
