import type { TextRows } from '../text-rows.ts';
import type { Budget } from '../unscannable.ts';
import { readXml } from './xml.ts';
import type { ZipMember } from './zip.ts';

/** Formats that Excel has built in for dates, the Japanese ones among them. */
const isDateFormat = (id: number): boolean =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

interface Styles {
  readonly isDate: readonly boolean[];
}

async function readStyles(member: ZipMember | undefined): Promise<Styles> {
  const custom = new Map<number, boolean>();
  const isDate: boolean[] = [];
  let isCell = false;
  if (member !== undefined)
    await readXml(member.chunks(), {
      open: (name, attributes) => {
        if (name === 'numFmt') {
          const code = (attributes.formatCode ?? '').replace(/"[^"]*"|\\./g, '');
          custom.set(Number(attributes.numFmtId), /[yge]/i.test(code) && /[md]/i.test(code));
        } else if (name === 'cellXfs') isCell = true;
        else if (name === 'xf' && isCell) {
          const id = Number(attributes.numFmtId ?? 0);
          isDate.push(custom.get(id) ?? isDateFormat(id));
        }
      },
      close: (name) => {
        if (name === 'cellXfs') isCell = false;
      },
    });
  return { isDate };
}

async function readShared(member: ZipMember | undefined, budget: Budget): Promise<readonly string[]> {
  const strings: string[] = [];
  let text = '';
  let isText = false;
  let isPhonetic = false;
  if (member !== undefined)
    await readXml(member.chunks(), {
      open: (name) => {
        if (name === 'si') text = '';
        else if (name === 't') isText = true;
        else if (name === 'rPh') isPhonetic = true;
      },
      text: (piece) => {
        if (isText && !isPhonetic) text += piece;
      },
      close: (name) => {
        if (name === 't') isText = false;
        else if (name === 'rPh') isPhonetic = false;
        else if (name === 'si') {
          budget.spendCells(1);
          strings.push(text);
        }
      },
    });
  return strings;
}

/** Names of the sheets by the path of their part. */
async function readNames(
  members: ReadonlyMap<string, ZipMember>,
): Promise<{ names: Map<string, string>; is1904: boolean }> {
  const byId = new Map<string, string>();
  const names = new Map<string, string>();
  let is1904 = false;
  const book = members.get('xl/workbook.xml');
  const links = members.get('xl/_rels/workbook.xml.rels');
  if (book !== undefined)
    await readXml(book.chunks(), {
      open: (name, attributes) => {
        if (name === 'sheet') byId.set(attributes['r:id'] ?? '', attributes.name ?? '');
        if (name === 'workbookPr') is1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
      },
    });
  if (links !== undefined)
    await readXml(links.chunks(), {
      open: (name, attributes) => {
        const sheet = byId.get(attributes.Id ?? '');
        if (name !== 'Relationship' || sheet === undefined) return;
        names.set(new URL(attributes.Target ?? '', 'zip:/xl/').pathname.slice(1), sheet);
      },
    });
  return { names, is1904 };
}

function shownNumber(value: string, isDate: boolean, is1904: boolean): string {
  const number = Number(value);
  if (isDate && number >= 1 && number < 2_958_466) {
    const day = new Date(Date.UTC(is1904 ? 1904 : 1899, is1904 ? 0 : 11, (is1904 ? 1 : 30) + Math.floor(number)));
    return `${day.getUTCFullYear()}/${day.getUTCMonth() + 1}/${day.getUTCDate()}`;
  }
  return Number.isSafeInteger(number) ? String(number) : value;
}

/** `B` of `B12` is 1; without letters -1. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1) break;
    column = column * 26 + letter;
  }
  return column - 1;
}

/** Every sheet of a workbook, also the hidden ones. */
export async function readWorkbook(
  members: ReadonlyMap<string, ZipMember>,
  rows: TextRows,
  budget: Budget,
  where: string,
): Promise<void> {
  const styles = await readStyles(members.get('xl/styles.xml'));
  const shared = await readShared(members.get('xl/sharedStrings.xml'), budget);
  const { names, is1904 } = await readNames(members);
  for (const [path, member] of members) {
    if (!/^xl\/(?:worksheets|chartsheets|macrosheets|dialogsheets)\/[^/]+\.xml$/.test(path)) continue;
    const sheet = names.get(path) ?? path.replace(/^.*\//, '');
    rows.part();
    let cells: string[] = [];
    let references: string[] = [];
    let row = 0;
    let value = '';
    let cell: { type: string; style: number; reference: string } | null = null;
    let isValue = false;
    let isPhonetic = false;
    await readXml(member.chunks(), {
      open: (name, attributes) => {
        if (name === 'row') {
          row = Number(attributes.r ?? row + 1);
          cells = [];
          references = [];
        } else if (name === 'c') {
          const next = columnOf(references.at(-1) ?? '') + 1;
          const reference = attributes.r ?? `${letters(next)}${row}`;
          cell = { type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), reference };
          value = '';
        } else if (name === 'v' || name === 't') isValue = true;
        else if (name === 'rPh') isPhonetic = true;
      },
      text: (piece) => {
        if (isValue && !isPhonetic && cell !== null) value += piece;
      },
      close: (name) => {
        if (name === 'v' || name === 't') isValue = false;
        else if (name === 'rPh') isPhonetic = false;
        else if (name === 'c' && cell !== null) {
          const shown =
            cell.type === 's'
              ? (shared[Number(value)] ?? '')
              : cell.type === 'n'
                ? shownNumber(value, styles.isDate[cell.style] === true, is1904)
                : value;
          if (value !== '' && shown !== '') {
            budget.spendCells(1);
            cells.push(shown);
            references.push(cell.reference);
          }
          cell = null;
        } else if (name === 'row' && cells.length > 0) {
          const own = references;
          rows.row(cells, (at) => `${where}シート「${sheet}」 ${own[at] ?? ''}`, own.map(columnOf));
        }
      },
    });
  }
}

function letters(column: number): string {
  const rest = Math.floor(column / 26);
  return `${rest > 0 ? letters(rest - 1) : ''}${String.fromCharCode(65 + (column % 26))}`;
}
