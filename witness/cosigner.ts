import { cosign } from '#contract/log/cosignature.ts';
import { formatNote, signatureLine } from '#contract/log/note.ts';
import type { DataFolder } from './data-folder.ts';
import { originHash } from './data-folder.ts';
import type { WriteDurably } from './durable-file.ts';
import { sha256, verifyEd25519 } from './ed25519.ts';
import { keepEvidence } from './evidence.ts';
import type { WitnessKey } from './key-file.ts';
import { reasonOf } from './problem.ts';
import { type Latest, readLatest, statePath, stateText } from './state-file.ts';
import { type Contradiction, judge, readSubmission, type Submission } from './submission.ts';
import { readTrustedLogs } from './trusted-logs.ts';

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface CosignerDeps {
  readonly data: DataFolder;
  readonly witness: WitnessKey;
  readonly now: () => Date;
  readonly write: WriteDurably;
  /** One line for whoever runs the witness. */
  readonly tell: (line: string) => void;
}

export interface Cosigner {
  /** Answers the body of `POST /add-checkpoint`. */
  readonly addCheckpoint: (body: string) => Answer;
  /** Answers `GET /<origin hash>/checkpoint`: the last checkpoint that was cosigned. */
  readonly latestOf: (hash: string) => Answer;
}

/**
 * The witness's one decision, from trust and state on the disk to trust and state on the disk. Synchronous on purpose:
 * between the check against the last checkpoint and the durable record of the new one nothing else can run, so two
 * requests can never both follow the same checkpoint. Whatever cannot be read or written means 503 and no signature.
 */
export function createCosigner({ data, witness, now, write, tell }: CosignerDeps): Cosigner {
  const keep = (kind: Contradiction, submission: Submission, latest: Latest | null): void => {
    try {
      const path = keepEvidence(data.evidence, kind, submission, latest?.note ?? null, now(), write);
      if (path !== null) tell(`${kind}: ${submission.checkpoint.origin} size ${submission.checkpoint.size}: ${path}`);
    } catch (error) {
      tell(`evidence not kept: ${reasonOf(error)}`);
    }
  };

  const decide = (body: string): Answer => {
    const submitted = readSubmission(body, readTrustedLogs(data.logs), verifyEd25519);
    if (!submitted.ok) return plain(submitted.refusal.status, `${submitted.refusal.reason}\n`);
    const { submission } = submitted;
    const { origin } = submission.checkpoint;
    const latest = readLatest(data.states, origin, witness.key, verifyEd25519);
    const { refusal, contradiction } = judge(sha256, submission, latest);
    if (contradiction !== null) keep(contradiction, submission, latest);
    if (refusal?.status === 409) return { ...plain(409, `${refusal.reason}\n`), contentType: 'text/x.tlog.size' };
    if (refusal !== null) return plain(refusal.status, `${refusal.reason}\n`);

    // Never an earlier time than before for the same log: the statement is about the largest tree seen by then.
    const timestampSec = Math.max(Math.floor(now().getTime() / 1000), latest?.timestampSec ?? 1);
    const cosignature = cosign(submission.text, witness.key, timestampSec, witness.sign);
    const note = formatNote(submission.text, [...submission.logSignatures, cosignature]);
    write(statePath(data.states, origin), stateText(origin, note));
    return plain(200, signatureLine(cosignature));
  };

  const readBack = (hash: string): Answer => {
    const log = readTrustedLogs(data.logs).find(({ origin }) => originHash(origin) === hash);
    const latest = log === undefined ? null : readLatest(data.states, log.origin, witness.key, verifyEd25519);
    return latest === null ? plain(404, 'no checkpoint\n') : plain(200, latest.note);
  };

  const closed = (answer: () => Answer): Answer => {
    try {
      return answer();
    } catch (error) {
      tell(`nothing was signed: ${reasonOf(error)}`);
      return plain(503, 'the witness cannot read or write its records\n');
    }
  };

  return { addCheckpoint: (body) => closed(() => decide(body)), latestOf: (hash) => closed(() => readBack(hash)) };
}

const plain = (status: number, body: string): Answer => ({ status, contentType: 'text/plain; charset=utf-8', body });
