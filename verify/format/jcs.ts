/** Deepest nesting of arrays and objects, the outermost one counted. */
export const maxDepth = 32;

/**
 * RFC 8785 text of a value that JSON.parse gave, or null where the format does not allow the value: a number that is no
 * integer of a magnitude below 2^53, a lone surrogate, or nesting deeper than 32.
 */
export function canonicalText(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') return value.isWellFormed() ? JSON.stringify(value) : null;
  // String() writes integers as ECMAScript does, which is RFC 8785's rule, and −0 as 0.
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || depth >= maxDepth) return null;
  return Array.isArray(value)
    ? arrayText(value, depth + 1)
    : objectText(value as Readonly<Record<string, unknown>>, depth + 1);
}

function arrayText(items: readonly unknown[], depth: number): string | null {
  let text = '[';
  for (const item of items) {
    const part = canonicalText(item, depth);
    if (part === null) return null;
    text += text.length > 1 ? `,${part}` : part;
  }
  return `${text}]`;
}

function objectText(object: Readonly<Record<string, unknown>>, depth: number): string | null {
  let text = '{';
  // The default order of sort() is by UTF-16 code units, which is RFC 8785's.
  for (const key of Object.keys(object).sort()) {
    const part = key.isWellFormed() ? canonicalText(object[key], depth) : null;
    if (part === null) return null;
    text += `${text.length > 1 ? ',' : ''}${JSON.stringify(key)}:${part}`;
  }
  return `${text}}`;
}
