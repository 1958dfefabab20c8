import type { ReadEntry } from '#contract/socket/protocol.ts';
import type { Findings } from './findings.ts';

const markPattern = /mark-[0-9a-f]{24}/;

/** The mark by which a draft is known again in the trail. */
export const markOf = (data: unknown): string | null => markPattern.exec(JSON.stringify(data))?.[0] ?? null;

/** What one recorder has answered, against which its trail is held after each cut. */
export class TrailLedger {
  readonly #findings: Findings;
  /** By number: the mark of an entry that was answered. */
  readonly #answered = new Map<number, string | null>();
  /** By number: the hash with which an entry was first seen. */
  readonly #hashes = new Map<number, string>();
  readonly #places = new Map<string, number>();
  #next = 0;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  get answered(): number {
    return this.#answered.size;
  }

  /** Number of the first entry that has not been seen after a start. */
  get next(): number {
    return this.#next;
  }

  get hashes(): ReadonlyMap<number, string> {
    return this.#hashes;
  }

  answer(firstSeq: number, marks: readonly (string | null)[]): void {
    for (const [index, mark] of marks.entries()) {
      const seq = firstSeq + index;
      if (this.#answered.has(seq)) this.#findings.add('duplicate', `number ${seq} was answered twice`);
      this.#answered.set(seq, mark);
    }
  }

  /** Takes note of an entry as the recorder shows it. */
  see(entry: ReadEntry): void {
    const { seq, hash } = entry;
    const known = this.#hashes.get(seq);
    if (known !== undefined && known !== hash) this.#findings.add('changed', `${seq}: ${hash} was ${known}`);
    this.#hashes.set(seq, hash);
    const mark = markOf(entry.data);
    const answered = this.#answered.get(seq);
    if (answered !== undefined && answered !== mark) this.#findings.add('changed', `${seq} is not what was answered`);
    if (mark === null) return;
    const place = this.#places.get(mark);
    if (place !== undefined && place !== seq) this.#findings.add('duplicate', `${mark} is ${place} and ${seq}`);
    this.#places.set(mark, seq);
  }

  /** Holds the whole list of entries from a number on against what is known. */
  check(fromSeq: number, entries: readonly ReadEntry[]): void {
    for (const [index, entry] of entries.entries()) {
      if (entry.seq !== fromSeq + index) this.#findings.add('gap', `${entry.seq} where ${fromSeq + index} was due`);
      this.see(entry);
    }
    const end = fromSeq + entries.length;
    for (const seq of this.#answered.keys()) if (seq >= end) this.#findings.add('lost', `${seq} was answered`);
    for (const seq of this.#hashes.keys()) if (seq >= end) this.#findings.add('lost', `${seq} had been on the disk`);
    this.#next = end;
  }
}
