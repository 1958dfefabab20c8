import { createServer } from 'node:net';
import Database from 'better-sqlite3';

/** The reference of `append`: puts each line it gets as one row on the disk, then sends the same line back. */
const [socketPath = '', file = ''] = process.argv.slice(2);
const db = new Database(file);
db.pragma('locking_mode = EXCLUSIVE');
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('create table lines (number integer primary key, line text not null)');
const insert = db.prepare('insert into lines (line) values (?)');

createServer((socket) => {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('error', () => undefined);
  socket.on('data', (chunk: string) => {
    const lines = (text + chunk).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      insert.run(line);
      socket.write(`${line}\n`);
    }
  });
}).listen(socketPath, () => process.stdout.write('ready \n'));
