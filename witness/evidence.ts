import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatAddCheckpoint } from '#contract/log/add-checkpoint.ts';
import { formatNote } from '#contract/log/note.ts';
import { originHash } from './data-folder.ts';
import type { WriteDurably } from './durable-file.ts';
import type { Contradiction, Submission } from './submission.ts';

/**
 * Most files of each kind. Each holds one text that the log itself signed, so a stranger cannot fill the folder; anyone
 * who saw a checkpoint can send it with a wrong proof, though, and proofs of a fork must not be crowded out by that.
 */
export const maxEvidenceFiles: Readonly<Record<Contradiction, number>> = { fork: 256, suspect: 64 };

/**
 * Keeps what the log signed beside what was cosigned before: together they let anyone check the contradiction.
 * @returns the file's path; null where it is kept already or the folder holds as many as it may.
 */
export function keepEvidence(
  folder: string,
  kind: Contradiction,
  submission: Submission,
  cosigned: string | null,
  at: Date,
  write: WriteDurably,
): string | null {
  const { oldSize, proof, checkpoint, text, logSignatures } = submission;
  const digest = createHash('sha256').update(text, 'utf8').digest('hex');
  const path = join(folder, `${kind}-${originHash(checkpoint.origin).slice(0, 16)}-${digest}.json`);
  if (existsSync(path)) return null;
  const kept = readdirSync(folder).filter((name) => name.startsWith(`${kind}-`) && name.endsWith('.json'));
  if (kept.length >= maxEvidenceFiles[kind]) return null;
  const request = formatAddCheckpoint({ oldSize, proof, checkpoint: formatNote(text, logSignatures) });
  write(path, `${JSON.stringify({ v: 1, kind, at: at.toISOString(), request, cosigned }, null, 2)}\n`);
  return path;
}
