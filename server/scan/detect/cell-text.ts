/** The text of a cell, and what is cheap to know of it: most cells are done with before a pattern is tried on them. */
export interface CellText {
  /** Full-width digits, letters and signs as half-width ones, each at its own place: what is found can be pointed at. */
  readonly text: string;
  /** Of {@link newTrait}. */
  readonly traits: number;
  /** How many digits it has. */
  readonly digits: number;
}

const hyphens = '‐‑‒–—―−－ーｰ─━﹣';
const blanks = '\u3000\u00a0\u2002\u2003\u2009\t';
const betweenDigits = new RegExp(`(?<=[0-9) ])[${hyphens}](?=[0-9( ])`, 'g');

const isWide = 1;
const isHyphen = 2;
const isDigit = 4;
let nextTrait = 8;
/** By UTF-16 code unit. */
const traitsOf = new Uint32Array(0x10000);
/** What a code unit is read as; zero: as itself. */
const narrowed = new Uint16Array(0x10000);
const mark = (code: number, trait: number): void => {
  traitsOf[code] = (traitsOf[code] ?? 0) | trait;
};

for (let code = 0xff01; code <= 0xff5e; code += 1) {
  narrowed[code] = code - 0xfee0;
  mark(code, isWide);
}
for (const blank of blanks) {
  narrowed[blank.charCodeAt(0)] = 0x20;
  mark(blank.charCodeAt(0), isWide);
}
for (const hyphen of hyphens) mark(hyphen.charCodeAt(0), isHyphen);
for (let digit = 0; digit <= 9; digit += 1) {
  mark(0x30 + digit, isDigit);
  mark(0xff10 + digit, isDigit);
}

/** A trait that a text has if any of these characters is in it, however it was written: where a pattern cannot match without one. */
export function newTrait(characters: string): number {
  const trait = nextTrait;
  nextTrait *= 2;
  for (const character of characters) {
    const code = character.charCodeAt(0);
    mark(code, trait);
    const others = character === ' ' ? blanks : character === '-' ? hyphens : '';
    for (const other of others) mark(other.charCodeAt(0), trait);
    if (code > 0x20 && code < 0x7f) mark(code + 0xfee0, trait);
  }
  return trait;
}

/** The characters that a match may begin with. @param pattern words, or words at an end of the text, as `一|^二|三$` */
export function firstCharacters(pattern: RegExp): string {
  const all = pattern.source.split('|').map((word) => word.replace(/^(?:\^|\\b|\[\^[^\]]*\])/, '').slice(0, 1));
  return all.map((one) => (pattern.ignoreCase ? one.toLowerCase() + one.toUpperCase() : one)).join('');
}

export function readCell(raw: string): CellText {
  let traits = 0;
  let digits = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const own = traitsOf[raw.charCodeAt(at)] as number;
    traits |= own;
    if ((own & isDigit) !== 0) digits += 1;
  }
  const narrow = (traits & isWide) === 0 ? raw : narrowOf(raw);
  return { text: (traits & isHyphen) === 0 ? narrow : narrow.replace(betweenDigits, '-'), traits, digits };
}

function narrowOf(raw: string): string {
  const bytes = Buffer.from(raw, 'utf16le');
  for (let at = 0; at < raw.length; at += 1) {
    const code = narrowed[raw.charCodeAt(at)] as number;
    if (code !== 0) bytes.writeUInt16LE(code, at * 2);
  }
  return bytes.toString('utf16le');
}
