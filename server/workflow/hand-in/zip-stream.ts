import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Store } from '../../store/store.ts';
import type { HandIn } from './arriving.ts';
import { listFiles, readContent } from './read-inbox.ts';
import { zipNames } from './zip-name.ts';

const pageFiles = 5_000;

/**
 * From this length of the list at its end on, a ZIP is written in the 64-bit form. The package (3.3.1) takes 64 KiB for
 * the limit when it says how long the ZIP will be, and 4 GiB when it writes it, so that what it said would be wrong.
 */
const longListBytes = 0xffff;
/** Of an entry in that list, beside its name, at most: header, times, 64-bit sizes. */
const listEntryBytes = 46 + 9 + 28;

/** Stands last in the ZIP: `sha256sum --check` reads it, and so do people. */
const hashesName = 'SHA256SUMS.txt';

/**
 * All files of a hand-in as one ZIP, stored without compression: each is read when its turn comes. Last the list of
 * their hashes. The same hand-in gives the same bytes each time, so that a download that broke off can go on.
 * @returns `bytes`: how long it will be
 */
export async function zipOf(
  store: Store,
  path: string,
  row: HandIn,
): Promise<{ readonly content: Readable; readonly bytes: number }> {
  const zip = new ZipFile();
  const nameOf = zipNames();
  const mtime = new Date(row.completed_at ?? row.opened_at);
  const hashes: string[] = [];
  let listBytes = listEntryBytes + Buffer.byteLength(hashesName);
  let current: Readable | null = null;
  let isOver = false;
  const end = (error: Error | null): void => {
    isOver = true;
    current?.destroy();
    if (error !== null) out.destroy(error);
  };
  for (let from = 0; from < row.files; from += pageFiles) {
    for (const file of await listFiles(store, row, from, pageFiles)) {
      const options = { compress: false, size: file.bytes, mtime, mode: 0o100644 };
      const name = nameOf(file.path.text);
      hashes.push(`${file.sha256}  ${name}\n`);
      listBytes += listEntryBytes + Buffer.byteLength(name);
      zip.addReadStreamLazy(name, options, (give) => {
        if (isOver) return;
        const source = Readable.from(readContent(store, path, row.id, file), { objectMode: false });
        source.once('error', end);
        current = source;
        give(null, source);
      });
    }
  }
  zip.addBuffer(Buffer.from(hashes.join('')), nameOf(hashesName), { compress: false, mtime, mode: 0o100644 });
  zip.once('error', end);
  // The package's types leave out what it calls back with.
  const bytes = await new Promise<number>((resolve) => {
    const told = (size: number): void => resolve(size);
    zip.end({ forceZip64Format: listBytes >= longListBytes, comment: '' }, told as () => void);
  });
  const out = zip.outputStream as Readable;
  // Whoever gives up the download gives up the file that is being read.
  out.once('close', () => end(null));
  return { content: out, bytes };
}
