import Database from 'better-sqlite3';
import type { DataFolder } from '../data-folder.ts';

/**
 * Makes this process the only one that signs for the folder: two would write one checkpoint file in turns, and the older
 * could end up on top. The lock is the system's own on an empty database file, so that it ends with the process, however
 * that ends.
 * @returns what gives the folder back
 * @throws Error where another process holds it
 */
export function holdFolder({ signerLock }: DataFolder): () => void {
  const lock = new Database(signerLock, { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new Error('another server runs on this folder');
    }
    throw error;
  }
  return () => void lock.close();
}
