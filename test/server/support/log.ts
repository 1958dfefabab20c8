import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReadCheckpoint, readCheckpoint } from '#contract/log/checkpoint.ts';
import { actLeaf, entryLeaf } from '#contract/log/leaf.ts';
import { appendNode, emptyFrontier, leafNode, rootOf } from '#contract/log/merkle.ts';
import { openNote } from '#contract/log/note.ts';
import { readVkey, type VerifierKey } from '#contract/log/verifier-key.ts';
import { verifyEd25519 } from '../../../server/log/log-key.ts';
import { host, type TestOffice } from './office.ts';
import { sha256 } from './trail.ts';

/** SHA-256 apart from the server's own. */
export const hash = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

export const vkeyOf = (text: string): VerifierKey => {
  const read = readVkey(hash, text);
  if (!read.ok) throw new Error(`${read.fault}: ${text}`);
  return read.value;
};

export const logVkey = (office: TestOffice): VerifierKey => vkeyOf(office.log.state().vkey);

/** The checkpoint as anyone gets it, opened under the log's key. */
export async function fetchCheckpoint(office: TestOffice): Promise<ReadCheckpoint & { readonly note: string }> {
  const answer = await office.app.inject({ method: 'GET', url: '/log/checkpoint', headers: { host } });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return { ...openCheckpoint(answer.body, logVkey(office)), note: answer.body };
}

export function openCheckpoint(note: string, key: VerifierKey): ReadCheckpoint {
  const opened = openNote(note, [key], verifyEd25519);
  if (!opened.ok) throw new Error(opened.fault);
  const read = readCheckpoint(opened.value.text);
  if (!read.ok || read.value.origin !== key.name) throw new Error('no checkpoint');
  return read.value;
}

/** The leaves that entries and acts of the database have to make, made anew from what is stored of them. */
export async function leavesAnew(office: TestOffice): Promise<readonly Uint8Array[]> {
  const entries = await office.store.db.selectFrom('entries').selectAll().execute();
  const acts = await office.store.db.selectFrom('office_acts').selectAll().execute();
  const leaves: Uint8Array[] = [];
  for (const e of entries) leaves[e.log_index] = entryLeaf(e.chain, e.seq, sha256(Buffer.from(`\0${e.leaf}`)));
  for (const { log_index, at, actor, act, salt, data } of acts) {
    if (salt !== null) leaves[log_index] = actLeaf(sha256, salt, { at, actor, act, data: JSON.parse(data ?? '') });
  }
  return leaves;
}

/** Root over leaves, by the contract's rules alone. */
export const rootOver = (leaves: readonly Uint8Array[]): Uint8Array =>
  rootOf(
    hash,
    leaves.reduce((frontier, leaf) => appendNode(hash, frontier, leafNode(hash, leaf)), emptyFrontier),
  );

/** A copy of the office's folder as it lies on the disk now: what a killed server or a backup would have. */
export function copyOf(office: TestOffice): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-copy-'));
  cpSync(office.files.folder, folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Puts the database, and nothing else, back to what it was. */
export function putBack(office: TestOffice, copy: { readonly folder: string }): void {
  for (const name of ['office.db-wal', 'office.db-shm']) rmSync(join(office.files.folder, name), { force: true });
  cpSync(join(copy.folder, 'office.db'), office.files.database);
  for (const name of ['office.db-wal', 'office.db-shm']) {
    try {
      cpSync(join(copy.folder, name), join(office.files.folder, name));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
}
