import { questionnaire } from './questionnaire.ts';
import { type Sheet, sheetFaults } from './tally.ts';

export interface ReadSheets {
  readonly sheets: readonly Sheet[];
  /** Lines that are not counted, with why. The heading is line 1. */
  readonly faults: readonly { readonly line: number; readonly words: string }[];
}

/**
 * Reads sheets out of CSV: the first line names questions (`F11`, `Q3-1`), each other line is one sheet, several choices
 * in a cell are parted by anything that is no digit. A line with a fault is told and not counted.
 */
export function readSheets(text: string): ReadSheets {
  const lines = splitRecords(text.replace(/^\uFEFF/, '')).filter(({ cells }) => cells.some((cell) => cell !== ''));
  const [heading, ...rows] = lines;
  if (heading === undefined) return { sheets: [], faults: [{ line: 1, words: '何も書かれていません。' }] };
  const names = heading.cells.map((cell) => cell.normalize('NFKC').toUpperCase());
  const known = names.map((name) => questionnaire.find(({ id }) => id === name) ?? null);
  if (known.every((question) => question === null)) {
    return { sheets: [], faults: [{ line: heading.number, words: '1行目に質問の番号（F11、Q1など）がありません。' }] };
  }
  const sheets: Sheet[] = [];
  const faults: { readonly line: number; readonly words: string }[] = [];
  for (const { number, cells } of rows) {
    const sheet = new Map<string, readonly number[]>();
    known.forEach((question, n) => {
      if (question === null || question.kind === 'text') return;
      sheet.set(question.id, numbersIn(cells[n] ?? ''));
    });
    const wrong = sheetFaults(sheet);
    if (wrong.length === 0) sheets.push(sheet);
    else faults.push({ line: number, words: wrong.join('') });
  }
  return { sheets, faults };
}

const numbersIn = (cell: string): readonly number[] => (cell.normalize('NFKC').match(/\d{1,3}/g) ?? []).map(Number);

interface CsvRecord {
  /** Line on which it begins, from 1. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** Records of CSV (RFC 4180): free words may hold commas and line breaks where they are quoted. */
function splitRecords(text: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let line = 1;
  let number = 1;
  for (const sign of `${text.replaceAll('\r\n', '\n')}\n`) {
    if (sign === '\n') line += 1;
    if (sign === '"') isQuoted = !isQuoted;
    else if (isQuoted || (sign !== ',' && sign !== '\n')) cell += sign;
    else {
      cells.push(cell.trim());
      cell = '';
      if (sign === ',') continue;
      records.push({ number, cells });
      cells = [];
      number = line;
    }
  }
  return records;
}
