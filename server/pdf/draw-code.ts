import type PDFDocument from 'pdfkit';
import { encode } from 'uqr';

/** Draws a QR code as squares, sharp at any size, with the quiet zone of four modules that the standard asks for. */
export function drawCode(
  doc: InstanceType<typeof PDFDocument>,
  content: string,
  { x, y, side }: { readonly x: number; readonly y: number; readonly side: number },
): void {
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
