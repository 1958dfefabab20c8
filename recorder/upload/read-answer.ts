import type { OfficeErrorCode } from '#contract/errors.ts';
import { ErrorAnswer } from '#contract/http/console-api.ts';
import { EntriesAnswer } from '#contract/http/terminal-api.ts';
import type { OfficeAnswer } from './office-request.ts';

/** What came of one request. `refused`: the office said no, or said what it must not. */
export type Verdict<T> =
  | { readonly kind: 'good'; readonly value: T }
  | { readonly kind: 'down'; readonly why: string; readonly retryAfter: string | null }
  | {
      readonly kind: 'refused';
      readonly why: string;
      readonly retryAfter: string | null;
      /** The office's code where it gave one. */
      readonly code: OfficeErrorCode | null;
    }
  | { readonly kind: 'untrusted'; readonly why: string; readonly retryAfter: string | null };

/** Sorts an answer: 4xx is a refusal, 429 and 5xx are a line that is down for now. */
export function sortAnswer<T>(answer: OfficeAnswer, parse: (body: unknown) => T | null): Verdict<T> {
  if (answer.kind !== 'answer') return { kind: answer.kind, why: answer.why, retryAfter: null };
  const { status, retryAfter } = answer;
  if (status === 200) {
    const value = parse(answer.body);
    if (value !== null) return { kind: 'good', value };
    return { kind: 'refused', why: 'malformed answer', retryAfter, code: null };
  }
  const why = `status ${status}`;
  if (status === 429 || status >= 500) return { kind: 'down', why, retryAfter };
  return { kind: 'refused', why, retryAfter, code: officeCode(answer.body) };
}

const officeCode = (body: unknown): OfficeErrorCode | null => {
  const code = ErrorAnswer.safeParse(body).data?.code;
  return code?.startsWith('OF-') ? (code as OfficeErrorCode) : null;
};

export type Confirmation =
  | { readonly kind: 'accepted'; readonly seq: number }
  /** The office holds another trail than ours: a fork or a roll-back. */
  | { readonly kind: 'mismatch'; readonly seq: number; readonly head: string }
  /** The office ends before what this terminal still has: what is missing was removed here after a receipt. */
  | { readonly kind: 'behind'; readonly seq: number };

/** Parses the answer to a batch; null where it contradicts itself. */
export function parseConfirmation(body: unknown): EntriesAnswer | null {
  const parsed = EntriesAnswer.safeParse(body);
  if (!parsed.success) return null;
  const { accepted, expected } = parsed.data;
  return expected === (accepted === null ? 0 : accepted.seq + 1) ? parsed.data : null;
}

/** Compares the office's head with our own. The office may be behind (restored from a copy): it is sent again then. */
export function confirm(
  { accepted, expected }: EntriesAnswer,
  hashOf: (seq: number) => string | null,
  firstSeq: number,
): Confirmation {
  if (expected < firstSeq) return { kind: 'behind', seq: expected - 1 };
  if (accepted === null) return { kind: 'accepted', seq: -1 };
  const { seq, head } = accepted;
  return hashOf(seq) === head ? { kind: 'accepted', seq } : { kind: 'mismatch', seq, head };
}
