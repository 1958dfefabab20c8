import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Store } from '../../store/store.ts';
import type { HandIn } from './arriving.ts';
import { listFiles, readContent } from './read-inbox.ts';
import { zipNames } from './zip-name.ts';

const pageFiles = 5_000;

/** All files of a hand-in as one ZIP, stored without compression: each is read when its turn comes. */
export async function zipOf(store: Store, path: string, row: HandIn): Promise<Readable> {
  const zip = new ZipFile();
  const nameOf = zipNames();
  const mtime = new Date(row.completed_at ?? row.opened_at);
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
      zip.addReadStreamLazy(nameOf(file.path.text), options, (give) => {
        if (isOver) return;
        const source = Readable.from(readContent(store, path, row.id, file), { objectMode: false });
        source.once('error', end);
        current = source;
        give(null, source);
      });
    }
  }
  zip.once('error', end);
  zip.end();
  const out = zip.outputStream as Readable;
  // Whoever gives up the download gives up the file that is being read.
  out.once('close', () => end(null));
  return out;
}
