import { z } from 'zod';
import { dayLater } from '../loan/period.ts';
import { FileName, Sha256Hex, UtcInstant } from '../primitives.ts';
import { instantOf, localDate } from '../session/closing.ts';
import type { ExceptionTerms } from './exception.ts';
import { isWithin, Place } from './place.ts';

/** Most requests of one loan: a 応答コード names one with two digits. */
export const maxFileRequests = 99;
/** Requests that a terminal keeps at hand, the newest. The trail has them all. */
export const maxKeptRequests = 20;
/** Days that an approval by telephone holds, today among them; never beyond the loan. */
export const telephoneApprovalDays = 7;

/** 申請する by 第6条(1): a file that was taken from where it lay, and that the person wants to be allowed to lie there. */
export const FileRequest = z.strictObject({
  /** Its number in this loan, as it is said by telephone. */
  request: z.int().min(1).max(maxFileRequests),
  control: z.enum(['save', 'media']),
  name: FileName,
  /** Folder that it was found in. */
  place: Place,
  bytes: z.int().nonnegative(),
  sha256: Sha256Hex,
});
export type FileRequest = z.infer<typeof FileRequest>;

/** A request as the terminal keeps it, with when it was made. */
export const KeptRequest = FileRequest.extend({ at: UtcInstant });
export type KeptRequest = z.infer<typeof KeptRequest>;

type Asked = Pick<FileRequest, 'control' | 'place' | 'sha256'>;
type Given = Pick<ExceptionTerms, 'control' | 'files' | 'place'>;

/** Whether an approval is of this very content, control and folder, at whatever time. */
export const answersRequest = ({ control, place, sha256 }: Asked, given: Given): boolean =>
  given.control === control && given.files.includes(sha256) && isWithin(place, given.place);

/** Number of an approval by telephone; the office's signed ones are `A-…`. */
export const telephoneApproval = (request: number): string => `T-${request}`;

/** The request that an approval by telephone answers; null for any other approval. */
export function requestOf(id: string): number | null {
  const digits = /^T-([1-9]\d?)$/.exec(id)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** End of an approval that a 応答コード gives now. @param loanTo last day of the loan */
export function telephoneApprovalEnd(now: Date, loanTo: string): string {
  const last = dayLater(localDate(now), telephoneApprovalDays);
  const loanEnd = dayLater(loanTo, 1);
  return instantOf(last < loanEnd ? last : loanEnd, '00:00').toISOString();
}
