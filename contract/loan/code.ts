import { canonicalBytes } from '../json.ts';

/** HMAC-SHA-256 (RFC 2104) of bytes under the loan's code key. Comes in as an argument. */
export type Mac = (bytes: Uint8Array) => Uint8Array;

/** What a 連絡コード asks for. The first digit of the code. */
export const codePurposes = ['report', 'unlock'] as const;
export type CodePurpose = (typeof codePurposes)[number];

/**
 * 連絡コード: ten digits that a person reads out by telephone: purpose (1), counter modulo 1,000 (3), MAC (6). The
 * counter grows by one with every lock, so a code heard yesterday opens nothing today.
 */
export function contactCode(mac: Mac, facts: { loan: string; purpose: CodePurpose; counter: number }): string {
  const purpose = codePurposes.indexOf(facts.purpose);
  const counter = String(facts.counter % 1000).padStart(3, '0');
  return `${purpose}${counter}${digits(mac(bytesOf('contact', facts)), 6)}`;
}

/** 応答コード: ten digits, a MAC bound to the loan, the purpose and the counter of the 連絡コード it answers. */
export const responseCode = (mac: Mac, facts: { loan: string; purpose: CodePurpose; counter: number }): string =>
  digits(mac(bytesOf('response', facts)), 10);

/**
 * The office's reading of a dictated code: which purpose and counter it stands for, looked for upwards from the
 * newest counter the office has answered (`after`). Null where mistyped, forged or used up.
 */
export function readContactCode(
  mac: Mac,
  code: string,
  known: { loan: string; after: number },
): { readonly purpose: CodePurpose; readonly counter: number } | null {
  const purpose = codePurposes[Number(code[0])];
  if (!/^\d{10}$/.test(code) || purpose === undefined) return null;
  const shown = Number(code.slice(1, 4));
  const first = known.after + 1;
  const counter = first + ((((shown - first) % 1000) + 1000) % 1000);
  return contactCode(mac, { loan: known.loan, purpose, counter }) === code ? { purpose, counter } : null;
}

const bytesOf = (kind: string, facts: { loan: string; purpose: CodePurpose; counter: number }): Uint8Array =>
  canonicalBytes({ kind, loan: facts.loan, purpose: facts.purpose, counter: facts.counter });

/** `count` decimal digits from the first 8 bytes; the bias of the modulus is below 2^-30. */
function digits(bytes: Uint8Array, count: number): string {
  let value = 0n;
  for (const byte of bytes.slice(0, 8)) value = (value << 8n) | BigInt(byte);
  return (value % 10n ** BigInt(count)).toString().padStart(count, '0');
}
