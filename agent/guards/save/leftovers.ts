import { lstatSync, unlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { FileName } from '#contract/primitives.ts';
import { joinPath } from './byte-path.ts';
import type { FileDigest } from './hash-file.ts';
import { hashPath } from './hash-path.ts';
import type { Journal, Planned } from './journal.ts';
import { copyPrefix, placeholderName, releaseName } from './move.ts';
import type { Recovered } from './types.ts';

export interface MovedFile {
  readonly to: FileName;
  readonly sha256: string;
}
interface Found<Data> {
  readonly id: string;
  readonly data: Data;
}

/** What is to be said of a file in 回収 that is not the one that was planned. */
const asWritten = (data: Recovered['data'], digest: FileDigest): Recovered['data'] => ({
  ...data,
  ...digest,
  writerSeen: true,
});

/**
 * What an agent that was killed has left: moves that were made and not recorded are handed over for recording, moves
 * that were only planned are forgotten (the scan finds their files).
 * @param recovery where the moves led: 回収, or 隔離
 */
export async function readLeftovers<Data extends MovedFile>(
  journal: Journal<Data>,
  recovery: Buffer,
  asArrived: (data: Data, digest: FileDigest) => Data,
): Promise<readonly Found<Data>[]> {
  const recovered: Found<Data>[] = [];
  for (const planned of await journal.read()) {
    const data = await asFound(planned, recovery, asArrived);
    if (data === null) journal.done(planned.id);
    else recovered.push({ id: planned.id, data });
  }
  return recovered;
}

/** Reads what was left in 回収, and clears it up: half-made copies are removed, their sources are still there. */
export async function recoverLeftovers(journal: Journal, recovery: Buffer): Promise<readonly Recovered[]> {
  const recovered = await readLeftovers(journal, recovery, asWritten);
  await removeScraps(recovery);
  return recovered;
}

/** Exactly what the guard calls a copy: a person's file that merely begins so is a person's file. */
const halfMade = new RegExp(`^${copyPrefix}[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`);

/** Half-made copies by their name; reservations by being links to the placeholder, which nothing of a person's is. */
export async function removeScraps(recovery: Buffer): Promise<void> {
  const own = Buffer.from(placeholderName);
  const isReservation = reservationsIn(recovery);
  for (const name of await readdir(recovery, { encoding: 'buffer' })) {
    const path = joinPath(recovery, name);
    if (halfMade.test(name.toString('utf8')) || (!name.equals(own) && isReservation(path))) tryToUnlink(path);
  }
}

/** A folder that somebody gave such a name stays: it must not keep the guard from its start. */
function tryToUnlink(path: Buffer): void {
  try {
    unlinkSync(path);
  } catch {
    // It stays.
  }
}

/** Tells a reservation in the folder from a file of a person's, which never is a link to the placeholder. */
function reservationsIn(folder: Buffer): (path: Buffer) => boolean {
  const placeholder = lstatSync(joinPath(folder, Buffer.from(placeholderName)), big);
  if (placeholder?.size !== 0n || placeholder.nlink < 2n) return () => false;
  return (path) => {
    const stat = lstatSync(path, big);
    return stat?.ino === placeholder.ino && stat.dev === placeholder.dev;
  };
}

const big = { bigint: true, throwIfNoEntry: false } as const;

/** What the entry should say now, or null where the move was never made. */
async function asFound<Data extends MovedFile>(
  planned: Planned<Data>,
  recovery: Buffer,
  asArrived: (data: Data, digest: FileDigest) => Data,
): Promise<Data | null> {
  const name = Buffer.from(planned.data.to.bytes, 'base64');
  // The journal lies where the borrower may write: a name that leads elsewhere was never written by the guard.
  if (name.length === 0 || name.includes(0x2f)) return null;
  const target = joinPath(recovery, name);
  const source = Buffer.from(planned.source, 'base64');
  const hasSource = lstatSync(source, { throwIfNoEntry: false }) !== undefined;
  const digest = await hashPath(target);
  if (digest === null) return null;
  // Only reserved: whoever took the source away since then, it was not the guard by this move.
  if (digest.bytes === 0 && (hasSource || reservationsIn(recovery)(target))) {
    releaseName(target);
    return null;
  }
  if (digest.sha256 === planned.data.sha256) return planned.data;
  return asArrived(planned.data, digest);
}
