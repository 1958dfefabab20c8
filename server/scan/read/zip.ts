import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise } from 'yauzl';
import { type Budget, Unscannable } from '../unscannable.ts';

export interface ZipMember {
  readonly name: string;
  readonly isEncrypted: boolean;
  /** Unpacked, bytes, as the archive says: for how far one has come, and nothing else. */
  readonly size: number;
  /** Unpacks piece by piece; every byte is counted before it is kept. */
  readonly chunks: () => AsyncIterable<Buffer>;
  readonly bytes: () => Promise<Buffer>;
}

/** The members of a ZIP, all named before the first is unpacked. @param onUnpacked told of bytes that came out of any */
export async function readZip(
  bytes: Buffer,
  budget: Budget,
  onUnpacked: (count: number) => void,
): Promise<readonly ZipMember[]> {
  try {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false, validateEntrySizes: true });
    const members: ZipMember[] = [];
    for await (const entry of zip.eachEntry()) {
      budget.spendEntries(1);
      const name = nameOf(entry);
      if (name.endsWith('/')) continue;
      const chunks = async function* (): AsyncGenerator<Buffer> {
        if (!entry.canDecodeFileData()) throw new Unscannable('読めない方法で圧縮されています');
        try {
          const stream: Readable = await zip.openReadStreamPromise(entry);
          for await (const chunk of stream) {
            const piece = chunk as Buffer;
            budget.spendBytes(piece.length);
            onUnpacked(piece.length);
            yield piece;
          }
        } catch (error) {
          throw error instanceof Unscannable ? error : new Unscannable('壊れていて展開できません');
        }
      };
      const whole = async (): Promise<Buffer> => {
        const pieces: Buffer[] = [];
        for await (const piece of chunks()) pieces.push(piece);
        return Buffer.concat(pieces);
      };
      members.push({ name, isEncrypted: entry.isEncrypted(), size: entry.uncompressedSize, chunks, bytes: whole });
    }
    return members;
  } catch (error) {
    throw error instanceof Unscannable ? error : new Unscannable('ZIPとして壊れています');
  }
}

/** Windows writes names in its own character set and does not say so. */
function nameOf(entry: Entry): string {
  // With `decodeStrings: false` it is the raw bytes, whatever its type says.
  const raw = entry.fileName as unknown as Buffer;
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(raw).replaceAll('\\', '/');
    } catch {}
  }
  return raw.toString('latin1');
}
