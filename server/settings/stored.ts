import type { z } from 'zod';
import type { OfficeErrorCode } from '#contract/errors.ts';
import type { Reader, Tx } from '../store/store.ts';
import type { SettingsTable } from '../store/tables.ts';

/** A stored setting that whatever is asked for stands on, and that cannot be read: answered with its own code. */
export class UnreadableSetting extends Error {
  readonly code: OfficeErrorCode;
  constructor(key: SettingsTable['key'], code: OfficeErrorCode) {
    super(`the setting ${key} cannot be read`);
    this.code = code;
  }
}

/** A row as it is stored. `text`: null where there is none; `value`: null there, and where the text is no JSON. */
export interface StoredSetting {
  readonly text: string | null;
  readonly value: unknown;
}

export async function readStored(db: Reader, key: SettingsTable['key']): Promise<StoredSetting> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
  if (row === undefined) return { text: null, value: null };
  try {
    return { text: row.value, value: JSON.parse(row.value) };
  } catch {
    return { text: row.value, value: null };
  }
}

/** Whether this is the sample city. */
export const isSampleCity = async (db: Reader): Promise<boolean> => (await readStored(db, 'sample')).value === true;

/** What is stored; `atFirst` where nothing is, and in place of what cannot be read. */
export function orAtFirst<T>(
  { text, value }: StoredSetting,
  schema: z.ZodType<T>,
  atFirst: T,
): { readonly value: T; readonly isReadable: boolean } {
  const read = schema.safeParse(value);
  return read.success ? { value: read.data, isReadable: true } : { value: atFirst, isReadable: text === null };
}

/** One part of a stored object; undefined where it has none. */
export const partOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;

export async function storeSetting(tx: Tx, key: SettingsTable['key'], value: unknown): Promise<void> {
  const text = JSON.stringify(value);
  await tx
    .insertInto('settings')
    .values({ key, value: text })
    .onConflict((on) => on.column('key').doUpdateSet({ value: text }))
    .execute();
}
