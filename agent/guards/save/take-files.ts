import { closeSync, fstatSync, lstatSync } from 'node:fs';
import { errorCode } from '../probes/measure.ts';
import { joinPath, pathText } from './byte-path.ts';
import { hashFile } from './hash-file.ts';
import { hashPath } from './hash-path.ts';
import { isUnchanged, type OpenFile } from './inspect.ts';
import type { Journal, Planned } from './journal.ts';
import { moveFile, releaseName, reserveName, syncFolder } from './move.ts';
import type { Candidate } from './queue.ts';
import { fileName, type OpenWriters, type Pending, type Recovered } from './types.ts';

export interface TakeDeps {
  /** 回収, where the files go. */
  readonly recovery: Buffer;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly openWriters: OpenWriters;
  readonly journal: Pick<Journal, 'plan' | 'done'>;
  /** Whether the head's approval lets this file stay where it is. */
  readonly letsLie: (candidate: Candidate, file: OpenFile) => Promise<boolean>;
  readonly breathe: () => Promise<void> | undefined;
  /** Null where 回収 stands ready, otherwise what is wrong with it. */
  readonly prepareRecovery: () => string | null;
}

export interface Found {
  readonly candidate: Candidate;
  readonly file: OpenFile;
}

interface Move extends Found {
  readonly target: Buffer;
  readonly planned: Planned;
}

export interface Taken {
  readonly recovered: readonly Recovered[];
  readonly postponed: readonly { readonly candidate: Candidate; readonly why: Pending['data']['why'] | 'gone' }[];
  /**
   * Resolves once the folder is on the disk. The entry may be on its way meanwhile: where a power cut takes the move
   * back and leaves the entry, the file lies where it was and is found and told again.
   */
  readonly onDisk: Promise<void>;
}

const nothingMoved = Promise.resolve();

/**
 * Moves a batch of open files into 回収, but for approved ones: first who is still writing, then hashes, then the
 * journal on the disk, then the moves. Closes every file. What could not be moved now comes back with a reason.
 */
export async function takeFiles(found: readonly Found[], deps: TakeDeps): Promise<Taken> {
  const postponed: { readonly candidate: Candidate; readonly why: Pending['data']['why'] | 'gone' }[] = [];
  const recovered: Recovered[] = [];
  try {
    const forbidden: Found[] = [];
    for (const one of found) {
      await deps.breathe();
      // Before the look at the writers: who has an approved file open in an editor has not saved anything yet.
      if (!(await deps.letsLie(one.candidate, one.file).catch(onlySystem(false)))) forbidden.push(one);
    }
    if (forbidden.length === 0) return { recovered, postponed, onDisk: nothingMoved };
    const writers = await deps.openWriters(forbidden.map(({ file }) => file));
    const moves: Move[] = [];
    for (const one of forbidden) {
      await deps.breathe();
      const move = writers.has(one.file.identity)
        ? 'open-writer'
        : await plan(one, deps).catch(onlySystem('other' as const));
      if (typeof move === 'string') postponed.push({ candidate: one.candidate, why: move });
      else moves.push(move);
    }
    // A journal that cannot be written (a full disk) does not hold up the move: protect first. The finding is still
    // in memory and on its way to the recorder.
    if (moves.length > 0) await deps.journal.plan(moves.map((move) => move.planned)).catch(() => undefined);
    for (const move of moves) {
      await deps.breathe();
      const result = await take(move, deps);
      if (typeof result !== 'string') {
        recovered.push(result);
        continue;
      }
      releaseName(joinPath(deps.recovery, move.target));
      deps.journal.done(move.planned.id);
      postponed.push({ candidate: move.candidate, why: result });
    }
    const onDisk = recovered.length > 0 ? syncFolder(deps.recovery).catch(() => undefined) : nothingMoved;
    return { recovered, postponed, onDisk };
  } finally {
    for (const { file } of found) closeSync(file.fd);
  }
}

/** Where the system fails on one file (a bad sector), the others of its batch go on. */
const onlySystem =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (errorCode(error) === null) throw error;
    return instead;
  };

async function plan({ candidate, file }: Found, deps: TakeDeps): Promise<Move | Pending['data']['why']> {
  const digest = await hashFile(file.fd, Number(file.stat.size));
  if (!isUnchanged(file.stat, fstatSync(file.fd, { bigint: true }))) return 'open-writer';
  if (deps.prepareRecovery() !== null) return 'other';
  const target = reserve(candidate, deps);
  if (target === null) return 'no-space';
  const data: Recovered['data'] = {
    name: fileName(candidate.name),
    from: pathText(candidate.folder),
    to: fileName(target),
    bytes: digest.bytes,
    sha256: digest.sha256,
    foundLater: candidate.origin === 'start',
    writerSeen: false,
  };
  const planned: Planned = { id: deps.newId(), source: candidate.path.toString('base64'), data };
  return { candidate, file, target, planned };
}

function reserve(candidate: Candidate, deps: TakeDeps): Buffer | null {
  try {
    return reserveName(deps.recovery, deps.now(), candidate.name);
  } catch {
    return null;
  }
}

async function take(move: Move, deps: TakeDeps): Promise<Recovered | Pending['data']['why'] | 'gone'> {
  const { candidate, file, planned } = move;
  const target = joinPath(deps.recovery, move.target);
  const hasWriter = async (): Promise<boolean> => (await deps.openWriters([file])).size > 0;
  const result = await moveFile(
    candidate.path,
    candidate.folder,
    target,
    deps.recovery,
    file,
    planned.data.sha256,
    hasWriter,
  );
  if (!result.ok) return result.why;
  if (result.copied) return { id: planned.id, data: planned.data };
  return { id: planned.id, data: await asMoved(move, target) };
}

/** What really arrived: a name can be given to another file, or written to, between the last look and the move. */
async function asMoved({ file, planned }: Move, target: Buffer): Promise<Recovered['data']> {
  const arrived = lstatSync(target, { bigint: true, throwIfNoEntry: false });
  const now = fstatSync(file.fd, { bigint: true });
  if (arrived !== undefined && `${arrived.dev}:${arrived.ino}` === file.identity && isUnchanged(file.stat, now)) {
    return planned.data;
  }
  const digest = await hashPath(target).catch(onlySystem(null));
  return digest === null ? { ...planned.data, writerSeen: true } : { ...planned.data, ...digest, writerSeen: true };
}
