import type { IdCause } from '../telework/ids.ts';
import { eraDate } from './era.ts';

export const idCauseTitles: Readonly<Record<IdCause, string>> = {
  carried: '入力済みの数の引継ぎ',
  superseded: '引継ぎ分の取消し',
  approved: '申請書の承認',
  moved: '緊急の移動',
  'moved-back': '移動の戻し',
  ended: '返還',
};

/** Where IDs come from or go to. */
export const idPlace = (section: { readonly name: string } | null): string => section?.name ?? '市の残り';

export const usableWords = (days: { readonly from: string; readonly to: string } | null): string =>
  days === null ? '利用できる日はありません' : `利用できる日　${eraDate(days.from)}から${eraDate(days.to)}まで`;
