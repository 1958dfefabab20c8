import type { EraseFailure } from '../loan/erase-outcome.ts';

/** Why the key of the work volume was not destroyed. Read at the terminal and in the console. */
export const eraseFailureTitles: Readonly<Record<EraseFailure, string>> = {
  'no-encrypted-volume': '暗号化された作業用の領域がない（ロックだけを行いました）',
  'no-executor': '端末の中で消去を行うプログラムから返事がない',
  'not-believed': '端末の中で消去を行うプログラムが、命令を確かめられなかった',
  'key-still-opens': '鍵の写しが残っている',
  'read-only': '書き込めない領域に鍵がある',
  denied: '権限がない',
  'file-busy': '鍵のファイルが使用中',
  'disk-full': '空き容量がない',
  'io-error': '記憶装置の読み書きに失敗した',
};
