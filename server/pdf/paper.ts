import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { encode } from 'uqr';

const { resolve } = createRequire(import.meta.url);
const regular = resolve('@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf');
const bold = resolve('@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf');

/** Points; A4 is 595 × 842. `dense` is for papers with many facts that should lie on few pages. */
const plainSizes = { margin: 56, body: 10.5, foot: 9, heading: 13, padding: 5, cell: 4, form: 6, box: 64, code: 180 };
const denseSizes = {
  ...plainSizes,
  margin: 42,
  body: 9,
  foot: 8,
  heading: 11,
  padding: 2.5,
  cell: 2.5,
  form: 4,
  box: 56,
  code: 160,
};
const ink = '#1a1a1c';
const soft = '#4d4d4d';
const rule = '#949494';
const labelFill = '#f2f2f2';
/** Space between the columns of a table, points on each side: a number must not touch the words beside it. */
const columnPadding = 4;

export type PaperRow = readonly [name: string, value: string];

export interface PaperColumn {
  readonly title: string;
  /** Part of the paper's width; all of a table's are 1 together. */
  readonly share: number;
  readonly align?: 'left' | 'right' | 'center';
}

/** A cell of a form as it is printed: all shares of a row are 1 together. */
export interface FormCell {
  readonly text: string;
  readonly share: number;
  /** A label of the form, not what was filled in. */
  readonly isLabel?: boolean;
  /** One cell with the label above it: no line between them. */
  readonly joins?: boolean;
}
export interface FormCells {
  readonly cells: readonly FormCell[];
  /** Points; taller where the text needs it. */
  readonly height?: number;
}

/** An A4 paper that fills from above, turns to a new page by itself and numbers its pages at the end. */
export interface Paper {
  readonly title: (text: string, below: readonly string[]) => void;
  /** The title of a form, in the middle as on the city's own paper. */
  readonly formTitle: (text: string) => void;
  readonly heading: (text: string) => void;
  readonly text: (text: string) => void;
  /** Number of the form in the city's rule: at the left, above all else. What is set next begins on the same line. */
  readonly left: (text: string) => void;
  /** To whom, from whom, when: at the right. */
  readonly right: (text: string) => void;
  /** Names and values, ruled. @param nameShare part of the width that the names have, a half if left out */
  readonly rows: (rows: readonly PaperRow[], nameShare?: number) => void;
  /** A table whose head is repeated on each page. */
  readonly table: (columns: readonly PaperColumn[], rows: readonly (readonly string[])[]) => void;
  /** A form's own table, each cell boxed. A first row of labels alone is its head, repeated on each page. */
  readonly form: (rows: readonly FormCells[]) => void;
  /** Boxes side by side to be signed or stamped by hand, each with its title and words. */
  readonly boxes: (boxes: readonly PaperRow[]) => void;
  /** A QR code with words beside it. */
  readonly code: (content: string, words: readonly string[]) => void;
  readonly newPage: () => void;
  /** A new page, unless so many points are left on this one: for what must be seen together. */
  readonly keep: (height: number) => void;
  /** Numbers the pages and ends. */
  readonly end: () => Promise<Buffer>;
}

/** @param foot at the foot of every page, before its number */
export function newPaper(
  about: {
    readonly title: string;
    readonly author: string;
    readonly at: Date;
    readonly landscape?: boolean;
    readonly dense?: boolean;
  },
  foot: string,
): Paper {
  const sizes = about.dense === true ? denseSizes : plainSizes;
  const { margin, body: bodySize, foot: footSize, padding: rowPadding } = sizes;
  const doc = new PDFDocument({
    size: 'A4',
    layout: about.landscape === true ? 'landscape' : 'portrait',
    margins: { top: margin, bottom: margin + 20, left: margin, right: margin },
    bufferPages: true,
    // None of its own: pdfkit would read and parse the file anew at each change to a font that it knows by another name.
    font: '',
    lang: 'ja-JP',
    displayTitle: true,
    pdfVersion: '1.7',
    info: { Title: about.title, Author: about.author, CreationDate: about.at },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => void chunks.push(chunk));
  const ended = new Promise<Buffer>((done, fail) => {
    doc.on('end', () => done(Buffer.concat(chunks)));
    doc.on('error', fail);
  });
  doc.registerFont('regular', regular).registerFont('bold', bold).font('regular');
  const width = doc.page.width - 2 * margin;
  const floor = (): number => doc.page.height - doc.page.margins.bottom;
  const need = (height: number): void => {
    if (doc.y + height > floor()) doc.addPage();
  };
  const line = (y: number): void =>
    void doc
      .moveTo(margin, y)
      .lineTo(margin + width, y)
      .lineWidth(0.5)
      .strokeColor(rule)
      .stroke();

  const innerOf = (share: number) => ({ width: share * width - 2 * sizes.form, lineGap: 3 });
  const heightOf = ({ cells, height = 0 }: FormCells): number => {
    doc.font('regular').fontSize(bodySize);
    const tallest = Math.max(...cells.map(({ text, share }) => doc.heightOfString(text, innerOf(share))));
    return Math.max(height, tallest + 2 * sizes.form);
  };
  const formRow = (row: FormCells): void => {
    const { cells } = row;
    const [pad, inner] = [sizes.form, innerOf];
    const rowHeight = heightOf(row);
    const top = doc.y;
    let left = margin;
    for (const { text, share, isLabel = false, joins = false } of cells) {
      const box = doc.rect(left, top, share * width, rowHeight).lineWidth(0.7);
      if (isLabel) box.fillAndStroke(labelFill, ink);
      else box.strokeColor(ink).stroke();
      if (joins) {
        doc.moveTo(left + 0.35, top).lineTo(left + share * width - 0.35, top);
        doc.lineWidth(1).strokeColor(labelFill).stroke();
      }
      const y = isLabel ? top + (rowHeight - doc.heightOfString(text, inner(share))) / 2 : top + pad;
      doc.fillColor(ink).text(text, left + pad, y, inner(share));
      left += share * width;
    }
    doc.x = margin;
    doc.y = top + rowHeight;
  };

  return {
    title: (text, below) => {
      doc.font('bold').fontSize(20).fillColor(ink).text(text, margin, doc.y, { width });
      doc.moveDown(0.3).font('regular').fontSize(bodySize).fillColor(soft);
      for (const line of below) doc.text(line, { width, lineGap: 2 });
      doc.moveDown(0.8);
    },
    formTitle: (text) => {
      doc.font('bold').fontSize(16).fillColor(ink).text(text, margin, doc.y, { width, align: 'center' });
      doc.moveDown(0.8);
    },
    heading: (text) => {
      need(70);
      doc.moveDown(0.5).font('bold').fontSize(sizes.heading).fillColor(ink).text(text, margin, doc.y, { width });
      doc.moveDown(0.3);
    },
    text: (text) => {
      doc.font('regular').fontSize(bodySize).fillColor(ink);
      // What is longer than that flows on to the next page by itself.
      need(Math.min(doc.heightOfString(text, { width, lineGap: 3 }), 120));
      doc.text(text, margin, doc.y, { width, lineGap: 3 });
      doc.moveDown(0.4);
    },
    left: (text) => {
      const top = doc.y;
      doc.font('regular').fontSize(bodySize).fillColor(ink).text(text, margin, top, { width, lineGap: 3 });
      doc.y = top;
    },
    right: (text) => {
      doc.font('regular').fontSize(bodySize).fillColor(ink);
      doc.text(text, margin, doc.y, { width, align: 'right', lineGap: 3 });
      doc.moveDown(0.4);
    },
    rows: (rows, nameShare = 0.5) => {
      const nameWidth = width * nameShare;
      const valueWidth = width - nameWidth - 12;
      doc.font('regular').fontSize(bodySize);
      for (const [n, [name, value]] of rows.entries()) {
        const height =
          Math.max(doc.heightOfString(name, { width: nameWidth }), doc.heightOfString(value, { width: valueWidth })) +
          2 * rowPadding;
        const isNewPage = doc.y + height > floor();
        if (isNewPage) doc.addPage();
        const top = doc.y;
        if (n === 0 || isNewPage) line(top);
        doc.fillColor(soft).text(name, margin, top + rowPadding, { width: nameWidth });
        doc.fillColor(ink).text(value, margin + nameWidth + 12, top + rowPadding, { width: valueWidth });
        line(top + height);
        doc.x = margin;
        doc.y = top + height;
      }
      doc.moveDown(0.5);
    },
    table: (columns, rows) => {
      const widths = columns.map(({ share }) => share * width);
      const lefts = widths.map((_, i) => margin + widths.slice(0, i).reduce((sum, w) => sum + w, 0));
      const cells = (texts: readonly string[], font: 'regular' | 'bold', color: string): void => {
        doc.font(font).fontSize(footSize);
        const inner = (i: number): number => (widths[i] ?? 0) - 2 * columnPadding;
        const heights = texts.map((text, i) => doc.heightOfString(text, { width: inner(i), lineGap: 1 }));
        const height = Math.max(...heights) + 2 * sizes.cell;
        if (doc.y + height > floor()) {
          doc.addPage();
          if (font === 'regular') head();
          doc.font(font).fontSize(footSize);
        }
        const top = doc.y;
        for (const [i, text] of texts.entries()) {
          const at = { width: inner(i), align: columns[i]?.align ?? 'left', lineGap: 1 } as const;
          doc.fillColor(color).text(text, (lefts[i] ?? 0) + columnPadding, top + sizes.cell, at);
        }
        line(top + height);
        doc.x = margin;
        doc.y = top + height;
      };
      const head = (): void => {
        line(doc.y);
        cells(
          columns.map(({ title }) => title),
          'bold',
          soft,
        );
      };
      need(60);
      head();
      for (const row of rows) cells(row, 'regular', ink);
      doc.moveDown(0.5);
    },
    form: (rows) => {
      const [first, second] = rows;
      const head = second !== undefined && first?.cells.every(({ isLabel }) => isLabel === true) ? first : null;
      if (head !== null && second !== undefined) need(heightOf(head) + heightOf(second));
      for (const row of rows) {
        if (doc.y + heightOf(row) > floor()) {
          doc.addPage();
          if (head !== null) formRow(head);
        }
        formRow(row);
      }
      doc.moveDown(0.8);
    },
    boxes: (boxes) => {
      const boxWidth = width / boxes.length;
      const inner = { width: boxWidth - 12 };
      const heights = boxes.map(([title, words]) => {
        const titleHeight = doc.font('regular').fontSize(footSize).heightOfString(title, inner);
        return titleHeight + doc.fontSize(bodySize).heightOfString(words, inner) + 14;
      });
      const boxHeight = Math.max(sizes.box, ...heights);
      need(boxHeight + 10);
      const top = doc.y + 4;
      for (const [i, [title, words]] of boxes.entries()) {
        const left = margin + i * boxWidth;
        doc.rect(left, top, boxWidth, boxHeight).lineWidth(0.5).strokeColor(rule).stroke();
        doc
          .font('regular')
          .fontSize(footSize)
          .fillColor(soft)
          .text(title, left + 6, top + 5, inner);
        doc
          .fontSize(bodySize)
          .fillColor(ink)
          .text(words, left + 6, doc.y + 2, inner);
      }
      doc.x = margin;
      doc.y = top + boxHeight + 8;
    },
    code: (content, words) => {
      const side = sizes.code;
      need(side + 10);
      const top = doc.y;
      drawCode(doc, content, margin, top, side);
      doc.font('regular').fontSize(footSize).fillColor(soft);
      doc.text(words.join('\n'), margin + side + 16, top + 6, { width: width - side - 16, lineGap: 3 });
      doc.x = margin;
      doc.y = Math.max(doc.y, top + side) + 10;
    },
    newPage: () => void doc.addPage(),
    keep: need,
    end: () => {
      const { start, count } = doc.bufferedPageRange();
      for (let page = start; page < start + count; page += 1) {
        doc.switchToPage(page);
        // Below the margin: it must not begin another page.
        doc.page.margins.bottom = 0;
        const y = doc.page.height - margin;
        doc.font('regular').fontSize(footSize).fillColor(soft);
        // Cut after a line: without a height a long name would run on under it.
        doc.text(foot, margin, y, { width: width * 0.8, height: footSize, ellipsis: true });
        doc.text(`${page - start + 1} / ${count} ページ`, margin, y, { width, align: 'right', lineBreak: false });
      }
      doc.end();
      return ended;
    },
  };
}

type Doc = InstanceType<typeof PDFDocument>;

/** Draws a QR code as squares, sharp at any size, with the quiet zone of four modules that the standard asks for. */
function drawCode(doc: Doc, content: string, x: number, y: number, side: number): void {
  const { data, size } = encode(content, { ecc: 'M', border: 4 });
  const module = side / size;
  doc.fillColor('#000000');
  for (const [row, cells] of data.entries()) {
    for (const [column, isDark] of cells.entries()) {
      if (isDark) doc.rect(x + column * module, y + row * module, module, module);
    }
  }
  doc.fill();
}
