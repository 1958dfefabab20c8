import { isMyNumber, isResidentCode } from './check-digits.ts';

/** Digits that stand together, as one of the three groups of `1234 5678 9012`. */
interface Group {
  readonly start: number;
  readonly end: number;
}

const isDigitAt = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
};

function groupAt(text: string, start: number): Group {
  let end = start;
  while (isDigitAt(text, end)) end += 1;
  return { start, end };
}

/** Signs that may stand between two groups of one number, so many of them. */
const separators = ' |・-';
const longestSeparator = 3;

/** The group that goes on where one ends. */
function nextOf(text: string, { end }: Group): Group | null {
  let at = end;
  while (at - end < longestSeparator && at < text.length && separators.includes(text[at] as string)) at += 1;
  return at > end && isDigitAt(text, at) ? groupAt(text, at) : null;
}

const separatorOf = (text: string, before: Group, after: Group): string =>
  text.slice(before.end, after.start).trim() || ' ';

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

/** Of the shorter of the two. */
export const fewestNumberDigits = 11;

/** 個人番号 and 住民票コード in one text. @param text normalised */
export function findNumbers(text: string, context: NumberContext): readonly FoundNumber[] {
  const found: FoundNumber[] = [];
  let before: Group | null = null;
  let group: Group | null = null;
  for (let at = 0; at < text.length; ) {
    if (group === null) {
      if (!isDigitAt(text, at)) {
        at += 1;
        continue;
      }
      group = groupAt(text, at);
    }
    const hit = longestFrom(text, before, group, context);
    if (hit !== null) {
      found.push({ kind: hit.kind, start: group.start, end: hit.last.end });
      group = hit.last;
    }
    at = group.end;
    const next: Group | null = nextOf(text, group);
    before = next === null ? null : group;
    group = next;
  }
  return found;
}

interface Hit {
  readonly kind: FoundNumber['kind'];
  readonly last: Group;
}

function longestFrom(text: string, before: Group | null, first: Group, context: NumberContext): Hit | null {
  const groups: Group[] = [];
  let length = 0;
  for (let group: Group | null = first; group !== null && length < 12; group = nextOf(text, group)) {
    groups.push(group);
    length += group.end - group.start;
    if (length !== 11 && length !== 12) continue;
    const kind = kindOf(text, before, groups, context);
    if (kind !== null) return { kind, last: group };
  }
  return null;
}

function kindOf(
  text: string,
  before: Group | null,
  groups: readonly Group[],
  context: NumberContext,
): FoundNumber['kind'] | null {
  const [first, last] = [groups[0], groups.at(-1)];
  if (first === undefined || last === undefined) return null;
  const pieces = groups.map(({ start, end }) => text.slice(start, end));
  const digits = pieces.join('');
  const isTwelve = digits.length === 12;
  if (!(isTwelve ? isMyNumber(digits) : isResidentCode(digits))) return null;
  const kind = isTwelve ? 'my-number' : 'resident-code';
  if (isPartOfMore(text, first.start, last.end)) return null;
  if (isTwelve ? context.myNumber : context.residentCode) return kind;
  if (groups.length === 1) {
    if (isTwelve) return isTimestamp(digits) ? null : kind;
    return isMobileNumber(digits) ? null : kind;
  }
  const between = groups.slice(1).map((group, at) => separatorOf(text, groups[at] as Group, group));
  const isCardShape =
    isTwelve && groups.length === 3 && pieces.every((piece) => piece.length === 4) && new Set(between).size === 1;
  if (!isCardShape || pieces.every(isYear)) return null;
  // Sixteen digits in fours are a card of another kind.
  const after = nextOf(text, last);
  const goesOn = (one: Group | null, other: Group | null, own: Group | null): boolean =>
    one !== null &&
    other !== null &&
    own !== null &&
    own.end - own.start === 4 &&
    separatorOf(text, one, other) === between[0];
  return goesOn(before, first, before) || goesOn(last, after, after) ? null : kind;
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
  const bare = cells.map((cell) => (/[ -]/.test(cell) ? cell.replace(/[ -]/g, '') : cell));
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
