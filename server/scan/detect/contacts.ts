import { type CellText, firstCharacters, newTrait } from './cell-text.ts';
import { isMobileNumber } from './numbers.ts';

export interface FoundSpan {
  readonly start: number;
  readonly end: number;
}

const hyphened = /(?<![\d-])(?:\+81[ -]?\(?0?\)?|0)(\d{1,4})[- ]?\(?[- ]?(\d{1,4})\)?[- ](\d{4})(?![\d-])/g;
const innerBracketed = /(?<![\d-])0\d{1,4}\(\d{1,4}\) ?-?\d{4}(?![\d-])/g;
const bracketed = /(?<!\d)\((0\d{1,4})\) ?(\d{1,4})-(\d{4})(?![\d-])/g;
const solid = /(?<![\d.,A-Za-z_-])0\d{9,10}(?![\d.,-]|[A-Za-z_])/g;
/** Free and shared-cost numbers are a company's. */
const isService = (digits: string): boolean => /^0(?:120|800|570|990)/.test(digits);

/** Of the shortest that is told. */
export const fewestTelephoneDigits = 10;

const signTrait = newTrait(' -()');

/** @param isLabelled whether a heading or a word beside it speaks of telephones */
export function findTelephones({ text, traits }: CellText, isLabelled: boolean): readonly FoundSpan[] {
  const found = new Map<number, FoundSpan>();
  const take = (match: RegExpMatchArray, isSure: boolean): void => {
    const start = match.index ?? 0;
    const digits = match[0]
      .replace(/\D/g, '')
      .replace(/^81(?!0)/, '0')
      .replace(/^810/, '0');
    const isLong = isMobileNumber(digits);
    if (isService(digits) || !(isLong || digits.length === 10) || !(isSure || isLong || isLabelled)) return;
    found.set(start, { start, end: start + match[0].length });
  };
  if ((traits & signTrait) !== 0) {
    for (const match of text.matchAll(hyphened)) take(match, match[0].includes('-'));
    for (const match of text.matchAll(bracketed)) take(match, true);
    for (const match of text.matchAll(innerBracketed)) take(match, true);
  }
  for (const match of text.matchAll(solid)) take(match, false);
  return [...found.values()];
}

const address = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+/g;
/** Addresses of public bodies are published. */
const isPublicBody = (email: string): boolean => /\.(?:lg|go)\.jp$/i.test(email);

/** @param text normalised */
export function findEmails(text: string): readonly FoundSpan[] {
  return [...text.matchAll(address)]
    .filter(([email]) => !isPublicBody(email))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

const bank =
  /銀行|信用金庫|信金|信用組合|信組|農協|農業協同組合|労働金庫|労金|ゆうちょ|郵便局|支店|本店|出張所|\bJA|店番|口座|普通|当座|貯蓄預金/g;
const accountWord = /口座番号|口座No|口座|普通預金|普通|当座|貯蓄/i;
const accountNumber = /(?<![\d.,-])\d{7}(?![\d.,-])(?! ?円)/g;
const postalAccount = /(?<!\d)1\d{3}0[- ]\d{6,8}(?!\d)/g;

/** ゆうちょ: 記号 and 番号. */
const postalPair = /(?<=記号 ?[: ]?)1\d{3}0[ -]*番号 ?[: ]? ?\d{6,8}(?!\d)/g;

export const bankTrait = newTrait(firstCharacters(bank));

/** Words of a bank that a row holds: two kinds of them make a seven-digit number an account. */
export const bankWords = (text: string): number => new Set(text.match(bank) ?? []).size;

/** Of the shortest that a label may make an account. */
export const fewestAccountDigits = 6;

/** @param words {@link bankWords} of the whole row @param text normalised */
export function findAccounts(text: string, isLabelled: boolean, words: () => number): readonly FoundSpan[] {
  const spansOf = (pattern: RegExp): readonly FoundSpan[] =>
    Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length }));
  const pairs = text.includes('記号') ? spansOf(postalPair) : [];
  const isSure = isLabelled || words() >= 2 || (words() >= 1 && accountWord.test(text));
  if (pairs.length > 0 || !isSure) return pairs;
  const six = isLabelled ? spansOf(/^ ?\d{6,8} ?$/g) : [];
  const byStart = new Map<number, FoundSpan>();
  for (const one of [...spansOf(accountNumber), ...spansOf(postalAccount), ...six])
    if (!byStart.has(one.start)) byStart.set(one.start, one);
  return [...byStart.values()];
}

/** A row that speaks for an office or a company, whose number is no secret. */
export const isOrganisation = (text: string): boolean =>
  /株式会社|有限会社|合同会社|\(株\)|\(有\)|㈱|㈲|市役所|役場|庁舎|内線|代表|問い?合わ?せ|担当課|[一-龥]課|係|センター|事務局|協会|組合|学校|保育園|幼稚園|児童館|会館|支所|病院|医院|クリニック|薬局|図書館|公民館|消防|警察|(?<![一-龥])(?!長谷部)[一-龥]{2,}[部局室](?=$|[ ,、(])/.test(
    text,
  );
