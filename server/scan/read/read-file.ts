import { type OnShare, shareOf } from '../share.ts';
import type { TextRows } from '../text-rows.ts';
import { type Budget, Unscannable } from '../unscannable.ts';
import { readParagraphs } from './paragraphs.ts';
import { readPdf } from './pdf.ts';
import { decodeText, readCsv, readLines } from './text.ts';
import { readWorkbook } from './workbook.ts';
import { readZip, type ZipMember } from './zip.ts';

/** Told of each part whose text could not be had; the rest is still read. */
export type Unread = (reason: string) => void;

interface Reading {
  readonly rows: TextRows;
  readonly budget: Budget;
  readonly unread: Unread;
  readonly onShare: OnShare;
}

const plain = new Set(['', 'txt', 'text', 'md', 'log']);
const tables = new Set(['csv', 'tsv']);
const extensionOf = (name: string): string => /\.([^./]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
const starts = (bytes: Buffer, signature: string): boolean =>
  bytes.subarray(0, signature.length).equals(Buffer.from(signature, 'latin1'));

/** Reads a file by what it is; its name decides only where the bytes do not. Parts that cannot be read are told, never passed over. */
export async function readFile(bytes: Buffer, name: string, reading: Reading, where = '', depth = 0): Promise<void> {
  const { rows, budget, onShare } = reading;
  const unread: Unread = (reason) => reading.unread(where === '' ? reason : `${where.replace(/ の $/, '：')}${reason}`);
  try {
    const extension = extensionOf(name);
    if (bytes.length === 0) return;
    if (starts(bytes, 'PK\x03\x04') || starts(bytes, 'PK\x05\x06'))
      return await readPackage(bytes, name, reading, where, depth);
    if (bytes.subarray(0, 1024).includes('%PDF-'))
      return await readPdf(
        bytes,
        rows,
        budget,
        where,
        (reason) => reading.unread(reason),
        (inner, content) => readInner(content, inner, { ...reading, onShare: () => undefined }, where, depth),
        onShare,
      );
    if (starts(bytes, '\xd0\xcf\x11\xe0'))
      return unread(
        /^(?:xls|doc|ppt)[xm]$/.test(extension)
          ? 'パスワードで保護されています'
          : '古い形式（doc・xls・pptなど）か、パスワードで保護された文書で、中を読めません',
      );
    if (tables.has(extension)) return readCsv(decodeText(bytes), rows, budget, where, onShare);
    if (plain.has(extension) && !starts(bytes, '{\\rtf'))
      return readLines(decodeText(bytes), rows, budget, where, onShare);
    unread(`この形式（${extension === '' ? '種類不明' : extension.slice(0, 12)}）は中を読めません`);
  } catch (error) {
    if (!(error instanceof Unscannable)) throw error;
    unread(error.message);
  }
}

async function readInner(bytes: Buffer, name: string, reading: Reading, where: string, depth: number): Promise<void> {
  if (depth >= reading.budget.limits.maxDepth) return reading.unread(`${where}${name}：入れ子が深すぎて読めません`);
  await readFile(bytes, name, reading, `${where}${name} の `, depth + 1);
}

async function readPackage(bytes: Buffer, name: string, reading: Reading, where: string, depth: number): Promise<void> {
  let unpacked = 0;
  let onUnpacked: (() => void) | null = null;
  const all = await readZip(bytes, reading.budget, (count) => {
    unpacked += count;
    onUnpacked?.();
  });
  const total = Math.max(1, sum(all.map(({ size }) => size)));
  const members = new Map(all.map((member) => [member.name, member]));
  if (members.has('[Content_Types].xml') && all.some((one) => /^(?:xl|word|ppt)\//.test(one.name))) {
    onUnpacked = () => reading.onShare(unpacked / total);
    return await readOffice(members, { ...reading, onShare: () => undefined }, where, depth);
  }
  const inside = where === '' ? `${name} の中の ` : where.replace(/ の $/, ' の中の ');
  let before = 0;
  for (const member of all) {
    const onShare = shareOf(reading.onShare, before / total, (before + member.size) / total);
    before += member.size;
    if (member.isEncrypted) reading.unread(`${inside}${member.name}：パスワードで保護されています`);
    else await readMember(member, { ...reading, onShare }, inside, depth);
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

async function readMember(member: ZipMember, reading: Reading, where: string, depth: number): Promise<void> {
  let bytes: Buffer;
  try {
    bytes = await member.bytes();
  } catch (error) {
    if (!(error instanceof Unscannable)) throw error;
    return reading.unread(`${where}${member.name}：${error.message}`);
  }
  await readInner(bytes, member.name, reading, where, depth);
}

/** A logo or a line: a picture of words takes more. */
const smallPicture = 10 * 1024;

async function readOffice(
  members: ReadonlyMap<string, ZipMember>,
  reading: Reading,
  where: string,
  depth: number,
): Promise<void> {
  const { rows, budget } = reading;
  if (members.has('xl/workbook.xml')) await readWorkbook(members, rows, budget, where);
  else if (members.has('xl/workbook.bin')) return reading.unread(`${where}この形式（xlsb）は中を読めません`);
  else if (!members.has('word/document.xml') && !members.has('ppt/presentation.xml'))
    return reading.unread(`${where}Officeの文書として壊れています`);
  const parts = [...members.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  for (const path of parts) {
    const member = members.get(path);
    if (member === undefined) continue;
    if (member.isEncrypted) throw new Unscannable('パスワードで保護されています');
    const slide = /^ppt\/(slides|notesSlides|comments|diagrams|charts)\/\D*(\d+)\.xml$/.exec(path);
    if (/^word\/(?:document|header\d*|footer\d*|footnotes|endnotes|comments|glossary\/document)\.xml$/.test(path))
      await readParagraphs(
        member.chunks(),
        rows,
        budget,
        `${where}${path === 'word/document.xml' ? '' : `${partWord(path)} `}`,
      );
    else if (slide !== null)
      await readParagraphs(
        member.chunks(),
        rows,
        budget,
        `${where}スライド ${slide[2]} ${slide[1] === 'notesSlides' ? 'のノート ' : ''}`,
      );
    else if (/^(?:xl|word)\/(?:drawings|diagrams|charts|comments|threadedComments)[^_]*\.xml$/.test(path))
      await readParagraphs(member.chunks(), rows, budget, `${where}図形・コメント `);
    else if (/^[a-z]+\/embeddings\//.test(path)) await readMember(member, reading, where, depth);
    else if (/^[a-z]+\/(?:media\/.*|activeX\/.*\.bin|vbaProject\.bin|pivotCache\/.*Records.*\.xml)$/.test(path)) {
      const size = path.includes('/media/') ? (await member.bytes()).length : Number.POSITIVE_INFINITY;
      if (size > smallPicture)
        reading.unread(
          `${where}${path.includes('/media/') ? '画像の中の文字は読めません' : '埋め込まれたデータは読めません'}`,
        );
    } else if (!isOfficeOwn(path)) await readMember(member, reading, where, depth);
  }
}

/** What Office itself puts into a document and nobody reads. Anything else somebody has put there. */
const isOfficeOwn = (path: string): boolean =>
  /^(?:\[Content_Types\]\.xml|(?:word|xl|ppt|docProps|customXml|_rels)\/.*\.(?:xml|rels|vml|odttf|fntdata)|docProps\/thumbnail\.\w+|\w+\/printerSettings\/.*\.bin)$/.test(
    path,
  );

const partWord = (path: string): string =>
  path.includes('header')
    ? 'ヘッダー'
    : path.includes('footer')
      ? 'フッター'
      : path.includes('notes')
        ? '脚注'
        : path.includes('comments')
          ? 'コメント'
          : '部品';
