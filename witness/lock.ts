import { DatabaseSync } from 'node:sqlite';
import { Problem, reasonOf } from './problem.ts';

/**
 * Takes the data folder for this process alone, until it ends in whatever way: SQLite's exclusive lock is the operating
 * system's lock on the file, which no kill and no power cut leaves behind, as a file with a process id would be.
 * @returns what releases it. @throws Problem where another process has it.
 */
export function lockFolder(path: string): () => void {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path);
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    const held = database;
    return () => held.close();
  } catch (error) {
    database?.close();
    if (/locked/.test(reasonOf(error))) throw new Problem('running', `another witness runs with this folder: ${path}`);
    throw new Problem('storage', `${path}: ${reasonOf(error)}`);
  }
}
