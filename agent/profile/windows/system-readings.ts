import { z } from 'zod';
import type { WindowsRow } from '#contract/policy/profile-windows.ts';
import { UtcInstant } from '#contract/primitives.ts';
import type { RowReading } from '../row-executor.ts';
import { parseTame } from '../state-store.ts';

/** What SYSTEM's task (reassert.ps1) leaves for rows that the borrower's account cannot read. */
const SystemReadings = z.strictObject({
  v: z.literal(1),
  at: UtcInstant,
  boot: z.string().min(1).max(80),
  rows: z
    .array(z.strictObject({ id: z.string().max(60), state: z.enum(['in-force', 'not-in-force', 'unknown']) }))
    .max(300),
});
export type SystemReadings = z.infer<typeof SystemReadings>;

/** The task runs every five minutes; three missed runs and nothing is known any more. */
const freshMs = 15 * 60_000;

/** Null where the text is not what the task writes. */
export const parseSystemReadings = (text: string): SystemReadings | null => {
  // Windows PowerShell writes UTF-8 with a mark at its beginning.
  const parsed = SystemReadings.safeParse(parseTame(text.replace(/^\ufeff/, '')));
  return parsed.success ? parsed.data : null;
};

/** What is known of one row. Pure. @param readings null where there are none that can be believed */
export function readFromSystem(
  row: Pick<WindowsRow, 'id'>,
  readings: SystemReadings | null,
  now: { readonly boot: string; readonly at: Date },
): RowReading {
  if (readings === null) return { state: 'unknown', found: '確かめる仕事（Tanmori-Reassert）の結果がありません。' };
  const ageMs = now.at.getTime() - Date.parse(readings.at);
  if (readings.boot !== now.boot || ageMs < 0 || ageMs > freshMs) {
    return { state: 'unknown', found: '確かめる仕事（Tanmori-Reassert）の結果が古いものです。' };
  }
  const found = readings.rows.filter((each) => each.id === row.id);
  const [only] = found;
  if (only === undefined || found.length > 1) return { state: 'unknown', found: 'この設定の結果がありません。' };
  const words = { 'in-force': '効いています。', 'not-in-force': '効いていません。', unknown: 'わかりません。' };
  return { state: only.state, found: `システムの確認では、${words[only.state]}` };
}
