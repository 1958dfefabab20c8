/** The browser reads a file whole to hash it: larger ones are refused. */
export const maxFileBytes = 512 * 1024 * 1024;

/** A file that was named for an approval. It never leaves this computer: its hash does. */
export interface HashedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Null where the file is too large, or can no longer be read. */
export async function hashFile(file: File): Promise<HashedFile | null> {
  if (file.size > maxFileBytes) return null;
  try {
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return { name: file.name, bytes: file.size, sha256 };
  } catch {
    return null;
  }
}

/** The files of both, each content once: of two names for the same content the first stays. */
export const withFiles = (before: readonly HashedFile[], more: readonly HashedFile[]): readonly HashedFile[] =>
  [...before, ...more].filter((file, n, all) => all.findIndex(({ sha256 }) => sha256 === file.sha256) === n);
