import { createHash } from 'node:crypto';
import {
  commitment,
  type EntryBody,
  type Leaf,
  leafHash,
  sealedBytes,
  type TrailEntry,
} from '#contract/trail/entry.ts';
import { type SeededKey, seededKey } from './seeded-key.ts';

export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What is to be written; the type and its data are free, so that untrue ones can be made too. */
export interface Step {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly session?: string | null;
  readonly actor?: string;
  /** Milliseconds since the entry before. */
  readonly afterMs?: number;
  /** The entry closes its period. */
  readonly closes?: boolean;
}

export interface Enrolment {
  readonly terminal: string;
  readonly loan: string;
  readonly genesis: string;
  readonly deviceKey: string;
  readonly sealKey: string;
  readonly machine: string;
}

const startMs = Date.parse('2026-11-21T00:00:00.000Z');
const bootId = '0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9';

/** Writes one loan's chain as a recorder does, with keys that are the same each time. */
export class ChainMaker {
  readonly chain: string;
  readonly enrolment: Enrolment;
  readonly entries: TrailEntry[] = [];
  readonly #seed: string;
  #period = 0;
  #key: SeededKey;
  #head: string;
  #monoMs = 60_000;

  constructor(loan: string, terminal = 'T-0001', seed = 'terminal') {
    this.#seed = `${seed}:${loan}`;
    this.chain = `loan:${loan}`;
    this.#key = this.keyOf(0);
    this.#head = sha256Hex(Buffer.from(`statement of ${loan}`));
    this.enrolment = {
      terminal,
      loan,
      genesis: this.#head,
      deviceKey: seededKey(`${this.#seed}:device`).publicKey,
      sealKey: this.#key.publicKey,
      machine: sha256Hex(Buffer.from('machine')),
    };
  }

  /** The key of a period. On a terminal its private half is gone when the period is closed. */
  keyOf(period: number): SeededKey {
    return seededKey(`${this.#seed}:seal:${period}`);
  }

  get period(): number {
    return this.#period;
  }

  add(step: Step): TrailEntry {
    const seq = this.entries.length;
    this.#monoMs += step.afterMs ?? 1000;
    const salt = sha256Hex(Buffer.from(`${this.#seed}:salt:${seq}`)).slice(0, 32);
    const next = step.closes === true ? this.keyOf(this.#period + 1) : null;
    const body = {
      v: 1,
      chain: this.chain,
      seq,
      boot: bootId,
      mono: this.#monoMs,
      at: new Date(startMs + this.#monoMs).toISOString(),
      session: step.session ?? null,
      type: step.type,
      actor: step.actor ?? 'system',
      commit: commitment(sha256Hex, salt, step.data),
      nextKey: next?.publicKey ?? null,
    } as EntryBody;
    const entry = { leaf: this.seal(body, this.#head, this.#period, this.#key), salt, data: step.data } as TrailEntry;
    this.#head = leafHash(sha256Hex, entry.leaf);
    if (next !== null) {
      this.#key = next;
      this.#period += 1;
    }
    this.entries.push(entry);
    return entry;
  }

  seal(body: EntryBody, prev: string, period: number, key: SeededKey): Leaf {
    const sig = Buffer.from(key.sign(sealedBytes(body, prev))).toString('base64');
    return { body, prev, seal: { period, sig } };
  }
}
