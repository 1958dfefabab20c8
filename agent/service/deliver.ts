import type { OfficeErrorCode } from '#contract/errors.ts';
import { backoffMs, retryAfterMs } from '#contract/http/backoff.ts';
import { ServiceReported } from '#contract/http/service-api.ts';
import type { AskOffice, OfficeAnswer } from './ask-office.ts';
import { refusalCode } from './begin.ts';
import type { KeptReport, KeptWork } from './kept-work.ts';

export type Delivery =
  | { readonly kind: 'delivered' }
  /** The line is down, or the office is: again later. */
  | { readonly kind: 'waiting'; readonly why: string; readonly retryAfter: string | null }
  /** Said no, or is not the office: trying again by itself is no use. The report stays. */
  | { readonly kind: 'refused'; readonly why: string; readonly code: OfficeErrorCode | 'TM-402' | null };

/** What an answer to a report means. Only the office's own word lets go of a report. */
export function deliveryOf(answer: OfficeAnswer): Delivery {
  if (answer.kind === 'down') return { kind: 'waiting', why: answer.why, retryAfter: null };
  if (answer.kind === 'untrusted') return { kind: 'refused', why: answer.why, code: 'TM-402' };
  const { status, body, retryAfter } = answer;
  if (status === 200 && ServiceReported.safeParse(body).success) return { kind: 'delivered' };
  const why = status === 200 ? 'malformed answer' : `status ${status}`;
  return status === 429 || status >= 500
    ? { kind: 'waiting', why, retryAfter }
    : { kind: 'refused', why, code: refusalCode(body) };
}

export interface DeliveryDeps {
  readonly ask: AskOffice;
  readonly wait: (ms: number) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly now: () => Date;
  /** The next try is so many milliseconds away. */
  readonly delayed: (ms: number) => void;
}

/** Tries before it is left to `tanmori-agent report`. With the waits between them about half a minute. */
export const deliveryTries = 6;

/** Sends one report until the office has it, refuses it, or the tries are used up. Lets go of it in the first case alone. */
export async function deliver(kept: KeptReport, work: KeptWork, deps: DeliveryDeps): Promise<Delivery> {
  for (let failures = 1; ; failures += 1) {
    const delivery = deliveryOf(await deps.ask(kept.office, '/v1/service/report', kept.report, kept.token));
    if (delivery.kind === 'delivered') work.forgetReport(kept);
    if (delivery.kind !== 'waiting' || failures >= deliveryTries) return delivery;
    const ms = retryAfterMs(delivery.retryAfter, deps.now().getTime()) ?? backoffMs(failures, deps.random());
    deps.delayed(ms);
    await deps.wait(ms);
  }
}
