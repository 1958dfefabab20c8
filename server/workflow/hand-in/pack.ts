import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../write-durably.ts';

/** One file to which everything of a hand-in is appended. What was not made durable is cut off when it is opened. */
export class Pack {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** @param bytes how much of it is known to be durable. @returns null where the file holds less than that. */
  static async open(path: string, bytes: number): Promise<Pack | null> {
    const file = await openOrMake(path);
    try {
      if ((await file.stat()).size < bytes) {
        await file.close();
        return null;
      }
      await file.truncate(bytes);
    } catch (error) {
      await file.close();
      throw error;
    }
    return new Pack(file);
  }

  /** Writes at a place and returns when it is on the disk. */
  async write(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      done += (await this.#file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
    }
    await this.#file.datasync();
  }

  async *read(at: number, bytes: number): AsyncGenerator<Buffer> {
    yield* readPart(this.#file, at, bytes);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

const pieceBytes = 1024 * 1024;

/** A part of a file, piece by piece. Throws where the file ends before it. */
async function* readPart(file: FileHandle, at: number, bytes: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < bytes; ) {
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, bytes - done));
    const { bytesRead } = await file.read(piece, 0, piece.length, at + done);
    if (bytesRead === 0) throw new Error('the pack ends too early');
    done += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
}

/** The bytes of one part of a pack, for reading while nobody has it open. */
export async function* readPack(path: string, at: number, bytes: number): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    yield* readPart(file, at, bytes);
  } finally {
    await file.close();
  }
}

async function openOrMake(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(path, 'wx+', 0o600);
  await syncFolder(folder);
  // Names of folders that were made on the way, up to the one that was there.
  if (made !== undefined)
    for (let at = folder; at.length >= made.length; at = dirname(at)) await syncFolder(dirname(at));
  return file;
}
