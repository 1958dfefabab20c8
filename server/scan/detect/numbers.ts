import { isMyNumber, isResidentCode } from './check-digits.ts';

/** Digits that stand together: `1234 5678 9012` is one run of three groups. */
interface Run {
  readonly start: number;
  readonly groups: readonly { readonly digits: string; readonly start: number; readonly end: number }[];
  /** Between group n and n + 1. */
  readonly separators: readonly string[];
}

const runPattern = /\d+(?:[ |・-]{1,3}\d+)*/g;
const groupPattern = /\d+|[^\d]+/g;

function runsOf(text: string): readonly Run[] {
  return [...text.matchAll(runPattern)].map((match) => {
    const groups: { digits: string; start: number; end: number }[] = [];
    const separators: string[] = [];
    let at = match.index;
    for (const [piece] of match[0].matchAll(groupPattern)) {
      if (/\d/.test(piece)) groups.push({ digits: piece, start: at, end: at + piece.length });
      else separators.push(piece.trim() === '' ? ' ' : piece.trim());
      at += piece.length;
    }
    return { start: match.index, groups, separators };
  });
}

export interface FoundNumber {
  readonly kind: 'my-number' | 'resident-code';
  readonly start: number;
  readonly end: number;
}

/** What the surroundings said: a label allows shapes that would otherwise be too ordinary. */
export interface NumberContext {
  readonly myNumber: boolean;
  readonly residentCode: boolean;
}

const isYear = (digits: string): boolean => /^(?:19|20)\d\d$/.test(digits);
/** `202611260930`, as systems stamp their output. */
const isTimestamp = (digits: string): boolean =>
  /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d$/.test(digits);
/** Eleven digits as a mobile or IP telephone number. */
export const isMobileNumber = (digits: string): boolean => /^0[5-9]0[1-9]\d{7}$/.test(digits);

/** Longer numbers, decimals, amounts and identifiers with letters: the digits are part of something else. */
function isPartOfMore(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 3), start);
  const after = text.slice(end, end + 2);
  if (/\d[.,]$/.test(before) || /^[.,]\d/.test(after)) return true;
  if (/[¥$\\]$/.test(before) || /^ ?[円件人千]/.test(after)) return true;
  if (/[A-Za-z]_?$/.test(before) && !/no$/i.test(before)) return true;
  return /[A-Za-z0-9]-$/.test(before) || /^(?:[A-Za-z_]|-[A-Za-z0-9])/.test(after);
}

/** 個人番号 and 住民票コード in one text. @param text normalised */
export function findNumbers(text: string, context: NumberContext): readonly FoundNumber[] {
  if (!/\d/.test(text)) return [];
  return runsOf(text).flatMap((run) => findInRun(text, run, context));
}

function findInRun(text: string, run: Run, context: NumberContext): readonly FoundNumber[] {
  const found: FoundNumber[] = [];
  for (let from = 0; from < run.groups.length; from += 1) {
    const hit = longestFrom(text, run, from, context);
    if (hit === null) continue;
    found.push(hit.number);
    from = hit.last;
  }
  return found;
}

function longestFrom(
  text: string,
  run: Run,
  from: number,
  context: NumberContext,
): { readonly number: FoundNumber; readonly last: number } | null {
  let digits = '';
  for (let last = from; last < run.groups.length && digits.length < 12; last += 1) {
    const group = run.groups[last];
    if (group === undefined) break;
    digits += group.digits;
    const kind = kindOf(text, run, from, last, digits, context);
    if (kind !== null) return { number: { kind, start: run.groups[from]?.start ?? 0, end: group.end }, last };
  }
  return null;
}

function kindOf(
  text: string,
  run: Run,
  from: number,
  last: number,
  digits: string,
  context: NumberContext,
): FoundNumber['kind'] | null {
  const isTwelve = digits.length === 12 && isMyNumber(digits);
  const isEleven = digits.length === 11 && isResidentCode(digits);
  if (!isTwelve && !isEleven) return null;
  const kind = isTwelve ? 'my-number' : 'resident-code';
  const isLabelled = isTwelve ? context.myNumber : context.residentCode;
  const start = run.groups[from]?.start ?? 0;
  const end = run.groups[last]?.end ?? 0;
  if (isPartOfMore(text, start, end)) return null;
  if (isLabelled) return kind;
  const groups = run.groups.slice(from, last + 1).map((group) => group.digits);
  if (groups.length === 1) {
    if (isTwelve) return isTimestamp(digits) ? null : kind;
    return isMobileNumber(digits) ? null : kind;
  }
  const separators = run.separators.slice(from, last);
  const isCardShape =
    isTwelve && groups.length === 3 && groups.every((group) => group.length === 4) && new Set(separators).size === 1;
  if (!isCardShape || groups.every(isYear)) return null;
  // Sixteen digits in fours are a card of another kind.
  const neighbours = [
    [run.separators[from - 1], run.groups[from - 1]],
    [run.separators[last], run.groups[last + 1]],
  ] as const;
  const goesOn = neighbours.some(
    ([separator, group]) => group !== undefined && separator === separators[0] && group.digits.length === 4,
  );
  return goesOn ? null : kind;
}

/**
 * A number written one digit, or one group, to a cell. Only where a label speaks of it: rows of small figures are ordinary.
 * @param cells normalised
 * @returns first and last cell
 */
export function findSplitNumbers(
  cells: readonly string[],
  context: NumberContext,
): readonly { readonly kind: FoundNumber['kind']; readonly first: number; readonly last: number }[] {
  if (!context.myNumber && !context.residentCode) return [];
  const bare = cells.map((cell) => cell.replace(/[ -]/g, ''));
  const found: { kind: FoundNumber['kind']; first: number; last: number }[] = [];
  for (let first = 0; first < bare.length; first += 1) {
    let digits = '';
    for (let last = first; last < bare.length && digits.length < 12; last += 1) {
      const cell = bare[last] ?? '';
      if (!/^\d{1,6}$/.test(cell)) break;
      digits += cell;
      const kind =
        context.myNumber && isMyNumber(digits)
          ? 'my-number'
          : context.residentCode && isResidentCode(digits)
            ? 'resident-code'
            : null;
      if (kind === null || last === first) continue;
      // Eleven digits that go on into a twelfth box are the beginning of the longer number.
      if (kind === 'resident-code' && context.myNumber && isMyNumber(digits + (bare[last + 1] ?? ''))) continue;
      found.push({ kind, first, last });
      first = last;
      break;
    }
  }
  return found;
}
