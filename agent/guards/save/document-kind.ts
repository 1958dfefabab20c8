import { textKind } from './text-document.ts';

/** What work is kept in. `archive` can hold any of the others. */
export type DocumentKind = 'pdf' | 'ooxml' | 'odf' | 'ole2' | 'rtf' | 'image' | 'archive' | 'table' | 'prose';

/** So much of a file's beginning says what it is. */
export const headBytes = 8 * 1024;
/** Smaller pictures are icons. */
const minImageBytes = 32 * 1024;

const starts: readonly (readonly [kind: DocumentKind, bytes: Buffer])[] = [
  ['ole2', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
  ['rtf', Buffer.from('{\\rtf')],
  ['image', Buffer.from('ffd8ff', 'hex')],
  ['image', Buffer.from('89504e470d0a1a0a', 'hex')],
  ['image', Buffer.from('49492a00', 'hex')],
  ['image', Buffer.from('4d4d002a', 'hex')],
  ['archive', Buffer.from('377abcaf271c', 'hex')],
  ['archive', Buffer.from('526172211a07', 'hex')],
];
const zipEntry = Buffer.from('504b0304', 'hex');

/**
 * What document a file is, by its bytes alone: a name says what its owner likes. Null for anything else.
 * @param head the file's first {@link headBytes} bytes, fewer where it is shorter
 * @param size of the whole file, bytes
 */
export function documentKind(head: Buffer, size: number): DocumentKind | null {
  if (begins(head, zipEntry)) return zipKind(head);
  const [kind] = starts.find(([, bytes]) => begins(head, bytes)) ?? [];
  if (kind !== undefined) return kind === 'image' && size < minImageBytes ? null : kind;
  // Readers take a PDF whose header stands anywhere in its first kilobyte (ISO 32000-2, annex I).
  if (/%PDF-[12]\.\d/.test(head.toString('latin1', 0, 1024))) return 'pdf';
  if (head.toString('latin1', 257, 262) === 'ustar') return 'archive';
  return textKind(head, size);
}

const begins = (head: Buffer, bytes: Buffer): boolean => head.subarray(0, bytes.length).equals(bytes);

/** By the name of the first entry (APPNOTE 4.3.7): length at 26, name at 30. */
function zipKind(head: Buffer): DocumentKind | null {
  if (head.length < 30) return null;
  const first = head.toString('latin1', 30, 30 + head.readUInt16LE(26));
  if (first === '[Content_Types].xml' || /^(_rels|docProps|word|xl|ppt)\//.test(first)) return 'ooxml';
  if (first === 'mimetype') return 'odf';
  // A program for Java: not a document.
  return first.startsWith('META-INF/') ? null : 'archive';
}
