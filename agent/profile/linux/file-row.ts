import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor, RowReading } from '../row-executor.ts';
import { mayWriteHere, wayToReplace } from './may-write.ts';
import { isImmutable, keepBeside, Place, readPlace, restorePlace, writeFile } from './place.ts';

/** The file that a row wants. */
export interface WantedFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
  readonly immutable: boolean;
}

/** Rows whose whole doing is one file of root's. `andThen` reads what more has to hold once the file does. */
export function fileExecutor<Row>(
  run: RunCommand,
  wantedOf: (row: Row) => WantedFile,
  more: {
    readonly andThen?: (row: Row) => Promise<RowReading>;
    /** Of a file that the borrower cannot open at all: read by its effect alone. */
    readonly closed?: (row: Row) => Promise<RowReading>;
  } = {},
): RowExecutor<Row> {
  return {
    capture: (row) => readPlace(run, wantedOf(row).path),
    apply: (row) => {
      const wanted = wantedOf(row);
      return writeFile(run, wanted.path, {
        content: Buffer.from(wanted.text).toString('base64'),
        mode: wanted.mode,
        uid: 0,
        gid: 0,
        attributes: {},
        immutable: wanted.immutable,
      });
    },
    restore: (row, prior) => restorePlace(run, wantedOf(row).path, Place.parse(prior)),
    isOurs: (row, now) => {
      const place = Place.parse(now);
      return place.kind === 'file' && Buffer.from(place.content, 'base64').toString('utf8') === wantedOf(row).text;
    },
    keepBeside: (row) => keepBeside(run, wantedOf(row).path),
    attest: async (row) => {
      const reading = await readFile(run, wantedOf(row));
      if (reading.state === 'unknown' && more.closed !== undefined) return more.closed(row);
      return reading.state === 'in-force' && more.andThen !== undefined ? more.andThen(row) : reading;
    },
  };
}

/** Compares a file with what is wanted, as the borrower: one that they may change or replace is never in force. */
async function readFile(run: RunCommand, wanted: WantedFile): Promise<RowReading> {
  const { path } = wanted;
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ELOOP') return { state: 'not-in-force', found: `${path} がありません。` };
    return { state: 'unknown', found: `${path} を読めません（${String(code)}）。` };
  }
  try {
    const stat = fstatSync(fd);
    const not = (found: string): RowReading => ({ state: 'not-in-force', found });
    if (!stat.isFile()) return not(`${path} がファイルではありません。`);
    if (stat.uid !== 0) return not(`${path} の持ち主が管理者ではありません。`);
    if ((stat.mode & 0o7777) !== wanted.mode) return not(`${path} の権限が ${(stat.mode & 0o7777).toString(8)} です。`);
    if (stat.size > Buffer.byteLength(wanted.text) || readFileSync(fd, 'utf8') !== wanted.text) {
      return not(`${path} の内容が違います。`);
    }
    if (mayWriteHere(path)) return not(`${path} を借りる人が書き換えられます。`);
    if (wanted.immutable && !(await isImmutable(run, path))) return not(`${path} に変更禁止の印がありません。`);
    // The mark keeps the file where it is; the folder above is then what could be moved.
    const way = wayToReplace(wanted.immutable ? dirname(path) : path);
    if (way !== null) return not(`借りる人が ${way} で ${path} を置き換えられます。`);
    return { state: 'in-force', found: `${path} の内容と権限が一致しました。` };
  } finally {
    closeSync(fd);
  }
}
