import { accessSync, constants, lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TerminalConfig } from '#contract/policy/terminal-config.ts';

/** The folder's device and inode: another folder under the same name is another folder. */
export type FolderIdentity = string;

export type WorkFolderState =
  | { readonly ok: true; readonly identity: FolderIdentity }
  | { readonly ok: false; readonly detail: string };

type Place = Pick<TerminalConfig, 'workFolder' | 'ownVolume'>;

/**
 * Whether the work folder is there, is a real folder, is the one known so far (`known`, null where none is) and can be
 * written to. A link in its place is refused, wherever it leads, and so is the place of a volume that is not mounted:
 * what is saved there is not encrypted with it, not erased with it, and out of sight once it is.
 */
export function lookAtWorkFolder(
  { workFolder: path, ownVolume }: Place,
  known: FolderIdentity | null,
): WorkFolderState {
  try {
    const stat = lstatSync(path, { bigint: true });
    if (!stat.isDirectory()) return { ok: false, detail: '作業用フォルダの場所に、フォルダではないものがあります。' };
    if (ownVolume === true && stat.dev === lstatSync(dirname(path), { bigint: true }).dev)
      return { ok: false, detail: '作業用の領域が開いていません。サインインし直すか、情報政策課に電話してください。' };
    const identity = `${stat.dev}:${stat.ino}`;
    if (known !== null && identity !== known) {
      return { ok: false, detail: '作業用フォルダが別のフォルダに置き換わりました。' };
    }
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return { ok: true, identity };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return {
      ok: false,
      detail: code === 'ENOENT' ? '作業用フォルダがありません。' : '作業用フォルダに書き込めません。',
    };
  }
}
