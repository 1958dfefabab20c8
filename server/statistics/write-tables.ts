import { dayAndClock } from '#contract/words/time.ts';
import { csvLine, csvStart } from '../audit/csv.ts';
import { newPaper } from '../pdf/paper.ts';
import type { FigureTable } from './figure-tables.ts';

interface Report {
  readonly title: string;
  /** What was counted, under the title. */
  readonly about: readonly string[];
  readonly tables: readonly FigureTable[];
  readonly notes: readonly string[];
}

/** Figures without signs that a spreadsheet would take for text. */
const plain = (cell: string): string | number => {
  const bare = cell.replaceAll(',', '');
  return /^\d+(\.\d+)?$/.test(bare) ? Number(bare) : cell;
};

/** Tables one below the other, each under its title, an empty line between them. */
export function tablesAsCsv({ title, about, tables, notes }: Report): Buffer {
  const lines = [
    csvLine([title]),
    ...about.map((line) => csvLine([line])),
    ...tables.flatMap((table) => [
      '\r\n',
      csvLine([table.title]),
      csvLine(table.columns.map((column) => column.title)),
      // What stands at the left is a name, also where it is made of digits.
      ...table.rows.map((row) =>
        csvLine(row.map((cell, place) => (table.columns[place]?.align === 'right' ? plain(cell) : cell))),
      ),
    ]),
    '\r\n',
    ...notes.map((line) => csvLine([line])),
  ];
  return Buffer.from(`${csvStart}${lines.join('')}`);
}

/** The same on A4. */
export function tablesAsPdf(
  { title, about, tables, notes }: Report,
  made: { readonly at: Date; readonly by: string; readonly isSample: boolean },
): Promise<Buffer> {
  const full = `${made.isSample ? '【見本】' : ''}${title}`;
  const paper = newPaper({ title: full, author: made.by, at: made.at, dense: true }, full);
  paper.title(full, [...about, `${dayAndClock(made.at.toISOString())}現在　作成　${made.by}`]);
  for (const table of tables) {
    paper.keep(120);
    paper.heading(table.title);
    if (table.rows.length === 0) paper.text('この期間の実施はありません。');
    else paper.table(table.columns, table.rows);
  }
  for (const note of notes) paper.text(`※ ${note}`);
  return paper.end();
}
