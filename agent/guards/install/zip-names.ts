import type { ReadAt } from './program-kind.ts';

/** The end record with the longest comment (APPNOTE 4.3.16), and as much of a directory as is looked through. */
const endBytes = 22 + 0xffff;
const maxDirectoryBytes = 1024 * 1024;

/**
 * Names that a ZIP file says it holds: those of its directory, and those at its start, which is all there is while it
 * is being written and where the directory has been spoiled.
 */
export function zipNames(head: Buffer, read: ReadAt, size: number): ReadonlySet<string> {
  return new Set([...namesAtStart(head), ...namesInDirectory(directoryOf(read, size))]);
}

function* namesAtStart(head: Buffer): Generator<string> {
  let at = 0;
  while (at + 30 <= head.length && head.readUInt32LE(at) === 0x04034b50) {
    const nameBytes = head.readUInt16LE(at + 26);
    const dataAt = at + 30 + nameBytes + head.readUInt16LE(at + 28);
    yield head.toString('utf8', at + 30, at + 30 + nameBytes);
    // With bit 3 the length stands behind the data, where it cannot be looked for; an empty entry has none there.
    at = dataAt + head.readUInt32LE(at + 18);
  }
}

function directoryOf(read: ReadAt, size: number): Buffer {
  const tailAt = Math.max(0, size - endBytes);
  const tail = read(tailAt, endBytes);
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end === -1 || end + 22 > tail.length) return Buffer.alloc(0);
  const bytes = Math.min(tail.readUInt32LE(end + 12), maxDirectoryBytes);
  return read(tail.readUInt32LE(end + 16), bytes);
}

function* namesInDirectory(directory: Buffer): Generator<string> {
  let at = 0;
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50) {
    const nameBytes = directory.readUInt16LE(at + 28);
    yield directory.toString('utf8', at + 46, at + 46 + nameBytes);
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
}
