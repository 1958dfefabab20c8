import { existsSync, readFileSync } from 'node:fs';
import { formatVkey } from '#contract/log/verifier-key.ts';
import type { DataFolder } from '../data-folder.ts';
import { writeDurably } from '../write-durably.ts';
import { type LogKey, newLogKeyText, readLogKey } from './log-key.ts';

/** vkeys of this office's log, newest first: more than one after a restart under a new name. */
export const readLogVkeys = ({ logVkeys }: DataFolder): readonly string[] =>
  existsSync(logVkeys)
    ? readFileSync(logVkeys, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];

/**
 * The log's key, made under this name where there is none. The public file follows the key: a crash between the two is
 * mended at the next call.
 * @throws Error where the key cannot be read, or is missing although the log has published under one before
 */
export function ensureLogKey(files: DataFolder, origin: string): LogKey {
  if (!existsSync(files.logKey)) {
    if (readLogVkeys(files).length > 0)
      throw new Error(`${files.logKey} is missing: put it back, or run «restart-log»`);
    writeDurably(files.logKey, newLogKeyText(origin), 0o600);
  }
  return openLogKey(files);
}

/** Reads the log's key, and names it first in the public file. */
export function openLogKey(files: DataFolder): LogKey {
  const log = readLogKey(readFileSync(files.logKey, 'utf8'));
  const vkey = formatVkey(log.key);
  const known = readLogVkeys(files);
  if (known[0] !== vkey) {
    writeDurably(files.logVkeys, `${[vkey, ...known.filter((other) => other !== vkey)].join('\n')}\n`, 0o644);
  }
  return log;
}

/** A name for a log: who runs it, and something that no other log has. @param random 4 random bytes */
export const newOrigin = (host: string, random: Uint8Array): string =>
  `${host}/tanmori-${Buffer.from(random).toString('hex')}`;
