import { canonicalBytes } from '../json.ts';

/** HMAC-SHA-256 (RFC 2104) of bytes under the loan's code key. Comes in as an argument. */
export type Mac = (bytes: Uint8Array) => Uint8Array;

/** What a 連絡コード is read out for. The first digit of the code. */
export const codePurposes = ['report', 'unlock', 'extension', 'approval', 'presence'] as const;
export type CodePurpose = (typeof codePurposes)[number];

/** What a 応答コード says. Its first digit. */
export const answerKinds = ['confirm', 'unlock', 'extend', 'approve', 'revoke'] as const;
export type AnswerKind = (typeof answerKinds)[number];

/** The answers that fit a purpose. Revocation fits any: it is the office's way to a terminal without a line. */
export const answersTo: Readonly<Record<CodePurpose, readonly AnswerKind[]>> = {
  report: ['confirm', 'revoke'],
  unlock: ['unlock', 'revoke'],
  extension: ['extend', 'revoke'],
  approval: ['approve', 'revoke'],
  presence: ['confirm', 'revoke'],
};

/** Purposes that a person may ask for; the code for unlocking comes with the lock. */
export const askedPurposes = ['report', 'extension', 'approval', 'presence'] as const satisfies readonly CodePurpose[];
export type AskedPurpose = (typeof askedPurposes)[number];

/** Which 連絡コード is meant. The counter grows by one with every code that a loan's terminal shows, from 1. */
export interface CodeFacts {
  readonly loan: string;
  readonly purpose: CodePurpose;
  readonly counter: number;
}

/** Where the trail stood when the code was shown: number and leaf hash of the entry that brought the code. */
export interface TrailHead {
  readonly seq: number;
  readonly head: string;
}

/**
 * The code's anchor: three digits over the head of the trail. The office keeps what was dictated and compares when that
 * part of the trail arrives: a trail rewritten since answers with other digits, but for one in a thousand per code.
 */
export const anchorDigits = (mac: Mac, code: Pick<CodeFacts, 'loan' | 'counter'>, at: TrailHead): string =>
  digits(
    mac(canonicalBytes({ kind: 'anchor', loan: code.loan, counter: code.counter, seq: at.seq, head: at.head })),
    3,
  );

/**
 * 連絡コード: ten digits that a person reads out by telephone: purpose (1), counter modulo 100 (2), anchor (3), MAC over
 * all of it (4). A guess holds with 1 in 10,000; the office blocks after five.
 */
export function contactCode(mac: Mac, code: CodeFacts, at: TrailHead): string {
  const anchor = anchorDigits(mac, code, at);
  const shown = `${codePurposes.indexOf(code.purpose)}${String(code.counter % 100).padStart(2, '0')}${anchor}`;
  return `${shown}${contactMac(mac, code, anchor)}`;
}

/**
 * The office's reading of a dictated code: which purpose and counter it stands for, looked for upwards from the
 * newest counter that can no longer be meant (`after`). Null where mistyped, forged or used up.
 */
export function readContactCode(
  mac: Mac,
  code: string,
  known: { readonly loan: string; readonly after: number },
): (Omit<CodeFacts, 'loan'> & { readonly anchor: string }) | null {
  const purpose = codePurposes[Number(code[0])];
  if (!/^\d{10}$/.test(code) || purpose === undefined) return null;
  const shown = Number(code.slice(1, 3));
  const first = known.after + 1;
  const counter = first + ((((shown - first) % 100) + 100) % 100);
  const anchor = code.slice(3, 6);
  const right = contactMac(mac, { loan: known.loan, purpose, counter }, anchor);
  return code.slice(6) === right ? { purpose, counter, anchor } : null;
}

/**
 * An answer, with its argument. `extend`: days (1 to 62) from the end of the loan that the hand-over statement names, so
 * that an answer which got lost shifts no later one. `approve`: the request's number (1 to 99). Else 0.
 */
export interface CodeAnswer {
  readonly answer: AnswerKind;
  readonly argument: number;
}

/** Longest extension that a code can grant, days. */
export const maxExtensionDays = 62;

/** Whether an answer fits a purpose and its argument is in range. */
export function isFitting(purpose: CodePurpose, { answer, argument }: CodeAnswer): boolean {
  if (!answersTo[purpose].includes(answer) || !Number.isInteger(argument)) return false;
  if (answer === 'extend') return argument >= 1 && argument <= maxExtensionDays;
  return answer === 'approve' ? argument >= 1 && argument <= 99 : argument === 0;
}

/** 応答コード: ten digits: answer (1), argument (2), MAC bound to loan, purpose, counter and both (7). */
export function responseCode(mac: Mac, code: CodeFacts, given: CodeAnswer): string {
  const said = `${answerKinds.indexOf(given.answer)}${String(given.argument).padStart(2, '0')}`;
  return `${said}${responseMac(mac, code, given)}`;
}

/** The terminal's reading of a 応答コード. The caller compares `expected` with the code in constant time. */
export function readResponseCode(
  mac: Mac,
  code: string,
  asked: CodeFacts,
): (CodeAnswer & { readonly expected: string }) | null {
  const answer = answerKinds[Number(code[0])];
  if (!/^\d{10}$/.test(code) || answer === undefined) return null;
  const given = { answer, argument: Number(code.slice(1, 3)) };
  return isFitting(asked.purpose, given) ? { ...given, expected: responseCode(mac, asked, given) } : null;
}

const contactMac = (mac: Mac, { loan, purpose, counter }: CodeFacts, anchor: string): string =>
  digits(mac(canonicalBytes({ kind: 'contact', loan, purpose, counter, anchor })), 4);

const responseMac = (mac: Mac, { loan, purpose, counter }: CodeFacts, { answer, argument }: CodeAnswer): string =>
  digits(mac(canonicalBytes({ kind: 'response', loan, purpose, counter, answer, argument })), 7);

/** `count` decimal digits from the first 8 bytes; the bias of the modulus is below 2^-30. */
function digits(bytes: Uint8Array, count: number): string {
  let value = 0n;
  for (const byte of bytes.slice(0, 8)) value = (value << 8n) | BigInt(byte);
  return (value % 10n ** BigInt(count)).toString().padStart(count, '0');
}
