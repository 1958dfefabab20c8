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

/** Deepest nesting of arrays and objects that is taken from outside. The contract's deepest schema needs nine. */
const maxDepth = 32;

/**
 * Whether parsed JSON can be worked on safely: not so deep that a recursive reader runs out of stack, and no lone
 * surrogate, which RFC 8785 cannot write. Walks without recursion. For every value that comes from outside, before any
 * schema sees it.
 */
export function isTameJson(root: unknown): boolean {
  const rest: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 0 }];
  for (let item = rest.pop(); item !== undefined; item = rest.pop()) {
    const { value, depth } = item;
    if (typeof value === 'string' && !value.isWellFormed()) return false;
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= maxDepth) return false;
    for (const [key, child] of Object.entries(value)) {
      if (!key.isWellFormed()) return false;
      rest.push({ value: child, depth: depth + 1 });
    }
  }
  return true;
}

/** The beginning of a text, never ending in half a character. */
export const cutText = (text: string, maxChars: number): string => text.slice(0, maxChars).toWellFormed();
