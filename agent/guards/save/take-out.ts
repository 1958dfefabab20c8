import { closeSync, constants, fstatSync, linkSync, lstatSync, openSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { FileName } from '#contract/primitives.ts';
import type { EntryData } from '#contract/trail/catalogue.ts';
import { errorCode } from '../probes/measure.ts';
import { joinPath } from './byte-path.ts';
import { hashFile } from './hash-file.ts';
import { identityOf, isUnchanged } from './inspect.ts';
import { syncFolder } from './move.ts';
import { fileName, journalNames, quarantineFolder, recoveryFolder } from './types.ts';

/** A file that stands in the work folder already and is still in 回収: exactly one of the two calls ends that. */
export interface TakenOut {
  readonly to: FileName;
  readonly sha256: string;
  /** Takes the name in 回収 away. */
  readonly finish: () => void;
  /** Takes the name in the work folder away. */
  readonly undo: () => void;
}

/** So many names are tried before the person is asked to make room. */
const maxNames = 99;
/** What bears one of them at the top of the work folder is written to, and emptied, as the guards' own. */
const ownNames = [...Object.values(journalNames), recoveryFolder, quarantineFolder];
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Gives a recovered file a free name in the work folder, beside the one it has in 回収: a second link, which overwrites
 * nothing and of which a crash at any moment leaves a whole file behind.
 * @param recovered what the trail says of its recovery: nothing else in 回収 can be had this way
 */
export async function takeOut(workFolder: string, recovered: EntryData<'save.recovered'>): Promise<Outcome<TakenOut>> {
  const name = Buffer.from(recovered.name.bytes, 'base64');
  const held = Buffer.from(recovered.to.bytes, 'base64');
  // The agent's word in the trail is the borrower's: a name that leads elsewhere was never written by the guard.
  const strokes = /^[A-Za-z]:/.test(workFolder) ? windowsStrokes : [0x2f];
  if (!isPlainName(name, strokes) || !isPlainName(held, strokes)) return refusal('TM-322');
  const recovery = join(workFolder, recoveryFolder);
  if (lstatSync(recovery, { throwIfNoEntry: false })?.isDirectory() !== true) return refusal('TM-321');
  const source = joinPath(Buffer.from(recovery), held);
  let fd: number;
  try {
    fd = openSync(source, readFlags);
  } catch (error) {
    return refusal(errorCode(error) === 'ENOENT' ? 'TM-321' : 'TM-322');
  }
  try {
    const before = fstatSync(fd, { bigint: true });
    if (!before.isFile()) return refusal('TM-322');
    const { sha256 } = await hashFile(fd, Number(before.size));
    if (!isUnchanged(before, fstatSync(fd, { bigint: true }))) return refusal('TM-322');
    const identity = identityOf(before);
    const free = linkToFreeName(source, Buffer.from(workFolder), name);
    if (typeof free === 'string') return refusal(free);
    const target = joinPath(Buffer.from(workFolder), free);
    // Another file may have been put under the name in 回収 meanwhile.
    if (!stands(target, identity)) {
      unlinkSync(target);
      return refusal('TM-322');
    }
    await syncFolder(Buffer.from(workFolder)).catch(() => undefined);
    return ok({
      to: fileName(free),
      sha256,
      finish: () => dropOne(source, target, identity),
      undo: () => dropOne(target, source, identity),
    });
  } finally {
    closeSync(fd);
  }
}

function linkToFreeName(source: Buffer, folder: Buffer, name: Buffer): Buffer | 'TM-321' | 'TM-323' {
  const own = ownNames.some((taken) => name.equals(Buffer.from(taken)));
  for (let attempt = own ? 2 : 1; attempt <= maxNames; attempt += 1) {
    const free = numbered(name, attempt);
    try {
      linkSync(source, joinPath(folder, free));
      return free;
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT') return 'TM-321';
      if (code !== 'EEXIST') return 'TM-323';
    }
  }
  return 'TM-323';
}

/** `報告.docx`, `報告 (2).docx`, … */
function numbered(name: Buffer, attempt: number): Buffer {
  if (attempt === 1) return name;
  const dot = name.lastIndexOf(0x2e);
  const end = dot > 0 ? dot : name.length;
  return Buffer.concat([name.subarray(0, end), Buffer.from(` (${attempt})`), name.subarray(end)]);
}

/** `/`, `\` and `:`, behind which there may be a file's other stream. */
const windowsStrokes = [0x2f, 0x5c, 0x3a];

const isPlainName = (name: Buffer, strokes: readonly number[]): boolean =>
  name.length > 0 &&
  !strokes.some((stroke) => name.includes(stroke)) &&
  !name.includes(0) &&
  !['.', '..'].includes(name.toString('latin1'));

/** Takes one of the file's two names away, never the last one. A name that cannot be taken away costs nothing. */
function dropOne(name: Buffer, other: Buffer, identity: string): void {
  try {
    if (stands(other, identity) && stands(name, identity)) unlinkSync(name);
  } catch {
    // Its folder was closed to writing meanwhile: the file has two names.
  }
}

function stands(path: Buffer, identity: string): boolean {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat !== undefined && identityOf(stat) === identity;
}
