import {
  FINDING_KINDS,
  FINDING_LIMITS,
  type Finding,
  type FindingKind,
  type FindingPlace,
} from '#contract/takeout/findings.ts';
import type { TextRows } from '../text-rows.ts';
import { isMyNumber } from './check-digits.ts';
import { bankWords, findAccounts, findEmails, findTelephones, isOrganisation } from './contacts.ts';
import { mentions, type Role, roleOf } from './labels.ts';
import { maskAddress, maskDate, maskDigits, maskEmail, maskName } from './mask.ts';
import { normalise } from './normalise.ts';
import { findNumbers, findSplitNumbers, type NumberContext } from './numbers.ts';
import { type PersonPieces, type Piece, personPieces, type RoleCell } from './persons.ts';

/** A form has its lines this near to each other: a name and a date of birth further apart are not taken for one person. */
const formLines = 6;
/** Numbers that are headed as something of another kind. */
const otherNumber = /伝票|注文|資産|製造|シリアル|商品|JAN|型番|追跡|請求|発注|契約番号|見積|管理番号/i;

type Pieces = keyof PersonPieces;

interface Seen {
  readonly piece: Piece;
  readonly row: number;
}

/** Looks through the rows of a file, and keeps what it found: {@link FINDING_LIMITS.places} places of each kind, and how many. */
export interface RowFinder extends TextRows {
  readonly findings: () => readonly Finding[];
}

export function findInRows(): RowFinder {
  const found = new Map<FindingKind, { count: number; places: FindingPlace[] }>();
  const heads = new Map<number, { role: Role | null; isOther: boolean }>();
  let rowsHeadsHold = 0;
  let rowNumber = 0;
  const seen = new Map<Pieces, Seen>();

  const add = (kind: FindingKind, place: string, excerpt: string): void => {
    const entry = found.get(kind) ?? { count: 0, places: [] };
    entry.count += 1;
    found.set(kind, entry);
    if (entry.places.length >= FINDING_LIMITS.places) return;
    entry.places.push({
      place: cut(place === '' ? '本文' : place, FINDING_LIMITS.place),
      excerpt: cut(excerpt, FINDING_LIMITS.excerpt),
    });
  };

  const readHeads = (texts: readonly string[], columns: readonly number[], isRow: boolean): void => {
    heads.clear();
    for (const [at, text] of texts.entries()) {
      const role = roleOf(text);
      const isOther = text.length <= 24 && !/\d/.test(text) && otherNumber.test(text);
      if (role !== null || isOther) heads.set(columns[at] ?? at, { role, isOther });
    }
    rowsHeadsHold = isRow ? Number.POSITIVE_INFINITY : 1;
  };

  const persons = (cells: readonly RoleCell[], place: (cell: number) => string, isForm: boolean): PersonPieces => {
    const here = personPieces(cells);
    const pair = (other: 'birth' | 'address'): void => {
      const near = (what: Pieces): Piece | null => {
        const earlier = seen.get(what);
        return isForm && earlier !== undefined && rowNumber - earlier.row <= formLines ? earlier.piece : null;
      };
      const ownName = here.name;
      const own = here[other];
      const name = ownName ?? (own?.isSure ? near('name') : null);
      const second = own ?? (ownName?.isSure ? near(other) : null);
      if (name === null || second === null) return;
      if (own === null) seen.delete(other);
      const kind = other === 'birth' ? 'name-with-birth-date' : 'name-with-address';
      const masked = other === 'birth' ? maskDate(second.text) : maskAddress(second.text);
      add(kind, place((ownName ?? own)?.cell ?? 0), `${maskName(name.text)} ${masked}`);
    };
    pair('birth');
    pair('address');
    for (const what of ['name', 'birth', 'address'] as const) {
      const piece = here[what];
      if (piece?.isSure) seen.set(what, { piece, row: rowNumber });
    }
    return here;
  };

  return {
    part: () => {
      heads.clear();
      seen.clear();
      rowsHeadsHold = 0;
    },
    row: (raw, place, columns) => {
      rowNumber += 1;
      const texts = raw.map(normalise);
      const at = columns ?? texts.map((_, index) => index);
      const own = texts.map(roleOf);
      const filled = texts.filter((text) => text.trim() !== '').length;
      if (filled === 0) return;
      const labels = own.filter((role) => role !== null).length;
      const isOnlyLabels = labels >= 1 && filled >= 2 && !isAlternating(own) && isHeading(labels * 2 >= filled, texts);
      const cells = texts.map((text, index): RoleCell => {
        if (own[index] !== null && own[index] !== undefined)
          return { text, role: isLabelWithValue(text) ? null : own[index] };
        return { text, role: own[index - 1] ?? heads.get(at[index] ?? index)?.role ?? null };
      });
      const values = cells.map((cell, index) =>
        own[index] === null ? cell : { text: isLabelWithValue(cell.text) ? cell.text : '', role: null },
      );
      const whole = texts.join(' ');
      const person = persons(values, place, filled <= 4);
      const isOffice = isOrganisation(whole) && person.name === null;
      const words = bankWords(whole);
      for (const [index, { text, role }] of values.entries()) {
        if (text === '') continue;
        const context: NumberContext = {
          myNumber: role === 'my-number' || mentions(text, 'my-number'),
          residentCode: role === 'resident-code' || mentions(text, 'resident-code'),
        };
        // A workbook drops the zeros that a number begins with.
        if (role === 'my-number' && /^\d{9,11}$/.test(text) && isMyNumber(text.padStart(12, '0'))) {
          add('my-number', place(index), maskDigits(text));
          continue;
        }
        const isOther = heads.get(at[index] ?? index)?.isOther === true || otherNumber.test(texts[index - 1] ?? '');
        const isLabelledOther = isOther && !context.myNumber && !context.residentCode;
        const taken = isLabelledOther ? [] : findNumbers(text, context);
        for (const one of taken) add(one.kind, place(index), maskDigits(text.slice(one.start, one.end)));
        if (taken.length > 0) continue;
        const telephones = findTelephones(text, role === 'telephone' || /電話|TEL|携帯|連絡先|℡/i.test(text));
        for (const one of telephones) {
          const excerpt = text.slice(one.start, one.end);
          const isMobile = /^(?:\+81[ -]?)?0?[5789]0/.test(excerpt);
          if (isMobile || !isOffice) add('telephone', place(index), maskDigits(excerpt));
        }
        if (role === 'telephone' && /^[789]0\d{8}$/.test(text.trim())) add('telephone', place(index), maskDigits(text));
        for (const one of findAccounts(text, role === 'account' || /口座番号/.test(text), words))
          add('bank-account', place(index), maskDigits(text.slice(one.start, one.end)));
        for (const one of findEmails(text)) add('email', place(index), maskEmail(text.slice(one.start, one.end)));
      }
      const split: NumberContext = {
        myNumber: mentions(whole, 'my-number') || [...heads.values()].some(({ role }) => role === 'my-number'),
        residentCode:
          mentions(whole, 'resident-code') || [...heads.values()].some(({ role }) => role === 'resident-code'),
      };
      for (const { kind, first, last } of findSplitNumbers(texts, split))
        add(kind, place(first), maskDigits(texts.slice(first, last + 1).join('')));
      const isLabelLine = filled === 1 && labels === 1;
      const hasOther = texts.some((text) => text.length <= 24 && otherNumber.test(text)) && filled >= 2;
      if (isOnlyLabels || isLabelLine || (hasOther && rowsHeadsHold === 0)) readHeads(texts, at, filled >= 2);
      else if (rowsHeadsHold <= 1) {
        heads.clear();
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

/** Label, value, label, value: a form's row, not a heading. */
const isAlternating = (roles: readonly (Role | null)[]): boolean =>
  roles.length >= 2 && roles.every((role, at) => at % 2 === 0 || role === null);

/** Mostly known labels, or only short words: a table's heading. Values have figures in them sooner or later. */
const isHeading = (isMostlyLabels: boolean, texts: readonly string[]): boolean =>
  texts.every((text) => !/\d{3,}/.test(text)) &&
  (isMostlyLabels || texts.every((text) => text.length <= 16 && !/\d/.test(text)));
