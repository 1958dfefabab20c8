/**
 * What a look into one taken-out file found (利用手順⑤: no personal information is taken out).
 *
 * The office stores and shows findings only in this form: an excerpt never carries the personal
 * information itself, so that a request, its paper and the office log can be read by everybody who decides.
 */

import * as z from 'zod';

/** Bounds of a scan's answer: what a person can read, and what a row may hold. */
export const FINDING_LIMITS = {
  /** Places kept per kind; `count` still counts all of them. */
  places: 50,
  place: 300,
  excerpt: 200,
  reason: 300,
} as const;

/** Everything that is searched for. */
export const FINDING_KINDS = [
  'my-number',
  'resident-code',
  'name-with-birth-date',
  'name-with-address',
  'telephone',
  'bank-account',
  'email',
] as const;

export const FindingKind = z.enum(FINDING_KINDS);
export type FindingKind = z.infer<typeof FindingKind>;

export const FINDING_WORDS: Readonly<Record<FindingKind, string>> = {
  'my-number': '個人番号',
  'resident-code': '住民票コード',
  'name-with-birth-date': '氏名と生年月日',
  'name-with-address': '氏名と住所',
  telephone: '電話番号',
  'bank-account': '口座番号',
  email: 'メールアドレス',
};

export const FindingPlace = z.strictObject({
  /** Where in the file, in words a person can follow: 「シート「名簿」の12行目」. */
  place: z.string().min(1).max(FINDING_LIMITS.place),
  /** What stands there, masked: 「１２３４********」. */
  excerpt: z.string().max(FINDING_LIMITS.excerpt),
});
export type FindingPlace = z.infer<typeof FindingPlace>;

export const Finding = z.strictObject({
  kind: FindingKind,
  count: z.int().min(1),
  places: z.array(FindingPlace).min(1).max(FINDING_LIMITS.places).readonly(),
});
export type Finding = z.infer<typeof Finding>;

export const ScanResult = z.strictObject({
  /** False if the text could not be taken from the file, or not all of it: nobody may call it free of findings. */
  scanned: z.boolean(),
  /** Why it could not be scanned, in Japanese. */
  reason: z.string().min(1).max(FINDING_LIMITS.reason).optional(),
  findings: z.array(Finding).max(FINDING_KINDS.length).readonly(),
});
export type ScanResult = z.infer<typeof ScanResult>;

/**
 * Looks into the file at `path`; `name` is what the person called it, and decides the format only as a hint.
 * @param onPercent told as it goes on, never less than before
 */
export type ScanFile = (path: string, name: string, onPercent?: (percent: number) => void) => Promise<ScanResult>;

/** True if the file may go without a word of the head: read through, and nothing found. */
export function isClear(result: ScanResult): boolean {
  return result.scanned && result.findings.length === 0;
}
