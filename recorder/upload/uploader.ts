import { backoffMs, retryAfterMs } from '#contract/http/backoff.ts';
import { maxBatchEntries, PackageAnswer } from '#contract/http/terminal-api.ts';
import type { LineView } from '../core/status.ts';
import type { Receipts } from '../receipts/receipts.ts';
import { storageFault } from '../store/storage-fault.ts';
import type { Accepted, TrailDatabase } from '../store/trail-database.ts';
import { type Asking, askSigned } from './ask-signed.ts';
import { makeBatch } from './batch.ts';
import type { OfficeAnswer } from './office-request.ts';
import { confirm, parseConfirmation, sortAnswer, type Verdict } from './read-answer.ts';

const debounceMs = 300;
const packageEveryMs = 600_000;

export interface UploaderParts extends Asking {
  readonly database: Pick<TrailDatabase, 'read' | 'hashOf' | 'firstSeq' | 'accepted' | 'setAccepted'>;
  readonly receipts: Receipts;
  readonly chain: string;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  /** The line or the number of confirmed entries has changed. */
  readonly onChange: () => void;
  /** Another authority's certificate: once per episode. */
  readonly onUntrusted: (host: string, why: string) => void;
  /** The office's head is not ours. @param head null where the office named a fork but not its head */
  readonly onMismatch: (seq: number, head: string | null) => void;
  /** A package from the office, not checked yet. */
  readonly onPackage: (value: unknown) => void;
  readonly onCrash: (error: unknown) => void;
}

type Step = { readonly kind: 'more' | 'idle' } | { readonly kind: 'failed'; readonly waitMs: number };

/** Sends what the office has not confirmed, oldest first, one request at a time, and fetches the loan's package. */
export class Uploader {
  readonly #parts: UploaderParts;
  readonly #stop = new AbortController();
  #accepted: Accepted;
  #line: Pick<LineView, 'line' | 'lineCode'> = { line: 'waiting', lineCode: null };
  #failures = 0;
  #packageDueMs = 0;
  #running: Promise<void> | null = null;
  #pokedMeanwhile = false;
  #timer: NodeJS.Timeout | null = null;
  /** When the timer fires; for ever away while there is none. */
  #dueMs = Number.POSITIVE_INFINITY;

  constructor(parts: UploaderParts) {
    this.#parts = parts;
    const accepted = parts.database.accepted();
    // A word about entries that are not there is no word: what is sent again is silent at the office.
    this.#accepted = parts.database.hashOf(parts.chain, accepted.seq) === null ? { ...accepted, seq: -1 } : accepted;
  }

  view(): LineView {
    const { receipts } = this.#parts;
    const isVoid = receipts.isRefused && this.#line.line === 'up';
    return {
      ...(isVoid ? { line: 'refused', lineCode: 'TM-403' } : this.#line),
      lastSentAt: this.#accepted.sentAt,
      acceptedSeq: this.#accepted.seq,
      receiptedSeq: receipts.seq,
    };
  }

  /** There is something to send. While a failed try is being waited out this changes nothing. */
  poke(): void {
    if (this.#running !== null) this.#pokedMeanwhile = true;
    // A timer that is due sooner stays: entries that keep coming must not put the upload off for ever.
    else if (this.#failures === 0 && this.#dueMs > performance.now() + debounceMs) this.#schedule(debounceMs);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(waitMs: number): void {
    if (this.#stop.signal.aborted) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#dueMs = performance.now() + waitMs;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#dueMs = Number.POSITIVE_INFINITY;
      this.#running = this.#work().catch(this.#parts.onCrash);
    }, waitMs);
  }

  async #work(): Promise<void> {
    let step: Step;
    do {
      this.#pokedMeanwhile = false;
      step = await this.#step().catch((error: unknown) => this.#storageFailed(error));
    } while (!this.#stop.signal.aborted && step.kind === 'more');
    this.#running = null;
    if (step.kind === 'failed') this.#schedule(step.waitMs);
    else if (this.#pokedMeanwhile) this.#schedule(debounceMs);
    else this.#schedule(Math.max(debounceMs, this.#nextDueMs() - performance.now()));
  }

  async #step(): Promise<Step> {
    const { database, chain } = this.#parts;
    const batch = makeBatch(chain, database.read(chain, this.#accepted.seq + 1, maxBatchEntries));
    if (batch !== null) return this.#sendEntries(batch.body);
    if (performance.now() >= this.#packageDueMs) return this.#fetchPackage();
    return performance.now() >= this.#receiptDueMs() ? this.#fetchReceipt() : { kind: 'idle' };
  }

  #receiptDueMs(): number {
    return this.#parts.receipts.dueMs(this.#accepted.seq) ?? Number.POSITIVE_INFINITY;
  }

  #nextDueMs(): number {
    return Math.min(this.#packageDueMs, this.#receiptDueMs());
  }

  /** A receipt that is refused, void or late stops nothing: it is asked for again in its own time. */
  async #fetchReceipt(): Promise<Step> {
    const { receipts, onChange } = this.#parts;
    await receipts.fetch(this.#accepted.seq, (path) => this.#ask('GET', path, Buffer.alloc(0)));
    onChange();
    return { kind: 'idle' };
  }

  async #sendEntries(body: Buffer): Promise<Step> {
    const { database, chain, now } = this.#parts;
    const answer = await this.#ask('POST', '/v1/terminal/entries', body);
    const verdict = sortAnswer(answer, parseConfirmation);
    if (verdict.kind === 'refused' && verdict.code === 'OF-461') return this.#mismatch(this.#accepted.seq + 1, null);
    if (verdict.kind !== 'good') return this.#failed(verdict);
    const confirmation = confirm(verdict.value, (seq) => database.hashOf(chain, seq), database.firstSeq(chain));
    if (confirmation.kind === 'mismatch') return this.#mismatch(confirmation.seq, confirmation.head);
    if (confirmation.kind === 'behind') {
      return this.#failed({
        kind: 'refused',
        why: 'the office lacks what is here no more',
        retryAfter: null,
        code: null,
      });
    }
    const before = this.#accepted.seq;
    this.#accepted = { seq: confirmation.seq, sentAt: now().toISOString() };
    this.#keepAccepted();
    this.#good();
    this.#parts.onChange();
    // An office that takes nothing and says so politely must not be asked in a tight loop.
    return confirmation.seq === before ? this.#wait(null) : { kind: 'more' };
  }

  /** A disk that refuses costs nothing: after a restart the same entries are sent again, which the office knows. */
  #keepAccepted(): void {
    try {
      this.#parts.database.setAccepted(this.#accepted);
    } catch (error) {
      if (storageFault(error) === null) throw error;
    }
  }

  /** What cannot be read cannot be sent now; the writer finds the fault and locks. */
  #storageFailed(error: unknown): Step {
    if (storageFault(error) === null) throw error;
    return this.#wait(null);
  }

  /** A fork or a roll-back: what was sent under a number is not what we hold under it. */
  #mismatch(seq: number, head: string | null): Step {
    this.#setLine('refused', 'TM-203');
    this.#parts.onMismatch(seq, head);
    return this.#wait(null);
  }

  async #fetchPackage(): Promise<Step> {
    const answer = await this.#ask('GET', '/v1/terminal/package', Buffer.alloc(0));
    const verdict = sortAnswer(answer, (value) => PackageAnswer.safeParse(value).data ?? null);
    this.#packageDueMs = performance.now() + packageEveryMs;
    if (verdict.kind === 'good') {
      this.#setLine('up', null);
      this.#failures = 0;
      this.#parts.onPackage(verdict.value.package);
      return { kind: 'idle' };
    }
    // The trail goes through all the same: what is refused is the package alone.
    if (verdict.kind === 'refused' && this.#line.line === 'up') return { kind: 'idle' };
    this.#packageDueMs = 0;
    return this.#failed(verdict);
  }

  #ask(method: 'GET' | 'POST', path: string, body: Buffer): Promise<OfficeAnswer> {
    return askSigned(this.#parts, { method, path, body }, this.#stop.signal);
  }

  #good(): void {
    this.#failures = 0;
    if (this.#line.line === 'up') return;
    this.#packageDueMs = 0;
    this.#setLine('up', null);
  }

  #failed(verdict: Exclude<Verdict<unknown>, { kind: 'good' }>): Step {
    if (this.#stop.signal.aborted) return { kind: 'idle' };
    if (verdict.kind === 'untrusted' && this.#line.line !== 'untrusted') {
      this.#setLine('untrusted', 'TM-402');
      this.#parts.onUntrusted(new URL(this.#parts.office.url).host, verdict.why);
    } else if (verdict.kind !== 'untrusted') {
      this.#setLine(verdict.kind, verdict.kind === 'down' ? 'TM-401' : 'TM-403');
    }
    return this.#wait(verdict.retryAfter);
  }

  #wait(retryAfter: string | null): Step {
    this.#failures += 1;
    const asked = retryAfterMs(retryAfter, this.#parts.now().getTime());
    return { kind: 'failed', waitMs: Math.max(backoffMs(this.#failures, this.#parts.random()), asked ?? 0) };
  }

  #setLine(line: LineView['line'], lineCode: LineView['lineCode']): void {
    if (this.#line.line === line && this.#line.lineCode === lineCode) return;
    this.#line = { line, lineCode };
    this.#parts.onChange();
  }
}
