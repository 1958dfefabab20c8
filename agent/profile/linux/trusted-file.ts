import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { mayWriteHere, wayToReplace } from './may-write.ts';

/** Profiles and parameters are small. */
const maxBytes = 4 * 1024 * 1024;

/** Text of a regular file. TM-607 where it cannot be had. */
export function readText(path: string): Outcome<string> {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return refusal('TM-607', error instanceof Error ? error.message : undefined);
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size > maxBytes) return refusal('TM-607', `${path} is no small file`);
    return ok(readFileSync(fd, 'utf8'));
  } finally {
    closeSync(fd);
  }
}

/** The same, of root's and out of this account's reach: whoever may write it could say what they like. */
export function readTrustedText(path: string): Outcome<string> {
  const text = readText(path);
  if (!text.ok) return text;
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      if (fstatSync(fd).uid !== 0) return refusal('TM-607', `${path} is not root's`);
    } finally {
      closeSync(fd);
    }
    const way = mayWriteHere(path) ? path : wayToReplace(path);
    return way === null ? text : refusal('TM-607', `this account may write ${way}`);
  } catch (error) {
    return refusal('TM-607', error instanceof Error ? error.message : undefined);
  }
}
