import type { ItemRow } from '#contract/http/lending-api.ts';
import type { LentThings } from '#contract/loan/items.ts';
import { eraDate } from '#contract/words/era.ts';

/** Names of files may have 4,096 characters; a paper shows where they begin. */
export const shortName = (name: string): string =>
  name.length <= 120 ? name : `${name.slice(0, 120).toWellFormed()}…`;

/** `3f2a9c01 …`: eight groups of eight digits, four a line, as people compare them. */
export const hashGroups = (sha256: string): string => {
  const groups = sha256.match(/.{8}/g) ?? [];
  return `${groups.slice(0, 4).join(' ')}\n${groups.slice(4).join(' ')}`;
};

export const itemStateTitles: Readonly<Record<NonNullable<ItemRow['state']>, string>> = {
  good: '良',
  missing: '不足・異常',
  unknown: '不明',
};

/** 貸出機器. @param between the PC and what is lent with it */
export const thingsOf = ({ wire, mouse }: LentThings, between = '、'): string => {
  const more = [...(wire ? ['セキュリティワイヤー'] : []), ...(mouse ? ['マウス'] : [])].join('、');
  return more === '' ? '在宅勤務用端末機' : `在宅勤務用端末機${between}${more}`;
};

export const period = (from: string, to: string): string => `${eraDate(from)}から${eraDate(to)}まで`;

export const dateOr = (date: string | null, otherwise: string): string => (date === null ? otherwise : eraDate(date));
