import type PDFDocument from 'pdfkit';
import type { FormCells, PaperColumn, PaperRow } from './paper.ts';

export const ink = '#1a1a1c';
export const soft = '#4d4d4d';
const rule = '#949494';
const labelFill = '#f2f2f2';
/** Space between the columns of a table, points on each side: a number must not touch the words beside it. */
const columnPadding = 4;

/** What rows are drawn on. */
export interface Sheet {
  readonly doc: InstanceType<typeof PDFDocument>;
  readonly margin: number;
  /** Between the margins. */
  readonly width: number;
  readonly sizes: {
    readonly body: number;
    readonly foot: number;
    readonly padding: number;
    readonly cell: number;
    readonly form: number;
  };
}

/** A row of any table. Its texts can be shortened, so that a row is parted where no page holds it. */
export interface Row {
  readonly texts: readonly string[];
  /** Of one of its texts in its own column, with what is around it. */
  readonly heightOf: (text: string, column: number) => number;
  /** Whether a column stands again in each part of a row that is parted. */
  readonly isKept: (column: number) => boolean;
  /** Where the sheet stands; leaves it below the row. */
  readonly draw: (texts: readonly string[], height: number) => void;
}

export const heightOfRow = ({ texts, heightOf }: Row): number => Math.max(...texts.map(heightOf));

function line({ doc, margin, width }: Sheet, y: number): void {
  doc
    .moveTo(margin, y)
    .lineTo(margin + width, y)
    .lineWidth(0.5)
    .strokeColor(rule)
    .stroke();
}

function moveBelow({ doc, margin }: Sheet, y: number): void {
  doc.x = margin;
  doc.y = y;
}

/** A row of a form, each cell boxed. */
export function formRow(sheet: Sheet, { cells, height: least = 0 }: FormCells): Row {
  const { doc, margin, width, sizes } = sheet;
  const setFont = () => doc.font('regular').fontSize(sizes.body);
  const innerOf = (share: number) => ({ width: share * width - 2 * sizes.form, lineGap: 3 });
  return {
    texts: cells.map(({ text }) => text),
    heightOf: (text, i) =>
      Math.max(least, setFont().heightOfString(text, innerOf(cells[i]?.share ?? 0)) + 2 * sizes.form),
    isKept: (i) => cells[i]?.isLabel === true,
    draw: (texts, height) => {
      setFont();
      const top = doc.y;
      let left = margin;
      for (const [i, { share, isLabel = false, joins = false }] of cells.entries()) {
        const [text, inner] = [texts[i] ?? '', innerOf(share)];
        const box = doc.rect(left, top, share * width, height).lineWidth(0.7);
        if (isLabel) box.fillAndStroke(labelFill, ink);
        else box.strokeColor(ink).stroke();
        // On a new page there is nothing above to be one with.
        if (joins && top > margin) {
          doc.moveTo(left + 0.35, top).lineTo(left + share * width - 0.35, top);
          doc.lineWidth(1).strokeColor(labelFill).stroke();
        }
        const y = isLabel ? top + (height - doc.heightOfString(text, inner)) / 2 : top + sizes.form;
        doc.fillColor(ink).text(text, left + sizes.form, y, inner);
        left += share * width;
      }
      moveBelow(sheet, top + height);
    },
  };
}

/** A row of a table, or its head. */
export function tableRow(
  sheet: Sheet,
  columns: readonly PaperColumn[],
  { texts, isHead }: { readonly texts: readonly string[]; readonly isHead: boolean },
): Row {
  const { doc, margin, width, sizes } = sheet;
  const setFont = () => doc.font(isHead ? 'bold' : 'regular').fontSize(sizes.foot);
  const inner = (i: number) => ({
    ...{ width: (columns[i]?.share ?? 0) * width - 2 * columnPadding, lineGap: 1 },
    align: columns[i]?.align ?? 'left',
  });
  return {
    texts,
    heightOf: (text, i) => setFont().heightOfString(text, inner(i)) + 2 * sizes.cell,
    isKept: () => false,
    draw: (given, height) => {
      setFont();
      const top = doc.y;
      if (isHead) line(sheet, top);
      let left = margin;
      for (const [i, text] of given.entries()) {
        doc.fillColor(isHead ? soft : ink).text(text, left + columnPadding, top + sizes.cell, inner(i));
        left += (columns[i]?.share ?? 0) * width;
      }
      line(sheet, top + height);
      moveBelow(sheet, top + height);
    },
  };
}

/** A name and its value, ruled above and below. */
export function nameRow(sheet: Sheet, row: PaperRow, nameShare: number): Row {
  const { doc, margin, width, sizes } = sheet;
  const setFont = () => doc.font('regular').fontSize(sizes.body);
  const [nameWidth, gap] = [width * nameShare, 12];
  const inner = (i: number) => ({ width: i === 0 ? nameWidth : width - nameWidth - gap });
  return {
    texts: row,
    heightOf: (text, i) => setFont().heightOfString(text, inner(i)) + 2 * sizes.padding,
    isKept: (i) => i === 0,
    draw: ([name = '', value = ''], height) => {
      setFont();
      const top = doc.y;
      line(sheet, top);
      doc.fillColor(soft).text(name, margin, top + sizes.padding, inner(0));
      doc.fillColor(ink).text(value, margin + nameWidth + gap, top + sizes.padding, inner(1));
      line(sheet, top + height);
      moveBelow(sheet, top + height);
    },
  };
}
