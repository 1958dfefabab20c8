import { retryAfterMs } from '#contract/http/backoff.ts';
import { ReceiptAnswer } from '#contract/http/terminal-api.ts';
import type { LoanStatement } from '#contract/loan/package.ts';
import { storageFault } from '../store/storage-fault.ts';
import type { KeptReceipt, TrailDatabase } from '../store/trail-database.ts';
import type { OfficeAnswer } from '../upload/office-request.ts';
import { sortAnswer } from '../upload/read-answer.ts';
import { checkReceipt, logKeys, type ReceiptVerdict } from './check-receipt.ts';

/** The office's checkpoint follows within a second: a receipt asked for at once would only be refused. */
const firstWaitMs = 1500;
/** Newer receipts replace older ones: more often is of no use to anyone. */
const everyMs = 60_000;
/** While somebody waits for one at the return. */
const awaitedEveryMs = 2000;
const longestWaitMs = 600_000;

export interface ReceiptParts {
  readonly database: Pick<TrailDatabase, 'hashOf' | 'receipt' | 'setReceipt'>;
  readonly chain: string;
  /** The log of the present hand-over statement. */
  readonly log: () => LoanStatement['log'];
  readonly now: () => Date;
  readonly monotonicMs: () => number;
  /** Whether somebody waits for the newest one: the return goes on only with it. */
  readonly isAwaited: () => boolean;
  /** A receipt that does not hold: for whoever runs the program. */
  readonly onVoid: (why: string) => void;
  /** The log is not the one that was shown before: an incident, once until a receipt holds again. */
  readonly onOtherLog: (why: string) => void;
  /** The waits, ms; of this file where absent. */
  readonly waits?: { readonly firstMs: number; readonly everyMs: number; readonly awaitedEveryMs: number };
}

/** Fetches proofs that what the office confirmed is in its log, checks them, and keeps the newest that holds. */
export class Receipts {
  readonly #parts: ReceiptParts;
  readonly #firstMs: number;
  readonly #everyMs: number;
  readonly #awaitedEveryMs: number;
  #kept: KeptReceipt | null;
  #notBeforeMs: number | null = null;
  /** The same while it is awaited. */
  #soonestMs = 0;
  #failures = 0;
  #fault: Exclude<ReceiptVerdict['kind'], 'holds'> | null = null;

  constructor(parts: ReceiptParts) {
    this.#parts = parts;
    this.#firstMs = parts.waits?.firstMs ?? firstWaitMs;
    this.#everyMs = parts.waits?.everyMs ?? everyMs;
    this.#awaitedEveryMs = parts.waits?.awaitedEveryMs ?? awaitedEveryMs;
    this.#kept = stillHolds(parts);
  }

  /** Last number that a receipt which held proves; −1 for none. */
  get seq(): number {
    return this.#kept?.seq ?? -1;
  }

  /** True while the office's last receipt did not hold. */
  get isRefused(): boolean {
    return this.#fault !== null;
  }

  /** When the next one is worth asking for, in ms of `monotonicMs`; null while there is nothing to prove. */
  dueMs(acceptedSeq: number): number | null {
    if (acceptedSeq <= this.seq || logKeys(this.#parts.log()) === null) return null;
    this.#notBeforeMs ??= this.#parts.monotonicMs() + this.#firstMs;
    return this.#parts.isAwaited() ? Math.min(this.#notBeforeMs, this.#soonestMs) : this.#notBeforeMs;
  }

  /** Asks once. Whatever comes of it, the trail goes on being sent. */
  async fetch(acceptedSeq: number, ask: (path: string) => Promise<OfficeAnswer>): Promise<void> {
    const { database, chain, log } = this.#parts;
    const keys = logKeys(log());
    const head = database.hashOf(chain, acceptedSeq);
    if (keys === null || head === null) {
      this.#waitAfterFailure(null);
      return;
    }
    const kept = this.#kept?.origin === keys.log.name ? this.#kept : null;
    const path = `/v1/terminal/receipt?seq=${acceptedSeq}&oldSize=${kept?.size ?? 0}`;
    const answer = sortAnswer(await ask(path), (body) => ReceiptAnswer.safeParse(body).data ?? null);
    if (answer.kind !== 'good') {
      const isMalformed = answer.kind === 'refused' && answer.code === null && answer.why === 'malformed answer';
      if (isMalformed) this.#refuse({ kind: 'void', why: answer.why });
      this.#waitAfterFailure(answer.retryAfter);
      return;
    }
    const verdict = checkReceipt(keys, { chain, seq: acceptedSeq, head }, kept, answer.value);
    if (verdict.kind !== 'holds') {
      this.#refuse(verdict);
      this.#waitAfterFailure(null);
      return;
    }
    this.#keep({ ...verdict.receipt, at: this.#parts.now().toISOString() });
  }

  #keep(receipt: KeptReceipt): void {
    this.#fault = null;
    try {
      this.#parts.database.setReceipt(receipt);
    } catch (error) {
      if (storageFault(error) === null) throw error;
      // Not kept, so it does not count; the next one will.
      this.#waitAfterFailure(null);
      return;
    }
    this.#kept = receipt;
    this.#failures = 0;
    this.#waitFor(this.#everyMs, this.#awaitedEveryMs);
  }

  #refuse(verdict: Exclude<ReceiptVerdict, { kind: 'holds' }>): void {
    if (verdict.kind === this.#fault) return;
    this.#fault = verdict.kind;
    this.#parts.onVoid(verdict.why);
    if (verdict.kind === 'other-log') this.#parts.onOtherLog(verdict.why);
  }

  #waitAfterFailure(retryAfter: string | null): void {
    this.#failures += 1;
    const asked = retryAfterMs(retryAfter, this.#parts.now().getTime());
    const ownMs = Math.min(longestWaitMs, this.#firstMs * 2 ** Math.min(this.#failures, 12));
    this.#waitFor(asked ?? ownMs, asked ?? this.#awaitedEveryMs);
  }

  #waitFor(ms: number, whileAwaitedMs: number): void {
    const nowMs = this.#parts.monotonicMs();
    this.#notBeforeMs = nowMs + ms;
    this.#soonestMs = nowMs + whileAwaitedMs;
  }
}

/** The kept receipt where its own proof still proves it for an entry that is here; anything else was never a receipt. */
function stillHolds({ database, chain, log }: ReceiptParts): KeptReceipt | null {
  const kept = database.receipt();
  const keys = logKeys(log());
  if (kept === null || keys === null || kept.origin !== keys.log.name) return kept;
  const head = database.hashOf(chain, kept.seq);
  // A row that was removed below the receipt cannot be looked up; the removal was checked when it was made.
  if (head !== null && head !== kept.head) return null;
  const entry = { chain, seq: kept.seq, head: kept.head };
  const verdict = checkReceipt(keys, entry, null, { proof: kept.proof, consistency: [] });
  const isSame = verdict.kind === 'holds' && verdict.receipt.size === kept.size && verdict.receipt.root === kept.root;
  return isSame ? kept : null;
}
