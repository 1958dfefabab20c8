import type { CheckRun } from '../http/audit-api.ts';

/** What a check of the whole trail came to; page and paper say the same words. */
export const checkOutcomeTitles: Readonly<Record<CheckRun['outcome'], string>> = {
  running: '検査中',
  sound: '異常なし',
  fault: '異常あり',
  interrupted: '途中で止まった（結果なし）',
};
