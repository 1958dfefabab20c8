import { isAddress, isLabelledAddress } from './addresses.ts';
import { type CellText, newTrait } from './cell-text.ts';
import { findDates, isPackedDate, mayBeOld } from './dates.ts';
import type { Role } from './labels.ts';
import { surnames } from './surnames.ts';

/** One cell with what its surroundings say about it. */
export interface RoleCell extends CellText {
  readonly role: Role | null;
}

/** A piece that speaks of a person. `isSure`: a label said so, so that it may also be paired with a line nearby. */
export interface Piece {
  readonly text: string;
  readonly cell: number;
  readonly isSure: boolean;
}

export interface PersonPieces {
  /** Where a label says so. */
  readonly sureName: Piece | null;
  /** A name of any kind: dear to look for, and only asked for where something depends on it. */
  readonly name: () => Piece | null;
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
const labelTrait = newTrait('氏名お申届世保本');
const beforeBirth = /([一-龥々ヶ]{1,4} ?[一-龥々ぁ-んァ-ヶ]{1,4}) ?(?:様|殿|さん|氏)?(?:は|が)?[ ,、(]{0,2}$/;
/** Where nothing else says that it is a name: a frequent surname, a given name, and what may follow one. */
const knownName = new RegExp(
  `(?<![一-龥々])((?:${surnames.join('|')}) ?[一-龥々ぁ-んァ-ヶ]{1,3}?)(?=$|[ (),、。/]|様|殿|さん|氏|は|が|の|\\d)`,
);
const notName = /[課係室局]$|委員|会議|説明|予算|合計|開催|資料|令和|平成|昭和|年度|市民|住民|番号|住所|生年|記入|必須/;
const birthWord = /生年|誕生日|出生/;
const afterBirth = /^ ?\)? ?(?:生|に?誕生)/;
const birthTrait = newTrait('生');
/** Nobody's date of a meeting is so long ago; younger children need a label. */
const oldest = 1900;
const newest = 2010;

/** No name and its signs before a date of birth are longer. */
const longestBefore = 20;

const isOrganisation = (bare: string): boolean => organisation.test(bare) && !labelledName.test(bare);

function labelledIn(bare: string): string | null {
  const labelled = labelledName.exec(bare)?.[1];
  return labelled === undefined || notName.test(labelled) ? null : labelled;
}

function sureNameOf({ text, traits, role }: RoleCell): string | null {
  if (role !== 'name' && ((role !== null && role !== 'birth') || (traits & labelTrait) === 0)) return null;
  const bare = text.trim();
  if (role === 'name') return bareName.test(bare) && !isOrganisation(bare) ? bare : null;
  return labelledIn(bare);
}

/** A name that no label speaks of, in a cell that has no {@link sureNameOf}. */
function weakNameOf(cell: RoleCell): string | null {
  if (cell.role !== null && cell.role !== 'birth') return null;
  const bare = cell.text.trim();
  if (isOrganisation(bare)) return null;
  for (const part of bare.split(/[、,/]| {2,}/)) {
    const piece = part.trim();
    const called = calledName.exec(piece)?.[1];
    if (called !== undefined && !notName.test(called)) return called;
    if (spacedName.test(piece) && !notName.test(piece)) return piece;
  }
  for (const date of findDates({ ...cell, text: bare })) {
    if (!afterBirth.test(bare.slice(date.end, date.end + 6))) continue;
    const before = beforeBirth.exec(bare.slice(Math.max(0, date.start - longestBefore), date.start))?.[1];
    if (before !== undefined && !notName.test(before)) return before;
  }
  const known = knownName.exec(bare)?.[1];
  return known === undefined || notName.test(known) || organisation.test(known) ? null : known;
}

interface Found {
  readonly text: string;
  readonly isSure: boolean;
}

function birthOf(cell: RoleCell): Found | null {
  const { text, traits, role } = cell;
  if (role === 'birth') {
    const [first] = findDates(cell);
    const date = first?.text ?? (isPackedDate(text) ? text.trim() : undefined);
    return date === undefined ? null : { text: date, isSure: true };
  }
  const maySay = (traits & birthTrait) !== 0;
  if (!maySay && (role !== null || !mayBeOld(cell))) return null;
  for (const date of findDates(cell)) {
    const isSaid =
      maySay &&
      (birthWord.test(text.slice(Math.max(0, date.start - 14), date.start)) ||
        afterBirth.test(text.slice(date.end, date.end + 6)));
    if (isSaid) return { text: date.text, isSure: true };
    if (role === null && date.year >= oldest && date.year <= newest) return { text: date.text, isSure: false };
  }
  return null;
}

const addressWord = /(?:住 ?所|居所|本籍)(?:\([^)]{1,8}\))? ?[:は]? ?(.{4,60})/;
const addressTrait = newTrait('住居本');

function addressOf(cell: RoleCell): Found | null {
  const { text, traits, role } = cell;
  if (role === 'address') return isLabelledAddress(text) ? { text: text.trim(), isSure: true } : null;
  const labelled = (traits & addressTrait) === 0 ? undefined : addressWord.exec(text)?.[1];
  if (labelled !== undefined && isLabelledAddress(labelled)) return { text: labelled, isSure: true };
  if ((role !== null && role !== 'name') || !isAddress(cell)) return null;
  const found = /[一-龥々ヶ]{2,8}[都道府県市区町村郡].{2,60}/.exec(text)?.[0];
  return found === undefined ? null : { text: found, isSure: false };
}

/** What one row says about a person. */
export function personPieces(cells: readonly RoleCell[]): PersonPieces {
  const first = (of: (cell: RoleCell) => Found | null): Piece | null => {
    let weak: Piece | null = null;
    for (const [at, cell] of cells.entries()) {
      const found = cell.text === '' ? null : of(cell);
      if (found?.isSure) return { ...found, cell: at };
      if (found !== null) weak ??= { ...found, cell: at };
    }
    return weak;
  };
  const nameOf =
    (of: (cell: RoleCell) => string | null, isSure: boolean) =>
    (cell: RoleCell): Found | null => {
      const text = of(cell);
      return text === null ? null : { text, isSure };
    };
  const sureName = first(nameOf(sureNameOf, true));
  let name: Piece | null | undefined = sureName ?? undefined;
  return {
    sureName,
    name: () => {
      if (name === undefined) name = first(nameOf(weakNameOf, false));
      return name;
    },
    birth: first(birthOf),
    address: first(addressOf),
  };
}
