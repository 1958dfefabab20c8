import { joinBytes, utf8Bytes } from './bytes.ts';
import type { NoteSignature, SignMessage } from './note.ts';
import type { VerifierKey } from './verifier-key.ts';

/** Ed25519 cosignatures of checkpoints, `cosignature/v1` of c2sp.org/tlog-cosignature. */

const signatureBytes = 64;
const timestampBytes = 8;

/** What a cosigner signs: header line, time line, the checkpoint's text. @param timestampSec seconds since 1970. */
export const cosignedMessage = (timestampSec: number, checkpointText: string): Uint8Array =>
  utf8Bytes(`cosignature/v1\ntime ${timestampSec}\n${checkpointText}`);

/**
 * What a cosignature's line carries after the key ID: the time as a big-endian uint64, then the signature.
 * @throws RangeError for a time that is no positive safe integer or a signature that is not 64 bytes.
 */
export function cosignatureBlob(timestampSec: number, signature: Uint8Array): Uint8Array {
  if (!isTimestamp(timestampSec)) throw new RangeError(`no time of a cosignature: ${timestampSec}`);
  if (signature.length !== signatureBytes) throw new RangeError('not an Ed25519 signature');
  const time = Uint8Array.from({ length: timestampBytes }, (_, i) => Math.floor(timestampSec / 256 ** (7 - i)) % 256);
  return joinBytes(time, signature);
}

/**
 * Reads what `cosignatureBlob` writes; null for another length or another time. Zero is refused: it is how a cosigner
 * says that it left the time out, and a statement without a time is none about the largest tree it has seen.
 */
export function readCosignatureBlob(
  bytes: Uint8Array,
): { readonly timestampSec: number; readonly signature: Uint8Array } | null {
  if (bytes.length !== timestampBytes + signatureBytes) return null;
  const timestampSec = bytes.subarray(0, timestampBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  return isTimestamp(timestampSec) ? { timestampSec, signature: bytes.slice(timestampBytes) } : null;
}

/** Cosigns a checkpoint's text. @param key the cosigner's own, of type cosignature. @throws RangeError for no time. */
export const cosign = (
  checkpointText: string,
  key: VerifierKey,
  timestampSec: number,
  sign: SignMessage,
): NoteSignature => ({
  name: key.name,
  id: key.id,
  signature: cosignatureBlob(timestampSec, sign(cosignedMessage(timestampSec, checkpointText))),
});

const isTimestamp = (sec: number): boolean => Number.isSafeInteger(sec) && sec > 0;
