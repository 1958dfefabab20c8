import { assertNever } from '#contract/errors.ts';
import type { OfficeAnswer } from '#contract/http/console-api.ts';
import type { CodeAnswer } from '#contract/loan/code.ts';
import { dayLater, daysBetween } from '#contract/loan/period.ts';

/** The answer as the code carries it. @param signedTo last day of the loan in the signed statement */
export function codeAnswer(signedTo: string, given: OfficeAnswer): CodeAnswer {
  switch (given.answer) {
    case 'extend':
      return { answer: 'extend', argument: daysBetween(signedTo, given.to) };
    case 'approve':
      return { answer: 'approve', argument: given.request };
    case 'confirm':
    case 'unlock':
    case 'revoke':
      return { answer: given.answer, argument: 0 };
    default:
      return assertNever(given);
  }
}

/** The answer as people speak of it. */
export function officeAnswer(signedTo: string, { answer, argument }: CodeAnswer): OfficeAnswer {
  switch (answer) {
    case 'extend':
      return { answer, to: dayLater(signedTo, argument) };
    case 'approve':
      return { answer, request: argument };
    default:
      return { answer };
  }
}
