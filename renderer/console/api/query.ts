import type { z } from 'zod';

/** Query text of the fields that hold something, with its question mark; empty where none does. */
export function queryText(fields: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Fields out of the address bar. What the office would refuse is left out: an old bookmark shows the page all the same. */
export const readFields = <Name extends string>(
  shape: Readonly<Record<Name, z.ZodType>>,
  names: readonly Name[],
  params: URLSearchParams,
): Readonly<Partial<Record<Name, unknown>>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = shape[name].safeParse(params.get(name) ?? undefined).data;
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  ) as Partial<Record<Name, unknown>>;
