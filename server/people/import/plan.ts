import type { ImportChange, ImportFault } from '#contract/people/people-api.ts';

/** What a list would do, before anything is done: the changes as people read them, each with what is to be written. */
export interface Plan<Write> {
  readonly changes: readonly { readonly shown: ImportChange; readonly write: Write }[];
  readonly faults: readonly ImportFault[];
  readonly rows: number;
  readonly unchanged: number;
}

/** Faults of rows whose number was in an earlier row already. */
export function repeated<Row extends { readonly id: string; readonly line: number }>(
  rows: readonly Row[],
  column: string,
): readonly ImportFault[] {
  const first = new Map<string, number>();
  return rows.flatMap(({ id, line }) => {
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, line);
      return [];
    }
    const wrong = `${before}行目にも同じ${column}があります。`;
    return [{ line, column, value: id, wrong, mend: 'どちらかを消すか、番号を直してください。' }];
  });
}

/** Faults in the order of the file. */
export const byLine = (faults: readonly ImportFault[]): readonly ImportFault[] =>
  [...faults].sort((a, b) => a.line - b.line);
