// A name that an older Node lacks must fail when it is called (exit 2), not when the file is linked (exit 1: tampered).
import * as crypto from 'node:crypto';

/** SHA-256 of bytes or of a text's UTF-8. */
export const sha256Hex = (of: string | Uint8Array): string => crypto.hash('sha256', of, 'hex');
export const sha256Base64 = (of: string | Uint8Array): string => crypto.hash('sha256', of, 'base64');

let scratch = Buffer.alloc(64 * 1024);

/** Hex of hash(salt ‖ text): the commitment to a canonical text. @param salt 32 hex digits */
export function commitmentHex(salt: string, text: string): string {
  const most = 16 + text.length * 3;
  if (scratch.length < most) scratch = Buffer.alloc(most);
  scratch.write(salt, 0, 'hex');
  const length = scratch.write(text, 16, 'utf8');
  return sha256Hex(scratch.subarray(0, 16 + length));
}

/** Leaf hash of RFC 6962, of a leaf given as text: U+0000 is the one byte 0x00 in UTF-8. */
export const leafHashHex = (text: string): string => sha256Hex(`\u0000${text}`);
export const leafHashBase64 = (text: string): string => sha256Base64(`\u0000${text}`);
