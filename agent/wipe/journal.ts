import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { canonicalJson } from '#contract/json.ts';
import { CanaryLook, StepReport, WipePart, WipeReason, WipeStep, WipeTechnique } from '#contract/loan/wipe-report.ts';
import { LoanId, Sha256Hex, StaffId, UtcInstant } from '#contract/primitives.ts';
import { fsyncFolder, makeFolderDurably } from '../profile/durable-file.ts';
import { parseTame } from '../profile/state-store.ts';
import { swapStates } from './erase-swap.ts';

/** What a wipe keeps of itself. Nameless: neither a name nor a path nor a content of the borrower's. */
export const WipeRecord = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('order'),
    at: UtcInstant,
    order: Sha256Hex,
    loan: LoanId.nullable(),
    /** Account of 情報政策課, so that the same person's check is refused here too. */
    executor: StaffId,
    scope: z.array(WipePart),
    technique: WipeTechnique,
  }),
  /** A process begins to work on the order, at this step. */
  z.strictObject({
    kind: z.literal('run'),
    at: UtcInstant,
    from: WipeStep,
    /** SHA-256 of what said where on this PC everything lies. */
    parameters: Sha256Hex,
  }),
  z.strictObject({ kind: z.literal('begin'), at: UtcInstant, step: WipeStep }),
  /** What a step found when it was first begun: the counts of the report, whatever was cut off in between. */
  z.strictObject({
    kind: z.literal('inventory'),
    at: UtcInstant,
    step: WipeStep,
    files: z.int().min(0),
    bytes: z.int().min(0),
    odd: z.int().min(0),
  }),
  /** One swap area: what it was, until it is so again. */
  z.strictObject({
    kind: z.literal('swap'),
    at: UtcInstant,
    /** SHA-256 of the path that the parameters name. */
    place: Sha256Hex,
    state: z.enum(swapStates),
    uuid: z.string().regex(/^[0-9a-f-]{36}$/),
    label: z.string().max(16),
    priority: z.int().nullable(),
  }),
  z.strictObject({
    kind: z.literal('end'),
    at: UtcInstant,
    step: WipeStep,
    ...StepReport.pick({ outcome: true, reason: true, files: true, bytes: true, tool: true }).shape,
    look: CanaryLook.nullable(),
  }),
  z.strictObject({
    kind: z.literal('result'),
    at: UtcInstant,
    result: z.enum(['erased', 'needs-attention']),
    reasons: z.array(WipeReason),
  }),
]);
export type WipeRecord = z.infer<typeof WipeRecord>;

const Line = z.strictObject({ n: z.int().min(0), prev: Sha256Hex, record: WipeRecord });
const noLine = '0'.repeat(64);
const hashOf = (line: string): string => createHash('sha256').update(line).digest('hex');

export interface Journal {
  readonly records: readonly WipeRecord[];
  readonly lines: number;
  /** SHA-256 of the last line, 64 zeros where there is none. */
  readonly head: string;
  /** On the disk when it returns. */
  readonly append: (record: WipeRecord) => void;
  readonly close: () => void;
}

/**
 * Opens the journal of a state folder, which must lie outside all that is erased. A last line that a power cut tore is
 * taken away; anything else that does not fit is TM-703, and nothing is erased on the word of such a journal.
 */
export function openJournal(folder: string): Outcome<Journal> {
  makeFolderDurably(folder, 0o700);
  const path = join(folder, 'wipe-journal.jsonl');
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  const read = readLines(readFileSync(fd, 'utf8'));
  if (read === null) {
    closeSync(fd);
    return refusal('TM-703', path);
  }
  if (fstatSync(fd).size !== read.bytes) {
    ftruncateSync(fd, read.bytes);
    fsyncSync(fd);
  }
  fsyncFolder(folder);
  const records = [...read.records];
  let { head, bytes } = read;
  return ok({
    records,
    get lines() {
      return records.length;
    },
    get head() {
      return head;
    },
    append: (record) => {
      const line = canonicalJson({ n: records.length, prev: head, record: WipeRecord.parse(record) });
      const written = Buffer.from(`${line}\n`);
      for (let done = 0; done < written.length; ) done += writeSync(fd, written, done, undefined, bytes + done);
      fsyncSync(fd);
      bytes += written.length;
      head = hashOf(line);
      records.push(record);
    },
    close: () => closeSync(fd),
  });
}

interface ReadLines {
  readonly records: readonly WipeRecord[];
  readonly head: string;
  /** Length of the lines that hold. */
  readonly bytes: number;
}

/** Null where a line does not hold; but the last one may be torn: without an end, or with bytes that are no line. */
export function readLines(text: string): ReadLines | null {
  const records: WipeRecord[] = [];
  let head = noLine;
  let bytes = 0;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const parsed = Line.safeParse(index < lines.length - 1 ? parseTame(line) : undefined);
    if (!parsed.success) {
      return lines.slice(index + 1).every((later) => later === '') ? { records, head, bytes } : null;
    }
    if (parsed.data.n !== records.length || parsed.data.prev !== head) return null;
    records.push(parsed.data.record);
    head = hashOf(line);
    bytes += Buffer.byteLength(line) + 1;
  }
  return { records, head, bytes };
}
