declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** UTF-8 of a text. A lone surrogate would become U+FFFD: whoever takes text from outside refuses it first. */
export const utf8Bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Whether two public values are equal. Not for secrets: it stops at the first difference. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
