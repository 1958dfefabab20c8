import { chmodSync, chownSync, lstatSync, mkdirSync, type Stats } from 'node:fs';
import type { LinuxParameters, LinuxRowOf } from '#contract/policy/profile-linux.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor, RowReading } from '../row-executor.ts';
import { readAttributes } from './attributes.ts';
import { mayWriteHere } from './may-write.ts';
import { Place, readPlace, restoreMeta, restorePlace } from './place.ts';
import { outputOf, shortAnswer } from './run-command.ts';

const good = (found: string): RowReading => ({ state: 'in-force', found });
const bad = (found: string): RowReading => ({ state: 'not-in-force', found });
const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');

/** A folder that has to be there, the borrower's own or root's. */
export function directoryExecutor(
  run: RunCommand,
  borrower: LinuxParameters['borrower'],
): RowExecutor<LinuxRowOf<'directory'>> {
  const ownerOf = (row: LinuxRowOf<'directory'>): { readonly uid: number; readonly gid: number } =>
    row.owner === 'root' ? { uid: 0, gid: 0 } : borrower;
  return {
    capture: async (row) => {
      const place = await readPlace(run, row.path);
      if (place.kind !== 'folder' && place.kind !== 'absent') throw new Error(`${row.path} is no folder`);
      return place;
    },
    apply: async (row) => {
      const place = await readPlace(run, row.path);
      if (place.kind === 'absent') mkdirSync(row.path, { recursive: true });
      const { uid, gid } = ownerOf(row);
      // An ACL of earlier days does not count beside the mode.
      await restoreMeta(run, row.path, { mode: Number.parseInt(row.mode, 8), uid, gid, attributes: {} });
    },
    restore: (row, prior) => restorePlace(run, row.path, Place.parse(prior)),
    attest: async (row) => {
      const stat = lstatSync(row.path, { throwIfNoEntry: false });
      if (stat?.isDirectory() !== true) return bad(`${row.path} がありません。`);
      if (stat.uid !== ownerOf(row).uid) return bad(`${row.path} の持ち主が違います。`);
      if (octal(stat.mode) !== row.mode) return bad(`${row.path} の権限が ${octal(stat.mode)} です。`);
      return good(`${row.path} の持ち主と権限が一致しました。`);
    },
  };
}

/** Mode of a program or folder that came with the system. */
export const modeExecutor = (run: RunCommand): RowExecutor<LinuxRowOf<'mode'>> => ({
  capture: (row) => readMeta(run, row.path),
  apply: async (row) => {
    const stat = thereOrNotNeeded(row);
    if (stat === null) return;
    chownSync(row.path, 0, stat.gid);
    chmodSync(row.path, Number.parseInt(row.mode, 8));
  },
  restore: (row, prior) => restoreExisting(run, row.path, Place.parse(prior)),
  attest: async (row) => {
    const stat = lstatSync(row.path, { throwIfNoEntry: false });
    if (stat === undefined) return absent(row);
    if (stat.uid !== 0) return bad(`${row.path} の持ち主が管理者ではありません。`);
    if (octal(stat.mode) !== row.mode) return bad(`${row.path} の権限が ${octal(stat.mode)} です。`);
    return good(`${row.path} の権限は ${row.mode} です。`);
  },
});

/** A folder that stays writable for others, and not for the borrower. */
export const aclExecutor = (
  run: RunCommand,
  borrower: LinuxParameters['borrower'],
): RowExecutor<LinuxRowOf<'acl'>> => ({
  capture: (row) => readMeta(run, row.path),
  apply: async (row) => {
    if (thereOrNotNeeded(row) === null) return;
    await outputOf(run, '/usr/bin/setfacl', ['-P', '-m', `u:${borrower.uid}:r-x`, '--', row.path]);
  },
  restore: (row, prior) => restoreExisting(run, row.path, Place.parse(prior)),
  attest: async (row) => {
    if (lstatSync(row.path, { throwIfNoEntry: false }) === undefined) return absent(row);
    if (mayWriteHere(row.path)) return bad(`${row.path} に借りる人が書き込めます。`);
    const listed = await run('/usr/bin/getfacl', ['-p', '-n', '--', row.path], shortAnswer);
    if (listed.kind !== 'ended' || listed.code !== 0)
      return { state: 'unknown', found: `${row.path} の ACL を読めません。` };
    return listed.stdout
      .toString('utf8')
      .split('\n')
      .some((line) => line.startsWith(`user:${borrower.uid}:r-x`))
      ? good(`${row.path} は借りる人だけ読み取り専用です。`)
      : bad(`${row.path} に借りる人の ACL がありません。`);
  },
});

/** Null where it is missing and need not be there. Throws where it has to be, or is no file or folder. */
function thereOrNotNeeded(row: { readonly path: string; readonly needed: boolean }): Stats | null {
  const stat = fileOrFolder(row.path);
  if (stat === null && row.needed) throw new Error(`${row.path} is missing`);
  return stat;
}

function fileOrFolder(path: string): Stats | null {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  if (!stat.isFile() && !stat.isDirectory()) throw new Error(`${path} is neither file nor folder`);
  return stat;
}

const absent = (row: { readonly path: string; readonly needed: boolean }): RowReading =>
  row.needed ? bad(`${row.path} がありません。`) : good(`${row.path} はこの端末にありません。`);

/** Owner, mode, ACL of what is there; the content of a program is not ours to keep. */
async function readMeta(run: RunCommand, path: string): Promise<Place> {
  const stat = fileOrFolder(path);
  if (stat === null) return { kind: 'absent', made: [] };
  const attributes = (await readAttributes(run, [path])).get(path) ?? {};
  return { kind: 'folder', mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid, attributes };
}

async function restoreExisting(run: RunCommand, path: string, prior: Place): Promise<void> {
  // What was not there was not made either; what has gone since cannot be put back from its mode alone.
  if (prior.kind !== 'folder' || lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  await restoreMeta(run, path, prior);
}
