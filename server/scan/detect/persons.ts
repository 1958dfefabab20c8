import { isAddress, isLabelledAddress } from './addresses.ts';
import { findDates, isPackedDate } from './dates.ts';
import type { Role } from './labels.ts';
import { surnames } from './surnames.ts';

/** One cell with what its surroundings say about it. */
export interface RoleCell {
  /** Normalised. */
  readonly text: string;
  readonly role: Role | null;
}

/** A piece that speaks of a person. `isSure`: a label said so, so that it may also be paired with a line nearby. */
export interface Piece {
  readonly text: string;
  readonly cell: number;
  readonly isSure: boolean;
}

export interface PersonPieces {
  readonly name: Piece | null;
  readonly birth: Piece | null;
  readonly address: Piece | null;
}

const organisation = /会社|法人|㈱|㈲|\(株\)|\(有\)|役所|役場|協会|組合|学校|病院|センター|[部課係室局]$/;
const letters = '一-龥々〆ヶヵ﨑-﨩𠮷ぁ-んァ-ヴー';
const bareName = new RegExp(`^[${letters}A-Za-z.・\\u{fe00}-\\u{fe0f}\\u{e0100}-\\u{e01ef} ]{2,30}$`, 'u');
const spacedName = /^[一-龥々ヶ]{1,3} [一-龥々ぁ-んァ-ヶ]{1,4}$/;
const calledName = /^([一-龥々ヶ]{1,3} ?[一-龥々ぁ-んァ-ヶ]{1,4}) ?(?:様|殿|さん|氏|くん|ちゃん)$/;
const labelledName =
  /(?:氏 ?名|名前|お名前|申請者|申込者|届出人|世帯主|保護者|本人)(?:\([^)]{1,8}\))? ?[:は]? ?([一-龥々ヶぁ-んァ-ヶ]{1,5} ?[一-龥々ぁ-んァ-ヶ]{1,5})(?=$|[ ,、。()様殿さ/])/;
const beforeBirth = /([一-龥々ヶ]{1,4} ?[一-龥々ぁ-んァ-ヶ]{1,4}) ?(?:様|殿|さん|氏)?(?:は|が)?[ ,、(]{0,2}$/;
/** Where nothing else says that it is a name: a frequent surname, a given name, and what may follow one. */
const knownName = new RegExp(
  `(?<![一-龥々])((?:${surnames.join('|')}) ?[一-龥々ぁ-んァ-ヶ]{1,3}?)(?=$|[ (),、。/]|様|殿|さん|氏|は|が|の|\\d)`,
);
const notName = /[課係室局]$|委員|会議|説明|予算|合計|開催|資料|令和|平成|昭和|年度|市民|住民|番号|住所|生年|記入|必須/;
const birthWord = /生年月日|生年|誕生日|出生/;
/** Nobody's date of a meeting is so long ago; younger children need a label. */
const oldest = 1900;
const newest = 2010;

function nameOf({ text, role }: RoleCell): { readonly text: string; readonly isSure: boolean } | null {
  const bare = text.trim();
  if (organisation.test(bare) && !labelledName.test(bare)) return null;
  if (role === 'name' && bareName.test(bare)) return { text: bare, isSure: true };
  if (role !== null && role !== 'birth') return null;
  const labelled = labelledName.exec(bare)?.[1];
  if (labelled !== undefined && !notName.test(labelled)) return { text: labelled, isSure: true };
  for (const piece of bare.split(/[、,/]| {2,}/).map((part) => part.trim())) {
    const called = calledName.exec(piece)?.[1];
    if (called !== undefined && !notName.test(called)) return { text: called, isSure: false };
    if (spacedName.test(piece) && !notName.test(piece)) return { text: piece, isSure: false };
  }
  for (const date of findDates(bare)) {
    if (!/^ ?\)? ?(?:生|に?誕生)/.test(bare.slice(date.end))) continue;
    const before = beforeBirth.exec(bare.slice(0, date.start))?.[1];
    if (before !== undefined && !notName.test(before)) return { text: before, isSure: false };
  }
  const known = knownName.exec(bare)?.[1];
  return known === undefined || notName.test(known) || organisation.test(known) ? null : { text: known, isSure: false };
}

function birthOf({ text, role }: RoleCell): { readonly text: string; readonly isSure: boolean } | null {
  const dates = findDates(text);
  if (role === 'birth') {
    const date = dates[0]?.text ?? (isPackedDate(text) ? text.trim() : undefined);
    return date === undefined ? null : { text: date, isSure: true };
  }
  for (const date of dates) {
    const isSaid =
      birthWord.test(text.slice(Math.max(0, date.start - 14), date.start)) ||
      /^ ?\)? ?(?:生|に?誕生)/.test(text.slice(date.end));
    if (isSaid) return { text: date.text, isSure: true };
    if (role === null && date.year >= oldest && date.year <= newest) return { text: date.text, isSure: false };
  }
  return null;
}

const addressWord = /(?:住 ?所|居所|本籍)(?:\([^)]{1,8}\))? ?[:は]? ?(.{4,60})/;

function addressOf({ text, role }: RoleCell): { readonly text: string; readonly isSure: boolean } | null {
  if (role === 'address') return isLabelledAddress(text) ? { text: text.trim(), isSure: true } : null;
  const labelled = addressWord.exec(text)?.[1];
  if (labelled !== undefined && isLabelledAddress(labelled)) return { text: labelled, isSure: true };
  if (role !== null && role !== 'name') return null;
  const found = /[一-龥々ヶ]{2,8}[都道府県市区町村郡].{2,60}/.exec(text)?.[0];
  return found !== undefined && isAddress(text) ? { text: found, isSure: false } : null;
}

/** What one row says about a person. */
export function personPieces(cells: readonly RoleCell[]): PersonPieces {
  const first = (of: (cell: RoleCell) => { text: string; isSure: boolean } | null): Piece | null => {
    let weak: Piece | null = null;
    for (const [at, cell] of cells.entries()) {
      const found = cell.text === '' ? null : of(cell);
      if (found?.isSure) return { ...found, cell: at };
      if (found !== null) weak ??= { ...found, cell: at };
    }
    return weak;
  };
  return { name: first(nameOf), birth: first(birthOf), address: first(addressOf) };
}
