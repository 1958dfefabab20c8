import type { Outcome } from '#contract/errors.ts';
import { backoffMs, retryAfterMs } from '#contract/http/backoff.ts';
import { ExceptionsAnswer } from '#contract/http/terminal-api.ts';
import type { OfficeAnswer } from '../upload/office-request.ts';
import { sortAnswer } from '../upload/read-answer.ts';

/** How long the office may keep a request while nothing changes; well below the longest wait for an answer. */
const waitSec = 15;
/** Between two requests, ms: an office that answers at once must not be asked in a tight loop. */
const shortestMs = 250;
/** After a refusal, ms: it will not be another in a moment. */
const refusedMs = 60_000;

export interface ExceptionLineParts {
  readonly ask: (path: string, signal: AbortSignal) => Promise<OfficeAnswer>;
  /** Of what is held. */
  readonly tag: () => string;
  readonly take: (answer: ExceptionsAnswer) => Promise<Outcome<unknown>>;
  /** Once all that an answer says was taken: the clock that came with it may bring a day on that a word in it puts off. */
  readonly onAnswered: (answer: OfficeAnswer) => Promise<void>;
  readonly now: () => Date;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  /** What was refused, once for each cause. */
  readonly onRefused: (why: string) => void;
  readonly onCrash: (error: unknown) => void;
}

/** Waits at the office for approvals: one request at a time, which the office answers when something has changed. */
export class ExceptionLine {
  readonly #parts: ExceptionLineParts;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #failures = 0;
  #told: string | null = null;

  constructor(parts: ExceptionLineParts) {
    this.#parts = parts;
    this.#running = this.#run().catch(parts.onCrash);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) await pause(await this.#once(signal), signal);
  }

  /** @returns how long to wait until the next request, ms. */
  async #once(signal: AbortSignal): Promise<number> {
    const { ask, tag, take, onAnswered, now, random } = this.#parts;
    const answer = await ask(`/v1/terminal/exceptions?tag=${tag()}&waitSec=${waitSec}`, signal);
    if (signal.aborted) return 0;
    const verdict = sortAnswer(answer, (body) => ExceptionsAnswer.safeParse(body).data ?? null);
    if (verdict.kind !== 'good') {
      await onAnswered(answer);
      this.#failures += 1;
      const isRefused = verdict.kind === 'refused';
      if (isRefused) this.#tell(verdict.why);
      const asked = retryAfterMs(verdict.retryAfter, now().getTime()) ?? 0;
      return Math.max(backoffMs(this.#failures, random()), asked, isRefused ? refusedMs : 0);
    }
    const taken = await take(verdict.value);
    // Where the disk refused, what puts a day off may not have been taken: it comes again, and the clock with it.
    if (taken.ok || taken.code === 'TM-403') await onAnswered(answer);
    if (taken.ok) {
      this.#failures = 0;
      this.#told = null;
      return shortestMs;
    }
    this.#tell(taken.detail ?? taken.code);
    this.#failures += 1;
    return backoffMs(this.#failures, random());
  }

  #tell(why: string): void {
    if (this.#told === why) return;
    this.#told = why;
    this.#parts.onRefused(why);
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
