import { createHash } from 'node:crypto';
import { closeSync, fstatSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  EraseRequest,
  EraseResult,
  eraseRequestBytes,
  eraseRequestFile,
  eraseResultFile,
} from '#contract/loan/erase-order.ts';
import { fsyncFolder, openToRead, writeDurably } from '../durable-file.ts';
import { storageFault } from '../store/storage-fault.ts';

/** Where the recorder and the program that has the right to erase leave word for each other. */
export interface EraseFolders {
  /** The recorder's own. */
  readonly requestFolder: string;
  /** That program's own: nobody else may write there. */
  readonly resultFolder: string;
}

export interface EraseFiles {
  /** Lays a request down, durably. False where the disk refuses. */
  readonly ask: (request: EraseRequest) => boolean;
  /** Takes a request back, durably. False where the disk refuses. */
  readonly takeBack: () => boolean;
  /** The request that lies there; null where there is none that can be read. */
  readonly asked: () => EraseRequest | null;
  /** The answer to a request; null where there is none yet. */
  readonly answered: (request: EraseRequest) => EraseResult | null;
}

const maxBytes = 256 * 1024;
const hashOf = (request: EraseRequest): string => createHash('sha256').update(eraseRequestBytes(request)).digest('hex');

export function openEraseFiles({ requestFolder, resultFolder }: EraseFolders): EraseFiles {
  return {
    ask: (request) => {
      try {
        writeDurably(join(requestFolder, eraseRequestFile), Buffer.from(JSON.stringify(request)));
        return true;
      } catch (error) {
        if (storageFault(error) === null) throw error;
        return false;
      }
    },
    takeBack: () => {
      try {
        rmSync(join(requestFolder, eraseRequestFile), { force: true });
        fsyncFolder(requestFolder);
        return true;
      } catch (error) {
        if (storageFault(error) === null) throw error;
        return false;
      }
    },
    asked: () => EraseRequest.safeParse(read(join(requestFolder, eraseRequestFile))).data ?? null,
    answered: (request) => {
      const result = EraseResult.safeParse(read(join(resultFolder, eraseResultFile))).data ?? null;
      return result?.request === hashOf(request) ? result : null;
    },
  };
}

/** A JSON file's value; undefined where it is not there, cannot be read, or is too large. */
function read(path: string): unknown {
  let fd: number | null = null;
  try {
    fd = openToRead(path);
    if (fd === null || fstatSync(fd).size > maxBytes) return undefined;
    return JSON.parse(readFileSync(fd, 'utf8'));
  } catch {
    return undefined;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}
