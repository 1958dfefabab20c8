import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readCheckpoint } from '#contract/log/checkpoint.ts';
import { openNote, type VerifySignature } from '#contract/log/note.ts';
import type { VerifierKey } from '#contract/log/verifier-key.ts';
import { originHash } from './data-folder.ts';

/** `checkpoint` is null until the first one; a file that is not there is damage, not a beginning (see `trust`). */
const StateFile = z.strictObject({ v: z.literal(1), origin: z.string(), checkpoint: z.string().nullable() });

/** The last checkpoint that this witness cosigned for a log. */
export interface Latest {
  readonly size: number;
  readonly root: Uint8Array;
  /** Time of the cosignature, seconds since 1970. */
  readonly timestampSec: number;
  /** The checkpoint with the log's signatures and the cosignature. */
  readonly note: string;
}

export const statePath = (folder: string, origin: string): string => join(folder, `${originHash(origin)}.json`);

export const stateText = (origin: string, note: string | null): string =>
  `${JSON.stringify({ v: 1, origin, checkpoint: note } satisfies z.infer<typeof StateFile>)}\n`;

/**
 * Reads what was cosigned last; null for nothing yet. The file proves itself: it has to carry this witness's own
 * cosignature. Throws where it is missing, damaged, of another log or not cosigned: then nothing may be signed, because
 * a witness that has forgotten would sign a fork.
 */
export function readLatest(
  folder: string,
  origin: string,
  ownKey: VerifierKey,
  verify: VerifySignature,
): Latest | null {
  const file = StateFile.parse(JSON.parse(readFileSync(statePath(folder, origin), 'utf8')));
  if (file.origin !== origin) throw new Error('the state is of another log');
  if (file.checkpoint === null) return null;
  const opened = openNote(file.checkpoint, [ownKey], verify);
  if (!opened.ok) throw new Error(`the state carries no cosignature of this witness: ${opened.fault}`);
  const read = readCheckpoint(opened.value.text);
  const timestampSec = opened.value.verified[0]?.timestampSec ?? null;
  if (!read.ok || read.value.origin !== origin || timestampSec === null) {
    throw new Error('the state is not a checkpoint of its log');
  }
  return { size: read.value.size, root: read.value.root, timestampSec, note: file.checkpoint };
}
