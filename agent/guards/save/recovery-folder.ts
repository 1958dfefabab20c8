import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import { openOwnFolder } from './open-own-folder.ts';

/**
 * Makes 回収 (or 隔離) where it is missing. Null where it stands ready; otherwise what is wrong with it. `blocks`: something stands
 * in its place that must go first, for a link there could lead anywhere.
 */
export function readyRecovery(
  workFolder: string,
  recovery: string,
  uid: number,
): { readonly detail: string; readonly blocks: boolean } | null {
  if (lstatSync(workFolder, { throwIfNoEntry: false })?.isDirectory() !== true)
    return { detail: '作業用フォルダがありません。', blocks: false };
  const stat = lstatSync(recovery, { throwIfNoEntry: false });
  if (stat === undefined) {
    openOwnFolder(workFolder, BigInt(uid));
    mkdirSync(recovery, { mode: 0o700 });
  } else if (!stat.isDirectory()) {
    return {
      detail: `作業用フォルダの「${basename(recovery)}」がフォルダではありません。別の名前に変えてください。`,
      blocks: true,
    };
  } else if ((stat.mode & 0o700) !== 0o700 && stat.uid === uid) chmodSync(recovery, stat.mode | 0o700);
  return null;
}
