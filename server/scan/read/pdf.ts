import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { OnShare } from '../share.ts';
import type { TextRows } from '../text-rows.ts';
import { type Budget, Unscannable } from '../unscannable.ts';
import type { Unread } from './read-file.ts';
import { cellsOf } from './text.ts';

interface Item {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
}

/** Pieces of a page as lines from the top, each cut into cells where a gap is wider than a character. */
function linesOf(items: readonly Item[]): readonly (readonly string[])[] {
  const lines: Item[][] = [];
  for (const item of [...items].sort((a, b) => b.y - a.y)) {
    const line = lines.at(-1);
    const first = line?.[0];
    if (line !== undefined && first !== undefined && Math.abs(first.y - item.y) < Math.max(2, item.size / 2))
      line.push(item);
    else lines.push([item]);
  }
  return lines.map((line) => {
    const cells: string[] = [];
    let end = Number.NEGATIVE_INFINITY;
    for (const item of line.sort((a, b) => a.x - b.x)) {
      const gap = item.x - end;
      const last = cells.length - 1;
      if (last < 0 || gap > item.size * 1.2) cells.push(item.text);
      else cells[last] = `${cells[last]}${gap > item.size * 0.2 ? ' ' : ''}${item.text}`;
      end = item.x + item.width;
    }
    return cells.flatMap(cellsOf).filter((cell) => cell.trim() !== '');
  });
}

/** A picture smaller than this is a mark or a seal. */
const smallPicture = 200 * 100;

export async function readPdf(
  bytes: Buffer,
  rows: TextRows,
  budget: Budget,
  where: string,
  unread: Unread,
  inner: (name: string, bytes: Buffer) => Promise<void>,
  onShare: OnShare,
): Promise<void> {
  const pdf = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const task = pdf.getDocument({
    data: new Uint8Array(bytes),
    cMapUrl: join(folder, 'cmaps/'),
    cMapPacked: true,
    standardFontDataUrl: join(folder, 'standard_fonts/'),
    disableFontFace: true,
    useSystemFonts: false,
    stopAtErrors: false,
    verbosity: 0,
  });
  try {
    const document = await task.promise;
    for (let number = 1; number <= document.numPages; number += 1) {
      budget.spendPages(1);
      const page = await document.getPage(number);
      const place = `${where}${number}ページ`;
      const items: Item[] = [];
      for (const item of (await page.getTextContent()).items) {
        // Blanks are told by where things stand: the reader makes up one as wide as the gap between two columns.
        if (!('str' in item) || item.str.trim() === '') continue;
        const [, , c = 0, d = 0, x = 0, y = 0] = item.transform as number[];
        items.push({ text: item.str, x, y, width: item.width, size: Math.hypot(c, d) || 10 });
      }
      budget.spendCells(items.length);
      rows.part();
      for (const cells of linesOf(items)) if (cells.length > 0) rows.row(cells, () => place);
      const fields = (await page.getAnnotations()).flatMap((one): string[] =>
        [one.fieldValue, one.contentsObj?.str].filter(
          (value): value is string => typeof value === 'string' && value !== '',
        ),
      );
      for (const field of fields) rows.row([field], () => `${place}の記入欄`);
      const text = items.map((item) => item.text).join('');
      const strange = text.match(/[\ufffd\ue000-\uf8ff]|\p{Cc}/gu)?.length ?? 0;
      if (strange * 5 > text.length && strange > 0) unread(`${place}：文字の対応表がなく、文字として読めません`);
      else if (await hasPicture(page, pdf.OPS, text.trim() === '')) unread(`${place}：画像の中の文字は読めません`);
      page.cleanup();
      onShare(number / document.numPages);
    }
    const attached = (await document.getAttachments()) as Record<
      string,
      { filename: string; content: Uint8Array }
    > | null;
    for (const { filename, content } of Object.values(attached ?? {})) {
      budget.spendBytes(content.length);
      await inner(filename, Buffer.from(content));
    }
  } catch (error) {
    if (error instanceof Unscannable) throw error;
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    throw new Unscannable(isLocked ? 'パスワードで保護されています' : 'PDFとして壊れています');
  } finally {
    await task.destroy();
  }
}

interface Operators {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

/** @param isBare a page without a word, where a picture of any size and also drawn outlines may be the words */
async function hasPicture(
  page: { getOperatorList: () => Promise<Operators> },
  ops: Readonly<Record<string, number>>,
  isBare: boolean,
): Promise<boolean> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const pictures = Object.entries(ops).flatMap(([name, code]) => (/^paint.*Image/.test(name) ? [code] : []));
  if (isBare && fnArray.includes(ops.constructPath ?? -1)) return true;
  return fnArray.some((code, at) => {
    if (!pictures.includes(code)) return false;
    const [, width, height] = argsArray[at] as unknown[];
    return isBare || typeof width !== 'number' || typeof height !== 'number' || width * height >= smallPicture;
  });
}
