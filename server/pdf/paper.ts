import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { cutText } from './cut-text.ts';
import { drawCode } from './draw-code.ts';
import { knownSigns } from './known-signs.ts';
import { formRow, heightOfRow, ink, nameRow, type Row, soft, tableRow } from './rows.ts';

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
  /** Who signs: lines that begin below each other, as far at the right as the longest lets them. */
  readonly signed: (lines: readonly string[]) => void;
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
  const { margin, body: bodySize, foot: footSize } = sizes;
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
  const { _font: inUse } = doc as typeof doc & FontInUse;
  const { shown, missing } = knownSigns((codePoint) => inUse.font.hasGlyphForCodePoint(codePoint));
  const width = doc.page.width - 2 * margin;
  const floor = (): number => doc.page.height - doc.page.margins.bottom;
  const pageHeight = floor() - margin;
  const need = (height: number): void => {
    if (doc.y + height > floor()) doc.addPage();
  };
  const sheet = { doc, margin, width, sizes };

  let heading: string | null = null;
  /** Before whatever stands on the paper: the heading that waits for it, and room for both. */
  const begin = (height: number): void => {
    const text = heading;
    heading = null;
    if (text === null) {
      need(Math.min(height, pageHeight));
      return;
    }
    doc.font('bold').fontSize(sizes.heading);
    const above = doc.heightOfString(text, { width }) + sizes.heading;
    need(Math.min(height + above, pageHeight));
    doc.moveDown(0.5).fillColor(ink).text(text, margin, doc.y, { width });
    doc.moveDown(0.3);
  };

  /** Sets a row; one that no page holds is parted, and goes on below what the next begins with. */
  const flow = (row: Row, beginPage: () => void): void => {
    const { texts, heightOf, isKept, draw } = row;
    const height = heightOfRow(row);
    const isTooTall = height > pageHeight - 80;
    if (doc.y + height > floor() && (!isTooTall || floor() - doc.y < 120)) beginPage();
    if (doc.y + height <= floor()) {
      draw(texts, height);
      return;
    }
    const room = floor() - doc.y;
    const parts = texts.map((text, i) => cutText(text, (part) => heightOf(part, i) <= room));
    draw(
      parts.map(([begun]) => begun),
      room,
    );
    const rest = parts.map(([, after], i) => (isKept(i) ? '' : after));
    if (rest.every((text) => text === '')) return;
    flow({ ...row, texts: rest.map((text, i) => (isKept(i) ? (texts[i] ?? '') : text)) }, beginPage);
  };
  const allShown = (texts: readonly string[]): readonly string[] => texts.map(shown);

  const paper: Paper = {
    title: (text, below) => {
      doc.font('bold').fontSize(20).fillColor(ink).text(shown(text), margin, doc.y, { width });
      doc.moveDown(0.3).font('regular').fontSize(bodySize).fillColor(soft);
      for (const line of below) doc.text(shown(line), { width, lineGap: 2 });
      doc.moveDown(0.8);
    },
    formTitle: (text) => {
      doc.font('bold').fontSize(16).fillColor(ink).text(shown(text), margin, doc.y, { width, align: 'center' });
      doc.moveDown(0.8);
    },
    heading: (text) => {
      heading = shown(text);
    },
    text: (text) => {
      const height = doc.font('regular').fontSize(bodySize).heightOfString(shown(text), { width, lineGap: 3 });
      // What is longer than that flows on to the next page by itself.
      begin(Math.min(height, 120));
      doc.font('regular').fontSize(bodySize).fillColor(ink).text(shown(text), margin, doc.y, { width, lineGap: 3 });
      doc.moveDown(0.4);
    },
    left: (text) => {
      const top = doc.y;
      doc.font('regular').fontSize(bodySize).fillColor(ink).text(shown(text), margin, top, { width, lineGap: 3 });
      doc.y = top;
    },
    right: (text) => {
      const at = { width, align: 'right', lineGap: 3 } as const;
      begin(doc.font('regular').fontSize(bodySize).heightOfString(shown(text), at));
      doc.font('regular').fontSize(bodySize).fillColor(ink).text(shown(text), margin, doc.y, at);
      doc.moveDown(0.4);
    },
    signed: (lines) => {
      const texts = lines.map(shown);
      const setFont = () => doc.font('regular').fontSize(bodySize);
      const longest = Math.max(...texts.map((text) => setFont().widthOfString(text)));
      // What is longer than the paper is wide is wrapped.
      const at = longest <= width ? { lineBreak: false } : { width, lineGap: 3 };
      const left = margin + Math.max(0, width - longest);
      begin(texts.length * (setFont().currentLineHeight(true) + 3));
      setFont().fillColor(ink);
      for (const text of texts) {
        const top = doc.y;
        doc.text(text, left, top, at);
        if (longest <= width) doc.y = top + doc.currentLineHeight(true) + 3;
      }
      doc.x = margin;
      doc.moveDown(0.4);
    },
    rows: (rows, nameShare = 0.5) => {
      const all = rows.map(([name, value]) => nameRow(sheet, [shown(name), shown(value)], nameShare));
      if (all[0] !== undefined) begin(heightOfRow(all[0]));
      for (const row of all) flow(row, () => doc.addPage());
      doc.moveDown(0.5);
    },
    table: (columns, rows) => {
      const titles = columns.map(({ title }) => title);
      const head = tableRow(sheet, columns, { texts: allShown(titles), isHead: true });
      const headHeight = heightOfRow(head);
      const all = rows.map((texts) => tableRow(sheet, columns, { texts: allShown(texts), isHead: false }));
      begin(headHeight + (all[0] === undefined ? 0 : heightOfRow(all[0])));
      head.draw(head.texts, headHeight);
      for (const row of all)
        flow(row, () => {
          doc.addPage();
          head.draw(head.texts, headHeight);
        });
      doc.moveDown(0.5);
    },
    form: (rows) => {
      const [first, ...more] = rows.map((row) =>
        formRow(sheet, { ...row, cells: row.cells.map((cell) => ({ ...cell, text: shown(cell.text) })) }),
      );
      if (first === undefined) return;
      const firstHeight = heightOfRow(first);
      const isHead = more.length > 0 && rows[0]?.cells.every(({ isLabel }) => isLabel === true) === true;
      begin(firstHeight + (isHead && more[0] !== undefined ? heightOfRow(more[0]) : 0));
      for (const row of [first, ...more])
        flow(row, () => {
          doc.addPage();
          if (isHead) first.draw(first.texts, firstHeight);
        });
      doc.moveDown(0.8);
    },
    boxes: (boxes) => {
      const boxWidth = width / boxes.length;
      const inner = { width: boxWidth - 12 };
      const heightOf = (text: string, size: number): number =>
        doc.font('regular').fontSize(size).heightOfString(text, inner);
      const room = pageHeight - 60;
      // Signed by hand as one: what no page holds is cut, and stands whole in the list of the steps.
      const all = boxes.map(([title, words]) => {
        const [begun, rest] = cutText(shown(words), (part) => heightOf(part, bodySize) <= room);
        return [shown(title), rest === '' ? begun : `${begun}…`] as const;
      });
      const heights = all.map(([title, words]) => heightOf(title, footSize) + heightOf(words, bodySize) + 14);
      const boxHeight = Math.max(sizes.box, ...heights);
      begin(boxHeight + 10);
      const top = doc.y + 4;
      for (const [i, [title, words]] of all.entries()) {
        const left = margin + i * boxWidth;
        doc.rect(left, top, boxWidth, boxHeight).lineWidth(0.7).strokeColor(ink).stroke();
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
      begin(side + 10);
      const top = doc.y;
      drawCode(doc, content, { x: margin, y: top, side });
      doc.font('regular').fontSize(footSize).fillColor(soft);
      doc.text(shown(words.join('\n')), margin + side + 16, top + 6, { width: width - side - 16, lineGap: 3 });
      doc.x = margin;
      doc.y = Math.max(doc.y, top + side) + 10;
    },
    newPage: () => {
      begin(0);
      doc.addPage();
    },
    keep: need,
    end: () => {
      begin(0);
      if (missing().length > 0) paper.text(`※ 〓は、印刷に使う書体にない文字です（${missing().join('、')}）。`);
      const { start, count } = doc.bufferedPageRange();
      for (let page = start; page < start + count; page += 1) {
        doc.switchToPage(page);
        // Below the margin: it must not begin another page.
        doc.page.margins.bottom = 0;
        const y = doc.page.height - margin;
        doc.font('regular').fontSize(footSize).fillColor(soft);
        // Cut after a line: without a height a long name would run on under it.
        doc.text(shown(foot), margin, y, { width: width * 0.8, height: footSize, ellipsis: true });
        doc.text(`${page - start + 1} / ${count} ページ`, margin, y, { width, align: 'right', lineBreak: false });
      }
      doc.end();
      return ended;
    },
  };
  return paper;
}

/** pdfkit has no public way to ask which signs a font has. */
interface FontInUse {
  readonly _font: { readonly font: { readonly hasGlyphForCodePoint: (codePoint: number) => boolean } };
}
