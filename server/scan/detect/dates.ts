import { type CellText, newTrait } from './cell-text.ts';

/** A date as it stands in a text, with the year of the Common Era that it means. */
export interface FoundDate {
  readonly text: string;
  readonly year: number;
  readonly start: number;
  readonly end: number;
}

const eraStart: Readonly<Record<string, number>> = {
  明: 1868,
  M: 1868,
  大: 1912,
  T: 1912,
  昭: 1926,
  S: 1926,
  平: 1989,
  H: 1989,
  令: 2019,
  R: 2019,
};
const kanjiDigits = '〇一二三四五六七八九';

const number = '(?:元|\\d{1,2}|[一二三四五六七八九十]{1,3})';
const eraPattern = new RegExp(
  `(明治|大正|昭和|平成|令和|[㍾㍽㍼㍻㋿明大昭平令]|(?<![A-Za-z])[MTSHRmtshr])[ .・]?(${number}) ?[年./・-] ?(${number}) ?[月./・-] ?(${number})(?: ?日|(?!\\d))`,
  'g',
);
const westernPattern =
  /(?<![\d-])((?:18|19|20)\d\d) ?[年./-] ?(1[0-2]|0?[1-9]) ?[月./-] ?(3[01]|[12]\d|0?[1-9])(?: ?日|(?![\d-]))/g;
const squareEras: Readonly<Record<string, string>> = { '㍾': '明', '㍽': '大', '㍼': '昭', '㍻': '平', '㋿': '令' };

function numberOf(text: string): number {
  if (text === '元') return 1;
  if (/^\d+$/.test(text)) return Number(text);
  const [tens, ones] = text.includes('十') ? text.split('十') : ['0', text];
  const digit = (part: string | undefined): number =>
    part === undefined || part === '' ? 0 : kanjiDigits.indexOf(part);
  return text.includes('十') ? (tens === '' ? 1 : digit(tens)) * 10 + digit(ones) : digit(ones);
}

const isDay = (month: number, day: number): boolean => month >= 1 && month <= 12 && day >= 1 && day <= 31;

const eraTrait = newTrait(`${Object.keys(eraStart).join('')}mtshr${Object.keys(squareEras).join('')}`);
const kanjiTrait = newTrait(`元十${kanjiDigits}`);
/** Year, month and day have as many at the least. */
const fewestDigits = 6;
const westernTrait = newTrait('年./-');
const mayBeWestern = ({ traits, digits }: CellText): boolean => digits >= fewestDigits && (traits & westernTrait) !== 0;

/** Not of 令和, which nearly every date of an office is. */
const oldEraTrait = newTrait('明大昭平MTSHmtsh㍾㍽㍼㍻');

/** False where no date of a text can be of before 令和: cheaper than to find them. */
export const mayBeOld = (cell: CellText): boolean => mayBeWestern(cell) || (cell.traits & oldEraTrait) !== 0;

/** The dates of a text, those of the Common Era first. */
export function* findDates(cell: CellText): Generator<FoundDate> {
  const { text, traits, digits } = cell;
  if (mayBeWestern(cell))
    for (const match of text.matchAll(westernPattern)) {
      const [whole, year = ''] = match;
      yield { text: whole, year: Number(year), start: match.index, end: match.index + whole.length };
    }
  if ((traits & eraTrait) === 0 || (digits === 0 && (traits & kanjiTrait) === 0)) return;
  for (const match of text.matchAll(eraPattern)) {
    const [whole, era = '', year = '', month = '', day = ''] = match;
    const first = (squareEras[era] ?? era).slice(0, 1).toUpperCase();
    const start = eraStart[first];
    if (start === undefined || !isDay(numberOf(month), numberOf(day))) continue;
    yield { text: whole, year: start + numberOf(year) - 1, start: match.index, end: match.index + whole.length };
  }
}

/** `19790302`, and `3540302` with the code of the era, as registers write dates of birth: only under such a heading. */
export function isPackedDate(text: string): boolean {
  const packed = /^(?:(?:18|19|20)\d\d|[1-5]\d\d)(\d\d)(\d\d)$/.exec(text.trim());
  return packed !== null && isDay(Number(packed[1]), Number(packed[2]));
}
