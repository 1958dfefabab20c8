import type { ErrorCode } from '#contract/errors.ts';
import { ErrorAnswer } from '#contract/http/console-api.ts';
import type { Ask, LineAnswer, OfficeLine } from './office-line.ts';
import { waitMs } from './pace.ts';
import type { HandInDeps, RunEnd } from './types.ts';

/** `refused`: the office said no, and saying it again would not help. `end`: the run is over. */
export type Asked<T> =
  | { readonly kind: 'good'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly why: string }
  | { readonly kind: 'end'; readonly end: RunEnd };

export interface BearerDeps extends Pick<HandInDeps, 'ask' | 'connect' | 'random' | 'wait'> {
  readonly signal: AbortSignal;
  readonly waiting: (code: ErrorCode, detail: string) => void;
  /** The number of the hand-in that the office gave the right for. */
  readonly opened: (id: number) => void;
}

const stopped = { kind: 'end', end: { kind: 'stopped' } } as const;

/** Speaks to the office for one hand-in: has itself given the right, waits where the line is down, and goes on. */
export class Bearer {
  readonly #deps: BearerDeps;
  #line: OfficeLine | null = null;
  #token = '';
  #known: number | null;
  #failures = 0;

  constructor(deps: BearerDeps, known: number | null) {
    this.#deps = deps;
    this.#known = known;
  }

  close(): void {
    this.#line?.close();
    this.#line = null;
  }

  /**
   * @param parse null where the answer is not what it should be
   * @param onLost told of each try that brought no answer
   */
  async ask<T>(
    request: Ask,
    parse: (answer: Extract<LineAnswer, { kind: 'answer' }>) => T | null,
    onLost: () => void = () => undefined,
  ): Promise<Asked<T>> {
    const { signal } = this.#deps;
    for (let renewed = 0; ; ) {
      const right = await this.#right();
      if (right !== null) return right;
      const headers = { ...request.headers, authorization: `Bearer ${this.#token}` };
      const answer = await this.#line?.send({ ...request, headers }, signal);
      if (signal.aborted || answer === undefined) return stopped;
      if (answer.kind === 'untrusted') return { kind: 'end', end: failure('untrusted', 'TM-402', answer.why) };
      if (answer.kind === 'down') {
        onLost();
        await this.#pause('TM-401', answer.why, null);
        continue;
      }
      const { status } = answer;
      if (status >= 200 && status < 300) {
        this.#failures = 0;
        const value = parse(answer);
        return value === null ? { kind: 'refused', code: 'OF-500', why: 'malformed answer' } : { kind: 'good', value };
      }
      const code = codeOf(answer);
      if ((code === 'OF-480' || code === 'OF-544') && renewed < 3) {
        // Expired, or given to another sender since.
        renewed += 1;
        this.close();
        continue;
      }
      if (status === 429 || status >= 500) {
        await this.#pause(code === 'OF-507' ? 'TM-414' : 'TM-401', code, retryAfterSec(answer.header('retry-after')));
        continue;
      }
      return { kind: 'refused', code, why: `status ${status}` };
    }
  }

  /** Null once the right is there. */
  async #right(): Promise<Extract<Asked<never>, { kind: 'end' }> | null> {
    while (this.#line === null) {
      if (this.#deps.signal.aborted) return stopped;
      const given = await this.#deps.ask(this.#known);
      if (given.ok) {
        const { id, token, office } = given.value;
        this.#known = id;
        this.#token = token;
        this.#line = this.#deps.connect(office);
        this.#deps.opened(id);
        return null;
      }
      const detail = given.detail ?? '';
      if (given.code === 'TM-402') return { kind: 'end', end: failure('untrusted', 'TM-402', detail) };
      if (given.code !== 'TM-401' && given.code !== 'TM-201')
        return { kind: 'end', end: failure('refused', given.code, detail) };
      await this.#pause(given.code, detail, null);
    }
    return this.#deps.signal.aborted ? stopped : null;
  }

  async #pause(code: ErrorCode, detail: string, askedSec: number | null): Promise<void> {
    this.#failures += 1;
    this.#deps.waiting(code, detail);
    await this.#deps.wait(waitMs(this.#failures, this.#deps.random(), askedSec), this.#deps.signal);
  }
}

export const failure = (
  why: Extract<RunEnd, { kind: 'failed' }>['why'],
  code: ErrorCode,
  detail: string,
): Extract<RunEnd, { kind: 'failed' }> => ({ kind: 'failed', why, code, detail: detail.slice(0, 400) });

/** A refusal without a body (HEAD) or with a strange one counts as one of the office's own faults. */
const codeOf = ({ body }: Extract<LineAnswer, { kind: 'answer' }>): ErrorCode =>
  ErrorAnswer.safeParse(body).data?.code ?? 'OF-500';

const retryAfterSec = (field: string | null): number | null =>
  field !== null && /^\d{1,6}$/.test(field) ? Number(field) : null;
