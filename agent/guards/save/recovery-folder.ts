import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { basename } from 'node:path';

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
  if (stat === undefined) make(workFolder, recovery, uid);
  else if (!stat.isDirectory()) {
    return {
      detail: `作業用フォルダの「${basename(recovery)}」がフォルダではありません。別の名前に変えてください。`,
      blocks: true,
    };
  } else if ((stat.mode & 0o700) !== 0o700 && stat.uid === uid) chmodSync(recovery, stat.mode | 0o700);
  return null;
}

/** Whoever owns the work folder may have closed it to writing: it is opened, as any folder that a file is taken out of. */
function make(workFolder: string, recovery: string, uid: number): void {
  const { mode, uid: owner } = lstatSync(workFolder);
  if (owner === uid && (mode & 0o300) !== 0o300) chmodSync(workFolder, (mode & 0o777) | 0o300);
  mkdirSync(recovery, { mode: 0o700 });
}
