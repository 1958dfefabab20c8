import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { mayWriteHere, wayToReplace } from './may-write.ts';

/** Profiles and parameters are small. */
const maxBytes = 4 * 1024 * 1024;

/** Text of a regular file. TM-607 where it cannot be had. */
export const readText = (path: string): Outcome<string> => read(path, 0, () => null);

/** The same, of root's and out of this account's reach: whoever may write it could say what they like. */
export const readTrustedText = (path: string): Outcome<string> =>
  read(path, constants.O_NOFOLLOW, ({ uid }) => {
    if (uid !== 0) return `${path} is not root's`;
    const way = mayWriteHere(path) ? path : wayToReplace(path);
    return way === null ? null : `this account may write ${way}`;
  });

/** @param doubt why what was opened cannot be believed, or null */
function read(path: string, flags: number, doubt: (stat: Stats) => string | null): Outcome<string> {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | flags);
    try {
      const stat = fstatSync(fd);
      if (!stat.isFile() || stat.size > maxBytes) return refusal('TM-607', `${path} is no small file`);
      const why = doubt(stat);
      return why === null ? ok(readFileSync(fd, 'utf8')) : refusal('TM-607', why);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return refusal('TM-607', error instanceof Error ? error.message : undefined);
  }
}
