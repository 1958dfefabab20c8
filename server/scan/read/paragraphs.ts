import type { TextRows } from '../text-rows.ts';
import type { Budget } from '../unscannable.ts';
import { cellsOf } from './text.ts';
import { readXml } from './xml.ts';

/** Text of WordprocessingML and DrawingML: paragraphs as lines, tables as rows, tables within tables as rows of their own. */
export async function readParagraphs(
  chunks: AsyncIterable<Uint8Array>,
  rows: TextRows,
  budget: Budget,
  where: string,
): Promise<void> {
  rows.part();
  const tables: { number: number; row: number; cells: string[] | null; cell: string[] | null }[] = [];
  let tableCount = 0;
  let paragraph = 0;
  let text = '';
  let isText = false;
  await readXml(chunks, {
    open: (name) => {
      if (name === 'tbl') {
        tableCount += 1;
        tables.push({ number: tableCount, row: 0, cells: null, cell: null });
        rows.part();
      }
      const table = tables.at(-1);
      if (name === 'tr' && table !== undefined) {
        table.row += 1;
        table.cells = [];
      } else if (name === 'tc' && table !== undefined) table.cell = [];
      else if (name === 't' || name === 'delText') isText = true;
      else if (name === 'tab') text += '\t';
      else if (name === 'br' || name === 'cr') text += '\n';
      else if (name === 'noBreakHyphen') text += '-';
    },
    text: (piece) => {
      if (isText) text += piece;
    },
    close: (name) => {
      const table = tables.at(-1);
      if (name === 't' || name === 'delText') isText = false;
      else if (name === 'p' || name === 'comment') {
        const whole = text;
        text = '';
        paragraph += 1;
        if (table?.cell !== null && table?.cell !== undefined) {
          if (whole.trim() !== '') table.cell.push(whole.replace(/[\t\n]/g, ' ').trim());
          return;
        }
        const at = paragraph;
        for (const line of whole.split('\n')) {
          const cells = cellsOf(line).filter((cell) => cell.trim() !== '');
          if (cells.length === 0) continue;
          budget.spendCells(cells.length);
          rows.row(cells, () => `${where}段落 ${at}`);
        }
      } else if (name === 'tc' && table !== undefined) {
        table.cells?.push((table.cell ?? []).join(' '));
        table.cell = null;
      } else if (name === 'tr' && table !== undefined) {
        const cells = table.cells ?? [];
        table.cells = null;
        budget.spendCells(cells.length);
        const { number, row } = table;
        if (cells.some((cell) => cell !== '')) rows.row(cells, () => `${where}表 ${number} の ${row} 行`);
      } else if (name === 'tbl') {
        tables.pop();
        rows.part();
      }
    },
  });
}
