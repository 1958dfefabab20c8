const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const sextetOf: ReadonlyMap<string, number> = new Map([...alphabet].map((char, value) => [char, value]));

/** Base64 with the standard alphabet and padding (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const have = bytes.length - i;
    const group = (a << 16) | (b << 8) | c;
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    text += have > 1 ? alphabet.charAt((group >> 6) & 63) : '=';
    text += have > 2 ? alphabet.charAt(group & 63) : '=';
  }
  return text;
}

/**
 * Reads base64, or gives null. Only the one text that `encodeBase64` would write for the bytes is taken: with padding,
 * without line breaks, and with zero bits where the last character carries more than the bytes need (RFC 4648
 * section 3.5). Otherwise two different texts could stand for one signature.
 */
export function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length - padding; i += 1) {
    const value = sextetOf.get(text.charAt(i));
    if (value === undefined) return null;
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (held >> bits) & 0xff;
      at += 1;
    }
  }
  const surplus = held & ((1 << bits) - 1);
  return surplus === 0 ? bytes : null;
}
