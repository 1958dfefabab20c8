import { type ErrorEntry, refuse } from './error-entry.ts';

/** What the browser itself finds. */
export const consoleErrors = {
  'CN-101': refuse(
    '庁内サーバーにつながりません。',
    '庁内の回線を確かめて、もう一度操作してください。入力した内容は残っています。',
  ),
  'CN-102': refuse(
    '庁内サーバーの答えを読み取れません。',
    'もう一度操作してください。続くときは情報政策課に連絡してください。',
  ),
} as const satisfies Record<string, ErrorEntry>;
