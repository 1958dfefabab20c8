import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { encode } from 'uqr';

const { resolve } = createRequire(import.meta.url);
const regular = resolve('@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf');
const bold = resolve('@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf');

/** Points; A4 is 595 × 842. */
const margin = 56;
const bodySize = 10.5;
const footSize = 9;
const rowPadding = 5;
const ink = '#1a1a1c';
const soft = '#4d4d4d';
const rule = '#949494';

export type PaperRow = readonly [name: string, value: string];

/** An A4 paper that fills from above, turns to a new page by itself and numbers its pages at the end. */
export interface Paper {
  readonly title: (text: string, below: readonly string[]) => void;
  readonly heading: (text: string) => void;
  readonly text: (text: string) => void;
  /** Names and values, ruled. */
  readonly rows: (rows: readonly PaperRow[]) => void;
  /** A QR code with words beside it. */
  readonly code: (content: string, words: readonly string[]) => void;
  readonly newPage: () => void;
  /** Numbers the pages and ends. */
  readonly end: () => Promise<Buffer>;
}

/** @param foot at the foot of every page, before its number */
export function newPaper(
  about: { readonly title: string; readonly author: string; readonly at: Date },
  foot: string,
): Paper {
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: margin, bottom: margin + 20, left: margin, right: margin },
    bufferPages: true,
    font: regular,
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
  doc.registerFont('regular', regular).registerFont('bold', bold);
  const width = doc.page.width - 2 * margin;
  const floor = (): number => doc.page.height - doc.page.margins.bottom;
  const need = (height: number): void => {
    if (doc.y + height > floor()) doc.addPage();
  };

  return {
    title: (text, below) => {
      doc.font('bold').fontSize(20).fillColor(ink).text(text, margin, doc.y, { width });
      doc.moveDown(0.3).font('regular').fontSize(bodySize).fillColor(soft);
      for (const line of below) doc.text(line, { width, lineGap: 2 });
      doc.moveDown(0.8);
    },
    heading: (text) => {
      need(70);
      doc.moveDown(0.5).font('bold').fontSize(13).fillColor(ink).text(text, margin, doc.y, { width });
      doc.moveDown(0.3);
    },
    text: (text) => {
      doc.font('regular').fontSize(bodySize).fillColor(ink);
      need(doc.heightOfString(text, { width, lineGap: 3 }));
      doc.text(text, margin, doc.y, { width, lineGap: 3 });
      doc.moveDown(0.4);
    },
    rows: (rows) => {
      const nameWidth = width * 0.5;
      const valueWidth = width - nameWidth - 12;
      doc.font('regular').fontSize(bodySize);
      for (const [n, [name, value]] of rows.entries()) {
        const height =
          Math.max(doc.heightOfString(name, { width: nameWidth }), doc.heightOfString(value, { width: valueWidth })) +
          2 * rowPadding;
        const isNewPage = doc.y + height > floor();
        if (isNewPage) doc.addPage();
        const top = doc.y;
        if (n === 0 || isNewPage) line(doc, top, width);
        doc.fillColor(soft).text(name, margin, top + rowPadding, { width: nameWidth });
        doc.fillColor(ink).text(value, margin + nameWidth + 12, top + rowPadding, { width: valueWidth });
        line(doc, top + height, width);
        doc.x = margin;
        doc.y = top + height;
      }
      doc.moveDown(0.5);
    },
    code: (content, words) => {
      const side = 180;
      need(side + 10);
      const top = doc.y;
      drawCode(doc, content, margin, top, side);
      doc.font('regular').fontSize(footSize).fillColor(soft);
      doc.text(words.join('\n'), margin + side + 16, top + 6, { width: width - side - 16, lineGap: 3 });
      doc.x = margin;
      doc.y = Math.max(doc.y, top + side) + 10;
    },
    newPage: () => void doc.addPage(),
    end: () => {
      const { start, count } = doc.bufferedPageRange();
      for (let page = start; page < start + count; page += 1) {
        doc.switchToPage(page);
        // Below the margin: it must not begin another page.
        doc.page.margins.bottom = 0;
        const y = doc.page.height - margin;
        doc.font('regular').fontSize(footSize).fillColor(soft);
        doc.text(foot, margin, y, { width: width * 0.8, lineBreak: false, ellipsis: true });
        doc.text(`${page - start + 1} / ${count} ページ`, margin, y, { width, align: 'right', lineBreak: false });
      }
      doc.end();
      return ended;
    },
  };
}

type Doc = InstanceType<typeof PDFDocument>;

const line = (doc: Doc, y: number, width: number): void =>
  void doc
    .moveTo(margin, y)
    .lineTo(margin + width, y)
    .lineWidth(0.5)
    .strokeColor(rule)
    .stroke();

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
