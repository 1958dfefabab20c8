import { createWriteStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DataFolder } from '../data-folder.ts';
import { readKept } from '../log/check-start.ts';
import { openLogKey } from '../log/log-identity.ts';
import { appendAct } from '../log/office-acts.ts';
import { LogTree } from '../log/read-tree.ts';
import { readWitnesses } from '../log/witnesses.ts';
import { bundleLines } from '../log/write-bundle.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';

/** Writes a chain's evidence bundle to a file (whole or not at all) or to standard output. That it was, is an act. */
export async function writeBundle(
  store: Store,
  files: DataFolder,
  runtime: Runtime,
  asked: { readonly chain: string; readonly out: string | null },
): Promise<void> {
  const { chain, out } = asked;
  const known = await store.db.selectFrom('chains').select('id').where('id', '=', chain).executeTakeFirst();
  if (known === undefined) throw new Error(`no chain ${chain}`);
  const key = openLogKey(files);
  const witnesses = readWitnesses(files);
  const newest = readKept(files.checkpoint, key, witnesses);
  if (newest === null) throw new Error('nothing is published yet: a running server does it within a second');
  const cosigned = readKept(files.cosignedCheckpoint, key, witnesses);
  const last = await store.db
    .selectFrom('entries')
    .select((e) => e.fn.max('log_index').as('index'))
    .where('chain', '=', chain)
    .executeTakeFirst();
  const reach = Math.min((last?.index ?? -1) + 1, newest.size);
  const isBetter = cosigned !== null && cosigned.size >= reach && cosigned.cosigned.length > newest.cosigned.length;
  const checkpoint = isBetter ? cosigned : newest;
  await store.write((tx) =>
    appendAct(tx, { at: runtime.now(), actor: 'cli', act: 'bundle.written', data: { chain, size: checkpoint.size } }),
  );
  const source = { store, tree: new LogTree(store.db), checkpoint, madeAt: runtime.now() };
  const lines = bundleLines(source, { chain, isOpen: () => true, scope: `${chain}（全件）` });
  const texts = Readable.from(withBreaks(lines), { objectMode: true });
  if (out === null) {
    await pipeline(texts, process.stdout, { end: false });
    return;
  }
  const part = `${out}.part`;
  await pipeline(texts, createWriteStream(part, { mode: 0o600 }));
  const file = await open(part, 'r');
  await file.sync().finally(() => file.close());
  await rename(part, out);
}

async function* withBreaks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
