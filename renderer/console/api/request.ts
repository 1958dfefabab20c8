import type { z } from 'zod';
import { type ErrorCode, errorEntry } from '#contract/errors.ts';
import { ErrorAnswer } from '#contract/http/console-api.ts';
import type { Answer } from './answer.ts';

/** A request that has not been answered after this long counts as a broken line. */
const timeoutMs = 20_000;

export interface ConsoleRequest<T> {
  readonly method: 'GET' | 'POST';
  /** Path and query on the console's own origin. */
  readonly path: string;
  readonly answer: z.ZodType<T>;
  readonly body?: unknown;
  readonly csrf?: string;
  readonly signal?: AbortSignal;
}

/**
 * Sends one request and reads the answer strictly. Never rejects: a line that is down is `CN-101`, an answer of
 * another shape is `CN-102`, an office error is the office's own.
 */
export async function send<T>(fetchFrom: typeof fetch, request: ConsoleRequest<T>): Promise<Answer<T>> {
  let status: number;
  let text: string;
  try {
    const response = await fetchFrom(request.path, fetchOptions(request));
    status = response.status;
    text = await response.text();
  } catch {
    return problem('CN-101');
  }
  const read = readJson(text);
  if (status >= 200 && status < 300) {
    const value = request.answer.safeParse(read);
    return value.success ? { ok: true, value: value.data } : problem('CN-102');
  }
  const refused = ErrorAnswer.safeParse(read);
  return refused.success ? { ok: false, problem: refused.data } : problem('CN-102');
}

function fetchOptions(request: ConsoleRequest<unknown>): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  if (request.csrf !== undefined) headers['x-csrf-token'] = request.csrf;
  const timeout = AbortSignal.timeout(timeoutMs);
  return {
    method: request.method,
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    signal: request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]),
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  };
}

/** Text that is no JSON reads as null, which no schema of the office accepts. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function problem(code: ErrorCode): { readonly ok: false; readonly problem: ErrorAnswer } {
  const { message, next } = errorEntry(code);
  return { ok: false, problem: { code, message, next } };
}
