import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, watch } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { wallMs } from './wall-ms.ts';

/**
 * What the guard is held against: watch, hash, rename, one durable row, and no look at writers, journal, seal or
 * anything that could go wrong. `bare-guard.ts HOME WORK DATABASE`.
 */
const [home = '', work = '', file = ''] = process.argv.slice(2);
mkdirSync(join(work, 'held'), { recursive: true });
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('create table moved (name text, sha256 text, at real)');
const insert = db.prepare('insert into moved values (?, ?, ?)');

const take = (folder: string, name: string): void => {
  try {
    const path = join(folder, name);
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    renameSync(path, join(work, 'held', name));
    insert.run(name, sha256, wallMs());
    process.stdout.write(`${name} ${wallMs()}\n`);
  } catch {
    // Moved by an event before, or not there yet.
  }
};
for (const folder of [home, ...readdirSync(home).map((name) => join(home, name))]) {
  watch(folder, (_kind, name) => {
    if (name?.startsWith('s') === true) take(folder, name);
  });
}
process.stdout.write('ready \n');
