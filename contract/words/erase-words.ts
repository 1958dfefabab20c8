import type { EraseState } from '../http/erase-api.ts';
import type { EraseFailure, mountStates } from '../loan/erase-outcome.ts';

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
  'io-error': '記憶媒体の読み書きに失敗した',
};

/** How far an order has come, in the console. */
export const eraseStateTitles: Readonly<Record<EraseState, string>> = {
  waiting: '未達',
  given: '端末に渡した（受領の報告待ち）',
  arrived: '端末が受領（実行の報告待ち）',
  erased: '実行済',
  failed: '失敗',
  withdrawn: '取下げ（端末には届いていません）',
  'withdrawn-late': '取下げ（端末に渡した後のため、実行されたことがあります）',
};

/** Whether the volume is still open, as far as the terminal can tell. */
export const mountTitles: Readonly<Record<(typeof mountStates)[number], string>> = {
  closed: '開いていた領域も閉じました。',
  open: '開いたままの領域は、電源を切るまで読めることがあります。',
  unknown: '領域が閉じたかどうかは分かりません。',
};
