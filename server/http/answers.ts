import type { FastifyReply } from 'fastify';
import { errorEntry, type OfficeErrorCode } from '#contract/errors.ts';
import { ErrorAnswer } from '#contract/http/console-api.ts';

/** Every refusal that a route may answer with, by status. */
export const errorAnswers = {
  400: ErrorAnswer,
  401: ErrorAnswer,
  403: ErrorAnswer,
  404: ErrorAnswer,
  409: ErrorAnswer,
  413: ErrorAnswer,
  422: ErrorAnswer,
  429: ErrorAnswer,
  500: ErrorAnswer,
  503: ErrorAnswer,
  507: ErrorAnswer,
} as const;

/** The answer to a refusal, with its status from the table. */
export function errorAnswer(code: OfficeErrorCode): { readonly status: number; readonly body: ErrorAnswer } {
  const { message, next, status } = errorEntry(code);
  return { status: status ?? 500, body: { code, message, next } };
}

/** Seconds after which a refused client may come again, where the code says «later». */
const retryAfterSec: Partial<Record<OfficeErrorCode, number>> = { 'OF-429': 900, 'OF-503': 5 };

/** Sends a refusal. */
export function refuse(reply: FastifyReply, code: OfficeErrorCode): FastifyReply {
  const { status, body } = errorAnswer(code);
  const later = retryAfterSec[code];
  if (later !== undefined) reply.header('retry-after', String(later));
  // Serialised here: it must not depend on the schemas of the route that happens to refuse.
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .serializer((text: string) => text)
    .send(JSON.stringify(body));
}
