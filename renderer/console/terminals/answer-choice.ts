import { assertNever } from '#contract/errors.ts';
import { type ContactCodeAnswer, OfficeAnswer } from '#contract/http/console-api.ts';
import type { AnswerKind, CodePurpose } from '#contract/loan/code.ts';
import { dayLater, daysBetween } from '#contract/loan/period.ts';
import { digitsOf } from '#contract/words/numbers.ts';

/** What was chosen and typed for an answer. */
export interface AnswerFields {
  readonly answer: AnswerKind;
  /** Days from the loan's present end, as typed. */
  readonly days: string;
  /** Number of the request, as typed. */
  readonly request: string;
}

type Loan = ContactCodeAnswer['loan'];

/** The answers that can still be given: an extension only where a day is left for it. */
export const offeredAnswers = ({ answers, loan }: ContactCodeAnswer): readonly AnswerKind[] =>
  answers.filter((answer) => answer !== 'extend' || loan.earliestTo <= loan.latestTo);

/** Days from the present end that can be asked for, the least and the most. */
export const daysRange = (loan: Loan): { readonly least: number; readonly most: number } => ({
  least: daysBetween(loan.to, loan.earliestTo),
  most: daysBetween(loan.to, loan.latestTo),
});

/** The last day that the typed days lead to; null where they lead to none that can be given. */
export function extendedTo(loan: Loan, days: string): string | null {
  const plain = digitsOf(days);
  const { least, most } = daysRange(loan);
  const count = Number(plain);
  return plain === '' || plain.length > 4 || count < least || count > most ? null : dayLater(loan.to, count);
}

/** The answer as it is sent; null where something is missing. */
export function readAnswer(loan: Loan, { answer, days, request }: AnswerFields): OfficeAnswer | null {
  switch (answer) {
    case 'confirm':
    case 'unlock':
    case 'revoke':
      return { answer };
    case 'extend': {
      const to = extendedTo(loan, days);
      return to === null ? null : { answer, to };
    }
    case 'approve': {
      const read = OfficeAnswer.safeParse({ answer, request: Number(digitsOf(request)) });
      return read.success ? read.data : null;
    }
    default:
      return assertNever(answer);
  }
}

/** A report and presence are on record once they are read: an answer is a courtesy. */
export const needsNoAnswer = (purpose: CodePurpose): boolean => purpose === 'report' || purpose === 'presence';
