import { closeSync, constants, fdatasync, openSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { Base64 } from '#contract/primitives.ts';
import { catalogue, type EntryData } from '#contract/trail/catalogue.ts';
import { ownFile } from '../../own-file.ts';
import { errorCode } from '../probes/measure.ts';
import { journalNames } from './types.ts';

const datasync = promisify(fdatasync);

/** One move as it was planned. Kept until its entry is in the trail. */
export interface Planned<Data = EntryData<'save.recovered'>> {
  readonly id: string;
  /** Path of the file before the move, base64 of its bytes. */
  readonly source: string;
  readonly data: Data;
}

const Line = z.union([
  z.strictObject({ id: z.string().max(64), source: Base64, data: z.unknown() }),
  z.strictObject({ done: z.array(z.string().max(64)) }),
]);

/**
 * What has been moved and is not yet in the trail: lines of JSON in the work folder, on the disk before the move, so
 * that neither a killed agent nor a recorder that is away makes a move unrecorded.
 */
export interface Journal<Data = EntryData<'save.recovered'>> {
  /** Moves of an earlier run that nobody recorded. */
  readonly read: () => Promise<readonly Planned<Data>[]>;
  readonly plan: (moves: readonly Planned<Data>[]) => Promise<void>;
  readonly done: (id: string) => void;
  /** Resolves once everything asked for is on the disk. */
  readonly settle: () => Promise<void>;
}

/** Of the moves to 回収. */
export const createRecoveryJournal = (workFolder: string): Journal =>
  createJournal(join(workFolder, journalNames.recovery), catalogue['save.recovered'].data);

/** @param data what each line says of its move; another line is none */
export function createJournal<Data>(path: string, data: z.ZodType<Data>): Journal<Data> {
  const open_ = new Set<string>();
  let finished: string[] = [];
  let chain: Promise<void> = Promise.resolve();
  /** What an earlier run has left and nobody could read is kept for the next. */
  let isRead = false;

  /** Only the wait for the disk is left to the thread pool: on a busy machine each trip there costs as much. */
  const write = async (text: string, truncate: boolean): Promise<void> => {
    const fd = openSync(path, truncate ? ownFile.append | constants.O_TRUNC : ownFile.append, 0o600);
    try {
      if (text !== '') writeFileSync(fd, text);
      await datasync(fd);
    } finally {
      closeSync(fd);
    }
  };

  const inTurn = (task: () => Promise<void>): Promise<void> => {
    const mine = chain.then(task);
    chain = mine.catch(() => undefined);
    return mine;
  };

  const strike = async (): Promise<void> => {
    const ids = finished;
    finished = [];
    if (ids.length === 0) return;
    const isEmpty = isRead && open_.size === 0;
    await write(isEmpty ? '' : `${JSON.stringify({ done: ids })}\n`, isEmpty);
  };

  return {
    read: async () => {
      // What this run has planned it records itself, however late it reads.
      const planned = parseJournal(await readText(path), data).filter(({ id }) => !open_.has(id));
      for (const move of planned) open_.add(move.id);
      isRead = true;
      return planned;
    },
    plan: (moves) =>
      inTurn(async () => {
        for (const move of moves) open_.add(move.id);
        await write(moves.map((move) => `${JSON.stringify(move)}\n`).join(''), false);
      }),
    done: (id) => {
      open_.delete(id);
      finished.push(id);
      // Lines that are done together are struck out together. A line struck too late is recorded twice, never lost.
      if (finished.length === 1) void inTurn(strike).catch(() => undefined);
    },
    settle: () => inTurn(strike).catch(() => undefined),
  };
}

/** The moves without a `done`. A broken line (a power cut in the middle of a write) was never followed by a move. */
export function parseJournal<Data>(text: string, data: z.ZodType<Data>): readonly Planned<Data>[] {
  const planned = new Map<string, Planned<Data>>();
  for (const line of text.split('\n')) {
    const parsed = Line.safeParse(parseJson(line));
    if (!parsed.success) continue;
    if ('done' in parsed.data) for (const id of parsed.data.done) planned.delete(id);
    else {
      const told = data.safeParse(parsed.data.data);
      if (told.success) planned.set(parsed.data.id, { ...parsed.data, data: told.data });
    }
  }
  return [...planned.values()];
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, { encoding: 'utf8', flag: ownFile.read });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}
