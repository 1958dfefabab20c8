import { closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { nodeCrypto } from '../../node-crypto.ts';

/** What came of really trying to write. Only a refusal by the system is `denied`. */
export type Attempt = 'done' | 'denied' | 'absent' | 'unknown';

/** Tries to make a file in a folder, and takes it away again. */
export function tryCreate(folder: string): Attempt {
  const path = join(folder, `.tanmori-${nodeCrypto().randomBytes(8).toString('hex')}`);
  const made = trial(() => closeSync(openSync(path, 'wx')));
  if (made === 'done') rmSync(path, { force: true });
  return made;
}

const trial = (act: () => void): Attempt => {
  try {
    act();
    return 'done';
  } catch (error) {
    switch (error instanceof Error && 'code' in error ? error.code : null) {
      // ERROR_ACCESS_DENIED and ERROR_WRITE_PROTECT, as libuv maps them. EBUSY is a lock: nothing is known then.
      case 'EPERM':
      case 'EACCES':
      case 'EROFS':
        return 'denied';
      case 'ENOENT':
      case 'ENOTDIR':
        return 'absent';
      default:
        return 'unknown';
    }
  }
};

const maxBytes = 4 * 1024 * 1024;

/** Text of a small file. TM-607 where it cannot be had. */
export function readSmallText(path: string): Outcome<string> {
  try {
    const stat = statSync(path);
    if (!stat.isFile() || stat.size > maxBytes) return refusal('TM-607', `${path} is no small file`);
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    return refusal('TM-607', error instanceof Error ? error.message : undefined);
  }
}

/** The same, of a file that this account may neither write nor replace: that is tried, since Node reads no ACL. */
export function readGuardedText(path: string): Outcome<string> {
  if (trial(() => closeSync(openSync(path, 'r+'))) !== 'denied' || tryCreate(dirname(path)) !== 'denied') {
    return refusal('TM-607', `this account may write ${path}, or it is not there`);
  }
  return readSmallText(path);
}
