import { type AnswerKind, answersTo, type CodePurpose } from './code.ts';

/** Answers that let somebody work on. */
const opening: readonly AnswerKind[] = ['unlock', 'extend', 'approve'];

/** What the office knows of a loan that keeps a telephone from opening it. */
export interface HeldBack {
  /** The PC is lost, or another went out in its place. */
  readonly isGone: boolean;
  /** The borrower's registration was revoked, and none was approved since: the loan went with it. */
  readonly isUnregistered: boolean;
}

/** Why no telephone opens the PC; null where one may. */
export const heldBackBy = ({ isGone, isUnregistered }: HeldBack): 'gone' | 'unregistered' | null =>
  isGone ? 'gone' : isUnregistered ? 'unregistered' : null;

export const isOpening = (answer: AnswerKind): boolean => opening.includes(answer);

/** What can be answered now. Never empty: what takes a loan back fits any purpose. */
export const fittingAnswers = (purpose: CodePurpose, held: HeldBack): readonly AnswerKind[] =>
  answersTo[purpose].filter((answer) => heldBackBy(held) === null || !isOpening(answer));
