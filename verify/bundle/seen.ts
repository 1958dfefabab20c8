import type { Checkpoint } from '../log/checkpoint.ts';
import { isConsistent } from '../log/merkle.ts';
import type { Seen } from '../trust/trust-file.ts';
import type { Fault } from './chain.ts';
import type { ConsistencyLine } from './parse-line.ts';

export interface SeenCounts {
  /** Seen checkpoints shown to be contained. */
  readonly contained: number;
  /** Seen checkpoints that are newer than the bundle's: not compared. */
  readonly newer: number;
  /** Seen checkpoints of another log: not compared. */
  readonly otherLog: number;
}

/** Compares the bundle's checkpoint with those that were seen before (section 9 of docs/trail-format.md). */
export class SeenCheck {
  readonly #checkpoint: Checkpoint;
  readonly #comparable: readonly Seen[];
  readonly #open: Set<Seen>;
  readonly #counts: SeenCounts;

  constructor(checkpoint: Checkpoint, seen: readonly Seen[]) {
    this.#checkpoint = checkpoint;
    const sameLog = seen.filter(({ origin }) => origin === null || origin === checkpoint.origin);
    this.#comparable = sameLog.filter(({ size }) => size <= checkpoint.size);
    this.#open = new Set(this.#comparable.filter(({ size }) => size > 0 && size < checkpoint.size));
    this.#counts = {
      contained: this.#comparable.length,
      newer: sameLog.length - this.#comparable.length,
      otherLog: seen.length - sameLog.length,
    };
  }

  /** A seen checkpoint of the bundle's own size must have its root. */
  start(): Fault | null {
    const { size, root } = this.#checkpoint;
    return this.#comparable.some((seen) => seen.size === size && seen.root !== root)
      ? { code: 'VF-115', detail: String(size) }
      : null;
  }

  line({ oldSize, oldRoot, proof }: ConsistencyLine): Fault | null {
    if (!isConsistent({ size: oldSize, root: oldRoot }, this.#checkpoint, proof))
      return { code: 'VF-116', detail: String(oldSize) };
    for (const seen of this.#comparable.filter(({ size }) => size === oldSize)) {
      if (seen.root !== oldRoot) return { code: 'VF-115', detail: String(oldSize) };
      this.#open.delete(seen);
    }
    return null;
  }

  /** When all lines were read: what could not be shown. */
  end(): Fault | null {
    const [missing] = this.#open;
    return missing === undefined ? null : { code: 'VF-207', detail: String(missing.size) };
  }

  counts(): SeenCounts {
    return this.#counts;
  }
}
