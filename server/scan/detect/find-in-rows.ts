import {
  FINDING_KINDS,
  FINDING_LIMITS,
  type Finding,
  type FindingKind,
  type FindingPlace,
} from '#contract/takeout/findings.ts';
import type { TextRows } from '../text-rows.ts';
import { type CellText, firstCharacters, newTrait, readCell } from './cell-text.ts';
import { isMyNumber } from './check-digits.ts';
import {
  bankTrait,
  bankWords,
  type FoundSpan,
  fewestAccountDigits,
  fewestTelephoneDigits,
  findAccounts,
  findEmails,
  findTelephones,
  isOrganisation,
} from './contacts.ts';
import { mentions, type Role, roleOf } from './labels.ts';
import { maskAddress, maskDate, maskDigits, maskEmail, maskName } from './mask.ts';
import { fewestNumberDigits, findNumbers, findSplitNumbers, type NumberContext } from './numbers.ts';
import { type PersonPieces, type Piece, personPieces, type RoleCell } from './persons.ts';

/** A form has its lines this near to each other: a name and a date of birth further apart are not taken for one person. */
const formLines = 6;
/** Numbers that are headed as something of another kind. */
const otherNumber =
  /伝票|注文|資産|製造|シリアル|商品|JAN|型番|追跡|請求|発注|契約番号|見積|管理番号|宛名番号|世帯番号|職員番号|受付番号|法人番号|事業者番号|事業所番号|登録番号|許可番号|会員番号|通知書番号|納付番号|収納機関番号|確認番号|取扱番号|送り状|問い?合わ?せ番号|予算額|決算額|金額/i;
/** Where such a word names the number that follows, also past the one digit that 法人番号 begins with. */
const otherBefore = new RegExp(`(?:${otherNumber.source})(?:番号|書|票|コード|No|[.:は= ]){0,4}(?:\\d[ -])?$`, 'i');
const longestOther = 24;
const otherTrait = newTrait(firstCharacters(otherNumber));
const atTrait = newTrait('@');

const saysOther = ({ text, traits }: CellText): boolean => (traits & otherTrait) !== 0 && otherNumber.test(text);
/** In a word, not in a sentence. */
const isOtherWord = (cell: CellText): boolean => cell.text.length <= longestOther && saysOther(cell);

type Pieces = 'name' | 'birth' | 'address';

interface Seen {
  readonly piece: Piece;
  readonly row: number;
}

/** A cell with the role that it gives to others, where it is a label, and the one that its surroundings give it. */
interface OwnCell extends RoleCell {
  readonly own: Role | null;
}

/** What a cell may ask about its row. */
interface RowFacts {
  readonly place: (cell: number) => string;
  readonly column: (cell: number) => number;
  readonly bankWords: () => number;
  /** It speaks for an office or a company, and for nobody by name. */
  readonly isOffice: () => boolean;
}

/** Looks through the rows of a file, and keeps what it found: {@link FINDING_LIMITS.places} places of each kind, and how many. */
export interface RowFinder extends TextRows {
  readonly findings: () => readonly Finding[];
}

export function findInRows(): RowFinder {
  const found = new Map<FindingKind, { count: number; places: FindingPlace[] }>();
  const heads = new Map<number, { role: Role | null; isOther: boolean }>();
  /** Whether one of the heads speaks of such a number. */
  let headed: NumberContext = { myNumber: false, residentCode: false };
  let rowsHeadsHold = 0;
  let rowNumber = 0;
  const seen = new Map<Pieces, Seen>();

  /** @param shown place and excerpt; asked only while there is room for them */
  const add = (kind: FindingKind, shown: () => readonly [place: string, excerpt: string]): void => {
    const entry = found.get(kind) ?? { count: 0, places: [] };
    entry.count += 1;
    found.set(kind, entry);
    if (entry.places.length >= FINDING_LIMITS.places) return;
    const [place, excerpt] = shown();
    entry.places.push({
      place: cut(place === '' ? '本文' : place, FINDING_LIMITS.place),
      excerpt: cut(excerpt, FINDING_LIMITS.excerpt),
    });
  };

  const clearHeads = (): void => {
    heads.clear();
    headed = { myNumber: false, residentCode: false };
  };

  const readHeads = (cells: readonly OwnCell[], columns: readonly number[] | undefined, isRow: boolean): void => {
    clearHeads();
    for (const [at, cell] of cells.entries()) {
      const role = cell.own;
      const isOther = cell.digits === 0 && isOtherWord(cell);
      if (role !== null || isOther) heads.set(columns?.[at] ?? at, { role, isOther });
    }
    const roles = [...heads.values()].map(({ role }) => role);
    headed = { myNumber: roles.includes('my-number'), residentCode: roles.includes('resident-code') };
    rowsHeadsHold = isRow ? Number.POSITIVE_INFINITY : 1;
  };

  const persons = (cells: readonly RoleCell[], place: (cell: number) => string, isForm: boolean): PersonPieces => {
    const here = personPieces(cells);
    const pair = (other: 'birth' | 'address'): void => {
      const near = (what: Pieces): Piece | null => {
        const earlier = seen.get(what);
        return isForm && earlier !== undefined && rowNumber - earlier.row <= formLines ? earlier.piece : null;
      };
      const own = here[other];
      // A name that no label speaks of is paired with nothing of another row.
      const ownName = own === null ? here.sureName : here.name();
      const name = ownName ?? (own?.isSure ? near('name') : null);
      const second = own ?? (ownName?.isSure ? near(other) : null);
      if (name === null || second === null) return;
      if (own === null) seen.delete(other);
      const kind = other === 'birth' ? 'name-with-birth-date' : 'name-with-address';
      add(kind, () => [
        place((ownName ?? own)?.cell ?? 0),
        `${maskName(name.text)} ${other === 'birth' ? maskDate(second.text) : maskAddress(second.text)}`,
      ]);
    };
    pair('birth');
    pair('address');
    const { sureName: name, birth, address } = here;
    for (const [what, piece] of [
      ['name', name],
      ['birth', birth],
      ['address', address],
    ] as const)
      if (piece?.isSure) seen.set(what, { piece, row: rowNumber });
    return here;
  };

  /** Numbers, telephones and the like in one cell. @param before the cell at its left, with its label */
  const lookInCell = (index: number, cell: OwnCell, before: OwnCell | undefined, row: RowFacts): void => {
    const { text, traits, digits, role } = cell;
    const addDigits = (kind: FindingKind, { start, end }: FoundSpan): void =>
      add(kind, () => [row.place(index), maskDigits(text.slice(start, end))]);
    const all: FoundSpan = { start: 0, end: text.length };
    // A workbook drops the zeros that a number begins with.
    if (role === 'my-number' && /^\d{9,11}$/.test(text) && isMyNumber(text.padStart(12, '0'))) {
      addDigits('my-number', all);
      return;
    }
    if (digits >= fewestNumberDigits) {
      const context: NumberContext = {
        myNumber: role === 'my-number' || mentions(cell, 'my-number'),
        residentCode: role === 'resident-code' || mentions(cell, 'resident-code'),
      };
      const isOther = heads.get(row.column(index))?.isOther === true || (before !== undefined && saysOther(before));
      const isSaid = context.myNumber || context.residentCode;
      const saysOwn = !isSaid && saysOther(cell);
      const taken = (isOther && !isSaid ? [] : findNumbers(text, context)).filter(
        ({ start }) => !(saysOwn && otherBefore.test(text.slice(Math.max(0, start - longestOther), start))),
      );
      for (const one of taken) addDigits(one.kind, one);
      if (taken.length > 0) return;
    }
    if (digits >= fewestTelephoneDigits) {
      for (const one of findTelephones(cell, role === 'telephone' || /電話|TEL|携帯|連絡先|℡/i.test(text))) {
        const isMobile = /^(?:\+81[ -]?)?0?[5789]0/.test(text.slice(one.start, one.end));
        if (isMobile || !row.isOffice()) addDigits('telephone', one);
      }
      if (role === 'telephone' && /^[789]0\d{8}$/.test(text.trim())) addDigits('telephone', all);
    }
    if (digits >= fewestAccountDigits)
      for (const one of findAccounts(text, role === 'account' || /口座番号/.test(text), row.bankWords))
        addDigits('bank-account', one);
    if ((traits & atTrait) !== 0)
      for (const { start, end } of findEmails(text))
        add('email', () => [row.place(index), maskEmail(text.slice(start, end))]);
  };

  return {
    part: () => {
      clearHeads();
      seen.clear();
      rowsHeadsHold = 0;
    },
    row: (raw, place, columns) => {
      rowNumber += 1;
      let filled = 0;
      let labels = 0;
      let traits = 0;
      let digits = 0;
      const column = (index: number): number => columns?.[index] ?? index;
      const cells: OwnCell[] = [];
      for (const one of raw) {
        const cell = readCell(one);
        const own = roleOf(cell);
        if (cell.text.trim() !== '') filled += 1;
        if (own !== null) labels += 1;
        traits |= cell.traits;
        digits += cell.digits;
        const role = own === null ? (cells.at(-1)?.own ?? heads.get(column(cells.length))?.role ?? null) : null;
        cells.push({ text: cell.text, traits: cell.traits, digits: cell.digits, own, role });
      }
      if (filled === 0) return;
      const whole = once(() => cells.map(({ text }) => text).join(' '));
      // A label alone is no value.
      const values = labels === 0 ? cells : cells.map((cell) => (isBareLabel(cell) ? { ...cell, ...empty } : cell));
      const person = persons(values, place, filled <= 4);
      const row: RowFacts = {
        ...{ place, column, bankWords: once(() => ((traits & bankTrait) === 0 ? 0 : bankWords(whole()))) },
        isOffice: once(() => isOrganisation(whole()) && person.name() === null),
      };
      for (const [index, cell] of values.entries())
        if (cell.digits >= fewestAccountDigits || (cell.traits & atTrait) !== 0)
          lookInCell(index, cell, cells[index - 1], row);
      if (digits >= fewestNumberDigits) {
        const says = (role: 'my-number' | 'resident-code'): boolean => mentions({ text: whole(), traits }, role);
        const split: NumberContext = {
          myNumber: headed.myNumber || says('my-number'),
          residentCode: headed.residentCode || says('resident-code'),
        };
        const texts = cells.map(({ text }) => text);
        for (const { kind, first, last } of findSplitNumbers(texts, split))
          add(kind, () => [place(first), maskDigits(texts.slice(first, last + 1).join(''))]);
      }
      const isRow = filled >= 2;
      const isOnlyLabels = labels >= 1 && isRow && !isAlternating(cells) && isHeading(labels * 2 >= filled, cells);
      const isLabelLine = filled === 1 && labels === 1;
      if (
        isOnlyLabels ||
        isLabelLine ||
        (rowsHeadsHold === 0 && isRow && isHeading(true, cells) && cells.some(isOtherWord))
      )
        readHeads(cells, columns, isRow);
      else if (rowsHeadsHold <= 1) {
        clearHeads();
        rowsHeadsHold = 0;
      }
    },
    findings: () =>
      FINDING_KINDS.flatMap((kind) => {
        const entry = found.get(kind);
        return entry === undefined ? [] : [{ kind, count: entry.count, places: entry.places }];
      }),
  };
}

const cut = (text: string, max: number): string => (text.length <= max ? text : `${text.slice(0, max - 1)}…`);

/** «氏名: 山田太郎» in one cell: label and value together. */
const isLabelWithValue = (text: string): boolean => /[:：] ?\S|[^\s] +\S{2}/.test(text.trim());

const isBareLabel = ({ own, text }: OwnCell): boolean => own !== null && !isLabelWithValue(text);
const empty = { text: '', traits: 0, digits: 0 };

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Label, value, label, value: a form's row, not a heading. */
const isAlternating = (cells: readonly OwnCell[]): boolean =>
  cells.length >= 2 && cells.every(({ own }, at) => at % 2 === 0 || own === null);

/** Mostly known labels, or only short words: a table's heading. Values have figures in them sooner or later. */
const isHeading = (isMostlyLabels: boolean, cells: readonly OwnCell[]): boolean =>
  cells.every(({ text, digits }) => digits < 3 || !/\d{3,}/.test(text)) &&
  (isMostlyLabels || cells.every(({ text, digits }) => text.length <= 16 && digits === 0));
