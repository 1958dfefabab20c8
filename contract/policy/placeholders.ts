const pattern = /\{\{([^{}]*)\}\}/g;

/** That a text names no placeholder but these, and none by half. */
export const namesOnlyKnown = (text: string, known: readonly string[]): boolean =>
  [...text.matchAll(pattern)].every(([, name]) => known.some((each) => each === name)) &&
  !/\{\{|\}\}/.test(text.replaceAll(pattern, ''));

/** The same JSON value with every placeholder in its texts replaced. Pure. */
export function fillPlaceholders(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return value.replaceAll(pattern, (whole, name: string) => values[name] ?? whole);
  if (Array.isArray(value)) return value.map((child) => fillPlaceholders(child, values));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, fillPlaceholders(child, values)]));
  }
  return value;
}
