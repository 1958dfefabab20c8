import { CsvError, parse } from 'csv-parse/sync';
import type { ImportFault } from '#contract/people/people-api.ts';
import { plainText } from '#contract/words/width.ts';

/** A column of a list: its heading, other words for it, and whether a file must have it. */
export interface ListColumn<Key extends string> {
  readonly key: Key;
  readonly title: string;
  readonly others: readonly string[];
  readonly isRequired: boolean;
}

/** One line under the headings. A column that the file has not is undefined, an empty cell the empty text. */
export interface ListRow<Key extends string> {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<Key, string>>>;
}

export interface ReadRows<Key extends string> {
  readonly rows: readonly ListRow<Key>[];
  readonly faults: readonly ImportFault[];
  readonly ignored: readonly string[];
}

/** Bounds of one line and of a list: nothing that a city has comes near them. */
const maxLineChars = 20_000;
const maxRows = 50_000;

const plainHeading = (heading: string): string => plainText(heading).replace(/[\s()（）]/g, '');
const wholeLine = (line: number, wrong: string, mend: string): ImportFault => ({
  ...{ line, column: '', value: '', wrong, mend },
});

/** Reads comma-separated text (RFC 4180) under its headings. Never throws: what is wrong is told with its line. */
export function readRows<Key extends string>(text: string, columns: readonly ListColumn<Key>[]): ReadRows<Key> {
  const parsed = parseLines(text);
  if (!parsed.ok) return { rows: [], faults: [parsed.fault], ignored: [] };
  const [head, ...lines] = parsed.lines;
  if (head === undefined) {
    const mend = `1行目に見出し（${columns.map(({ title }) => title).join('、')}）を書いてください。`;
    return { rows: [], faults: [wholeLine(1, 'ファイルに何も書かれていません。', mend)], ignored: [] };
  }
  const places = head.cells.map((heading) => columnOf(heading, columns));
  const faults = headFaults(head, places, columns);
  if (faults.length > 0) return { rows: [], faults, ignored: [] };
  if (lines.length > maxRows) {
    const mend = `${maxRows}行以下のファイルに分けてください。`;
    return { rows: [], faults: [wholeLine(maxRows, '行が多すぎます。', mend)], ignored: [] };
  }
  const rows: ListRow<Key>[] = [];
  const uneven: ImportFault[] = [];
  for (const { line, cells } of lines) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    if (cells.length === head.cells.length) rows.push({ line, cells: named(cells, places) });
    else {
      const wrong = `見出しは${head.cells.length}列ですが、この行は${cells.length}列です。`;
      uneven.push(wholeLine(line, wrong, 'コンマの数を確かめ、コンマを含む言葉は " で囲んでください。'));
    }
  }
  const ignored = head.cells.filter((heading, place) => places[place] === undefined && heading.trim() !== '');
  return { rows, faults: uneven, ignored };
}

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

function parseLines(
  text: string,
): { readonly ok: true; readonly lines: Line[] } | { readonly ok: false; readonly fault: ImportFault } {
  try {
    const records = parse(text, {
      ...{ bom: true, info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: maxLineChars },
    }) as unknown as readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
    return { ok: true, lines: records.map(({ record, info }) => ({ line: Math.max(1, info.lines), cells: record })) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? Math.max(1, error.lines) : 1;
    const isLong = error.code === 'CSV_MAX_RECORD_SIZE';
    return {
      ok: false,
      fault: isLong
        ? wholeLine(line, '1行が長すぎます。', '" が閉じているか確かめてください。')
        : wholeLine(
            line,
            '引用符 " の使い方が正しくありません。',
            '言葉の全体を " で囲み、中の " は "" と書いてください。',
          ),
    };
  }
}

const columnOf = <Key extends string>(heading: string, columns: readonly ListColumn<Key>[]): Key | undefined => {
  const plain = plainHeading(heading);
  return columns.find(({ title, others }) => [title, ...others].some((word) => plainHeading(word) === plain))?.key;
};

function headFaults<Key extends string>(
  head: Line,
  places: readonly (Key | undefined)[],
  columns: readonly ListColumn<Key>[],
): ImportFault[] {
  const missing = columns.filter(({ key, isRequired }) => isRequired && !places.includes(key));
  const twice = columns.filter(({ key }) => places.filter((place) => place === key).length > 1);
  return [
    ...missing.map(({ title }) => ({
      ...{ line: head.line, column: title, value: '', wrong: `見出し「${title}」がありません。` },
      mend: `1行目に「${title}」の列を加えてください。`,
    })),
    ...twice.map(({ title }) => ({
      ...{ line: head.line, column: title, value: '', wrong: `見出し「${title}」が2つ以上あります。` },
      mend: '1つだけ残してください。',
    })),
  ];
}

function named<Key extends string>(
  cells: readonly string[],
  places: readonly (Key | undefined)[],
): Partial<Record<Key, string>> {
  const found: Partial<Record<Key, string>> = {};
  for (const [place, cell] of cells.entries()) {
    const key = places[place];
    if (key !== undefined) found[key] = cell.trim();
  }
  return found;
}
