import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type DeliveredFile, DeliveryPiece } from '#contract/takeout/delivery.ts';
import { hashFile } from '../../guards/save/hash-file.ts';
import type { Asked, Bearer } from '../hand-in/bearer.ts';
import { makeOwnFolder } from '../own-folder.ts';
import { journalFolder } from './journal.ts';

/** `bad`: what came has not the approved hash. `other`: the office's own answer. */
export type Fetched =
  | { readonly kind: 'whole'; readonly path: string }
  | { readonly kind: 'bad' }
  | { readonly kind: 'other'; readonly asked: Exclude<Asked<unknown>, { kind: 'good' }> };

/**
 * Fetches a file to its place beside the work, from where an earlier try came to, and compares its hash. Durable when it
 * is whole. Throws where the disk does not do its part.
 */
export async function fetchFile(bearer: Bearer, workFolder: string, id: string, file: DeliveredFile): Promise<Fetched> {
  const folder = makeOwnFolder(workFolder, journalFolder);
  const path = join(folder, `${id}-${file.n}-${file.sha256.slice(0, 16)}.part`);
  // What lies there is the borrower's: a link to somewhere else is taken away, never followed.
  const open = (): number => openSync(path, constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0), 0o600);
  let fd: number;
  try {
    fd = open();
  } catch {
    rmSync(path, { force: true, recursive: true });
    fd = open();
  }
  try {
    // Begun anew once: what an earlier try left may be damaged.
    for (let tries = 0; tries < 2; tries += 1) {
      let size = fstatSync(fd).size;
      if (size > file.bytes || tries > 0) {
        ftruncateSync(fd, 0);
        size = 0;
      }
      while (size < file.bytes) {
        const came = await bearer.ask(
          { method: 'GET', path: `/v1/delivery/${id}/${file.n}?from=${size}`, headers: {}, body: null },
          ({ body }) => DeliveryPiece.safeParse(body).data ?? null,
        );
        if (came.kind !== 'good') return { kind: 'other', asked: came };
        const bytes = Buffer.from(came.value.base64, 'base64');
        if (came.value.from !== size || bytes.length === 0 || size + bytes.length > file.bytes) return { kind: 'bad' };
        for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, size + done);
        size += bytes.length;
      }
      fsyncSync(fd);
      const { sha256, bytes } = await hashFile(fd, size);
      if (sha256 === file.sha256 && bytes === file.bytes) return { kind: 'whole', path };
    }
    rmSync(path, { force: true });
    return { kind: 'bad' };
  } finally {
    closeSync(fd);
  }
}
