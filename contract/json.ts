import canonicalize from 'canonicalize';

declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** RFC 8785 (JCS) text of a JSON value. Throws on what JSON cannot hold (NaN, lone surrogates, undefined at the top). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** UTF-8 bytes of the RFC 8785 text. */
export const canonicalBytes = (value: unknown): Uint8Array => new TextEncoder().encode(canonicalJson(value));
