import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { OfficeErrorCode } from '#contract/errors.ts';
import { UnreadableSetting } from '../settings/stored.ts';
import type { Store } from '../store/store.ts';
import { refuse } from './answers.ts';

/** The code for anything thrown while a request is handled. What is not known is OF-500 and says nothing more. */
export function codeOfError(error: unknown, isUnavailable: (error: unknown) => boolean): OfficeErrorCode {
  if (isUnavailable(error)) return 'OF-503';
  if (error instanceof UnreadableSetting) return error.code;
  if (hasZodFastifySchemaValidationErrors(error)) return 'OF-400';
  if (!(error instanceof Error) || !('statusCode' in error)) return 'OF-500';
  switch (error.statusCode) {
    case 404:
      return 'OF-404';
    case 413:
      return 'OF-413';
    case 429:
      return 'OF-429';
    default:
      return typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500
        ? 'OF-400'
        : 'OF-500';
  }
}

/** Answers errors from the table; the log gets the cause, the client never does. */
export const errorHandler =
  (store: Store) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const code = codeOfError(error, store.isUnavailable);
    if (error instanceof UnreadableSetting || code === 'OF-500' || code === 'OF-503')
      request.log.error({ err: error, code }, 'request failed');
    return refuse(reply, code);
  };
