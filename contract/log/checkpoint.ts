import { decodeBase64, encodeBase64 } from './base64.ts';
import { nodeBytes } from './merkle.ts';
import type { Outcome } from './outcome.ts';

/** The text of a checkpoint, as in c2sp.org/tlog-checkpoint. */
export interface Checkpoint {
  /** Which log this is. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  /** Root over them, 32 bytes. */
  readonly root: Uint8Array;
}

/** A checkpoint from outside may carry further lines. They are signed, and mean nothing here; ours never has any. */
export interface ReadCheckpoint extends Checkpoint {
  readonly extensions: readonly string[];
}

/** The note text of a checkpoint. @throws RangeError for an origin, a size or a root that cannot be in one. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  const text = `${origin}\n${size}\n${encodeBase64(root)}\n`;
  const read = readCheckpoint(text);
  if (!read.ok || read.value.origin !== origin) throw new RangeError(`not a checkpoint: ${origin} ${size}`);
  return text;
}

/** Which line is not as it must be; `lines`: fewer than three, an empty one, or no line break at the end. */
export type CheckpointFault = 'lines' | 'origin' | 'size' | 'root';

/** Reads the text of a note as a checkpoint. @param text as `readNote` or `openNote` give it. */
export function readCheckpoint(text: string): Outcome<ReadCheckpoint, CheckpointFault> {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.includes('')) return { ok: false, fault: 'lines' };
  const [origin, sizeLine, rootLine, ...extensions] = lines;
  if (origin === undefined || sizeLine === undefined || rootLine === undefined) return { ok: false, fault: 'lines' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a note may not contain them
  if (!origin.isWellFormed() || /[\u0000-\u001f]/.test(origin)) return { ok: false, fault: 'origin' };
  const size = readDecimal(sizeLine);
  if (size === null) return { ok: false, fault: 'size' };
  const root = decodeBase64(rootLine);
  if (root?.length !== nodeBytes) return { ok: false, fault: 'root' };
  return { ok: true, value: { origin, size, root, extensions } };
}

/** Reads an ASCII decimal without leading zeros that is a safe integer; null for every other text. */
export function readDecimal(text: string): number | null {
  if (!/^(?:0|[1-9]\d{0,15})$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
