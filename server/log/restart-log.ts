import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { encodeBase64 } from '#contract/log/base64.ts';
import { sameBytes } from '#contract/log/bytes.ts';
import { readCheckpoint } from '#contract/log/checkpoint.ts';
import { readNote } from '#contract/log/note.ts';
import type { DataFolder } from '../data-folder.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { writeDurably } from '../write-durably.ts';
import { checkStart, LogNotContinued } from './check-start.ts';
import { newOrigin, openLogKey, readLogVkeys } from './log-identity.ts';
import { newLogKeyText, readLogKey } from './log-key.ts';
import { appendAct } from './office-acts.ts';
import { signCheckpoint } from './published.ts';
import { LogTree } from './read-tree.ts';
import { readWitnesses } from './witnesses.ts';

/** The last that was published under the old name, as it says itself. */
interface OldLog {
  readonly origin: string;
  readonly size: number;
  /** Base64; empty where no checkpoint is left of it. */
  readonly root: string;
}

/**
 * Lets a log that lost leaves go on under a new name and key. What is left of the old tree stays, so that its entries can
 * be proven; the first act under the new name says how far the old one had come. Refused where the log can go on as it
 * is. After a crash it can be run again: it goes on where it was.
 * @returns the new name
 */
export async function restartLog(store: Store, files: DataFolder, runtime: Runtime): Promise<string> {
  const tree = new LogTree(store.db);
  if (await canGoOn(files, tree)) throw new Error('the office log contains all that was published: nothing to restart');
  const { publishedSize, size, root } = await tree.head();
  if (!sameBytes(await tree.rootAt(size), root))
    throw new Error('the database itself is damaged: put back a whole copy');
  const old = readOld(files, publishedSize);
  // The key file alone decides under which name the log goes on: it is replaced first, and whole.
  if (!existsSync(files.logKey) || readLogKey(readFileSync(files.logKey, 'utf8')).key.name === old.origin) {
    keepOldCheckpoint(files, old);
    const host = old.origin.split('/')[0] ?? 'localhost';
    writeDurably(files.logKey, newLogKeyText(newOrigin(host, runtime.random(4))), 0o600);
  }
  const key = openLogKey(files);
  await store.write(async (tx) => {
    const data = { ...old, newOrigin: key.key.name };
    const known = await tx.selectFrom('office_acts').select('data').where('act', '=', 'log.restarted').execute();
    if (known.some((row) => row.data === JSON.stringify(data))) return;
    await appendAct(tx, { at: runtime.now(), actor: 'cli', act: 'log.restarted', data });
  });
  rmSync(files.cosignedCheckpoint, { force: true });
  const head = await tree.head();
  writeDurably(files.checkpoint, signCheckpoint(key, head).note, 0o644);
  return key.key.name;
}

async function canGoOn(files: DataFolder, tree: LogTree): Promise<boolean> {
  if (!existsSync(files.logKey)) return false;
  try {
    await checkStart(files, tree, openLogKey(files), readWitnesses(files));
    return true;
  } catch (error) {
    if (error instanceof LogNotContinued) return false;
    throw error;
  }
}

/** What the kept checkpoint says. It may be signed by a key that is lost: it is quoted, not believed. */
function readOld(files: DataFolder, publishedSize: number): OldLog {
  const note = existsSync(files.checkpoint) ? readNote(readFileSync(files.checkpoint, 'utf8')) : null;
  const read = note?.ok === true ? readCheckpoint(note.value.text) : null;
  if (read?.ok === true) {
    const { origin, size, root } = read.value;
    return { origin, size, root: encodeBase64(root) };
  }
  const [vkey = 'unknown'] = readLogVkeys(files);
  return { origin: vkey.split('+')[0] ?? vkey, size: publishedSize, root: '' };
}

/** The old checkpoint is evidence: kept under its size, beside the new one. */
function keepOldCheckpoint(files: DataFolder, old: OldLog): void {
  for (const path of [files.checkpoint, files.cosignedCheckpoint]) {
    if (existsSync(path)) copyFileSync(path, `${path}.of-${old.origin.replace(/[^A-Za-z0-9.-]/g, '_')}`);
  }
}
