import type { ItemRow } from '#contract/http/lending-api.ts';
import type { LoanItem } from '#contract/loan/items.ts';
import { type DateParts, datePartsOf, readDateParts } from '../../strings/date-parts.ts';
import { plainTerminal } from '../sessions/plain-terminal.ts';

/** One item as it is filled in. */
export interface ItemEntry {
  readonly state: 'good' | 'missing' | null;
  readonly value: string;
  /** How it is dealt with, where it is missing or not as it should be. */
  readonly note: string;
  /** The boxes of an item that asks for a date. */
  readonly date: DateParts | null;
}

interface ReadItem {
  readonly key: string;
  readonly state: 'good' | 'missing';
  readonly value: string;
}

export const isDate = ({ asks }: LoanItem): boolean => asks?.endsWith('日付') ?? false;

/** What an officer has to look at, beside what the PC or the books say for themselves. Pure. */
export const isForOfficer = ({ basis, key }: LoanItem, row: ItemRow | undefined): boolean =>
  basis === 'looked-at' ||
  (basis === 'books' && key !== 'last-wipe' && (row == null || row.state === null || row.by !== null));

/** Measured by the PC, and not as it should be: it goes on only with an officer's word. Pure. */
export const needsWord = ({ basis }: LoanItem, row: ItemRow | undefined): boolean =>
  basis === 'measured' && row !== undefined && row.state !== null && row.state !== 'good';

const entryStateOf = (item: LoanItem, row: ItemRow | undefined): ItemEntry['state'] =>
  needsWord(item, row) ? 'missing' : row?.state === 'good' || row?.state === 'missing' ? row.state : null;

/** An item as the form opens. Pure. */
export function entryOf(item: LoanItem, row: ItemRow | undefined): ItemEntry {
  const state = entryStateOf(item, row);
  const value = row?.value ?? '';
  return {
    state,
    value: state === 'missing' ? '' : value,
    note: state === 'missing' ? value : '',
    date: isDate(item) ? datePartsOf(value) : null,
  };
}

/** What is still wrong with an item; null where nothing is. Pure. @param terminal the PC that the page is about */
export function itemFault(
  item: LoanItem,
  entry: ItemEntry | undefined,
  terminal: string,
): { readonly state: string | null; readonly value: string | null } | null {
  if (entry === undefined || entry.state === null) return { state: `${item.title}を確かめてください。`, value: null };
  if (entry.state === 'missing')
    return entry.note.trim() === '' ? { state: null, value: 'どう扱うかを入力してください。' } : null;
  if (item.asks === null) return null;
  if (entry.date !== null)
    return readDateParts(entry.date) === null ? { state: null, value: '年・月・日を確かめてください。' } : null;
  if (entry.value.trim() === '') return { state: null, value: `${item.asks}を入力してください。` };
  // The tag in the hand must be the PC on the page: a mix-up ends here.
  return item.key === 'pc' && plainTerminal(entry.value) !== terminal
    ? { state: null, value: `この端末（${terminal}）の番号ではありません。札を確かめてください。` }
    : null;
}

/** What is sent; null while anything is wrong. Pure. */
export function readItems(
  items: readonly LoanItem[],
  entries: Readonly<Record<string, ItemEntry>>,
  terminal: string,
): readonly ReadItem[] | null {
  const read = items.map((item): ReadItem | null => {
    const entry = entries[item.key];
    if (entry === undefined || entry.state === null || itemFault(item, entry, terminal) !== null) return null;
    const typed = entry.date === null ? entry.value.trim() : (readDateParts(entry.date) ?? '');
    const value = item.key === 'pc' ? plainTerminal(typed) : typed;
    return {
      key: item.key,
      state: entry.state,
      value: entry.state === 'missing' ? entry.note.trim() : item.asks === null ? '' : value,
    };
  });
  return read.every((item) => item !== null) ? read : null;
}
