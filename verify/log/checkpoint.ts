import { signatureHolds } from '../format/ed25519.ts';
import { isBase64, isBase64Of32 } from '../format/patterns.ts';
import { isKeyName, type VerifierKey } from './vkey.ts';

/** A checkpoint (c2sp.org/tlog-checkpoint) that a trusted log signed. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Trusted witnesses that cosigned, each once, in the order of the trust file. */
  readonly cosigned: readonly { readonly name: string; readonly atSec: number }[];
}

export type NoteFault = 'note' | 'unsigned' | 'log-signature' | 'cosignature';

interface SignatureLine {
  readonly name: string;
  readonly id: string;
  readonly bytes: Buffer;
}

/** Opens a checkpoint's signed note with the trusted keys alone; what other keys signed means nothing. */
export function openCheckpoint(
  note: string,
  logs: readonly VerifierKey[],
  witnesses: readonly VerifierKey[],
): { readonly ok: true; readonly checkpoint: Checkpoint } | { readonly ok: false; readonly fault: NoteFault } {
  const read = readNote(note);
  if (read === null) return { ok: false, fault: 'note' };
  const { text, lines } = read;
  const [origin = '', sizeText = '', root = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = Number(sizeText);
  const isForm = /^(?:0|[1-9]\d{0,15})$/.test(sizeText) && Number.isSafeInteger(size) && isBase64Of32(root);
  if (origin === '' || !isForm || extensions.includes('')) return { ok: false, fault: 'note' };
  let isSigned = false;
  for (const line of lines) {
    for (const log of logs.filter((key) => isBy(key, line))) {
      const holds = line.bytes.length === 64 && signatureHolds(log.key, Buffer.from(text), line.bytes);
      if (!holds) return { ok: false, fault: 'log-signature' };
      if (log.name === origin) isSigned = true;
    }
  }
  if (!isSigned) return { ok: false, fault: 'unsigned' };
  const cosigned: { name: string; atSec: number }[] = [];
  for (const witness of witnesses) {
    const times = lines.filter((line) => isBy(witness, line)).map((line) => cosignedAt(witness, text, line.bytes));
    if (times.includes(null)) return { ok: false, fault: 'cosignature' };
    const latest = Math.max(0, ...times.map(Number));
    if (latest > 0) cosigned.push({ name: witness.name, atSec: latest });
  }
  return { ok: true, checkpoint: { origin, size, root, cosigned } };
}

const isBy = (key: VerifierKey, line: SignatureLine): boolean => key.name === line.name && key.id === line.id;

/** Seconds since 1970 of a cosignature/v1 (c2sp.org/tlog-cosignature) that holds, else null. */
function cosignedAt(witness: VerifierKey, text: string, bytes: Buffer): number | null {
  if (bytes.length !== 72) return null;
  const time = bytes.readBigUInt64BE(0);
  if (time === 0n || time > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  const message = Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
  return signatureHolds(witness.key, message, bytes.subarray(8)) ? Number(time) : null;
}

/** Takes a signed note apart (c2sp.org/signed-note): text with its last LF, and signature lines. */
function readNote(note: string): { readonly text: string; readonly lines: readonly SignatureLine[] } | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) return null;
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0 || !note.endsWith('\n') || blank + 2 === note.length) return null;
  const lines: SignatureLine[] = [];
  for (const line of note.slice(blank + 2, -1).split('\n')) {
    const [, name = '', material = ''] = /^— ([^ ]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
    if (!isKeyName(name) || !isBase64(material)) return null;
    const bytes = Buffer.from(material, 'base64');
    if (bytes.length < 5) return null;
    lines.push({ name, id: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4) });
  }
  return { text: note.slice(0, blank + 1), lines };
}
