import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { randomStream } from '../../agent/wipe/overwrite.ts';
import { dataFolder } from '../../server/data-folder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';
import { killed, lendTo, startHandIn } from './support/hand-in-world.ts';

/** By hand: `TANMORI_HAND_IN_MB=10240 TANMORI_HAND_IN_FILES=10000`, with three times the room below `TMPDIR`. */
const megabytes = Number(process.env.TANMORI_HAND_IN_MB ?? '64');
const small = Number(process.env.TANMORI_HAND_IN_FILES ?? '500');
const mib = 1024 * 1024;
const pieceBytes = 4 * mib;
/** What may lie in memory at once, whatever the size: chunks of 8 MiB on both sides, and what the collector leaves. */
const growthMib = 96;

function fill(workFolder: string): string {
  const random = randomStream();
  const hash = createHash('sha256');
  const fd = openSync(join(workFolder, '大きい.bin'), 'w');
  for (let at = 0; at < megabytes * mib; at += mib) {
    const piece = random(mib);
    hash.update(piece);
    writeSync(fd, piece);
  }
  closeSync(fd);
  for (let i = 0; i < small; i += 1) {
    const folder = join(workFolder, `d${Math.floor(i / 500)}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `文書-${i}.txt`), `これは${i}番目の文書です。`.repeat(20));
  }
  return hash.digest('hex');
}

/** Resident memory now; 0 once it has ended. */
function residentMib(pid: number | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0') / 1024;
  } catch {
    return 0;
  }
}

const Content = z.object({ sha256: z.string(), bytes: z.number(), pack_at: z.number() });

/** Files that the office holds, and whether each one's bytes are those of its hash. Reads in pieces. */
function held(data: string): { readonly files: number; readonly hashes: ReadonlySet<string> } {
  const { database, inbox } = dataFolder(data);
  const db = new Database(database, { readonly: true });
  try {
    const { id, loan_id } = z
      .object({ id: z.number(), loan_id: z.string() })
      .parse(db.prepare('select id, loan_id from hand_ins where completed_at is not null').get());
    const rows = z.array(Content).parse(
      db
        .prepare(
          `select distinct c.sha256, f.bytes, c.pack_at from hand_in_contents c
             join hand_in_files f on f.hand_in_id = c.hand_in_id and f.sha256 = c.sha256 where c.hand_in_id = ?`,
        )
        .all(id),
    );
    const pack = openSync(join(inbox, loan_id, `${id}.pack`), 'r');
    const piece = Buffer.alloc(pieceBytes);
    const hashes = new Set<string>();
    for (const { sha256, bytes, pack_at } of rows) {
      const hash = createHash('sha256');
      for (let at = 0; at < bytes; ) {
        const read = readSync(pack, piece, 0, Math.min(piece.length, bytes - at), pack_at + at);
        if (read === 0) break;
        hash.update(piece.subarray(0, read));
        at += read;
      }
      if (hash.digest('hex') === sha256) hashes.add(sha256);
    }
    closeSync(pack);
    return { files: rows.length, hashes };
  } finally {
    db.close();
  }
}

test(`one file of ${megabytes} MB and ${small} small ones arrive, gone on with after a kill, in memory that does not grow`, {
  timeout: 120_000 + (megabytes + small) * 1000,
}, async ({ annotate }) => {
  const folder = temporaryFolder();
  const workFolder = join(folder, 'work');
  mkdirSync(workFolder);
  const hash = fill(workFolder);
  const { data, line, socket, office } = await lendTo(folder);
  const begun = performance.now();
  let client = startHandIn(socket, workFolder);
  let killedAt = 0;
  const peaks = { office: { early: 0, late: 0 }, client: { early: 0, late: 0 } };
  const look = (): void => {
    const when = line.bytes < (megabytes * mib) / 4 ? 'early' : 'late';
    peaks.office[when] = Math.max(peaks.office[when], residentMib(office.pid));
    peaks.client[when] = Math.max(peaks.client[when], residentMib(client.pid));
  };
  const watching = setInterval(look, 20);
  const ended = (one: ChildProcess) => new Promise<number>((done) => one.once('exit', (code) => done(code ?? -1)));
  const half = new Promise<void>((done) => {
    line.onBytes = () => {
      if (line.bytes >= (megabytes * mib) / 2) done();
    };
  });
  await Promise.race([half, ended(client)]);
  killedAt = line.bytes;
  await killed(client);
  client = startHandIn(socket, workFolder);
  expect(await ended(client)).toBe(0);
  clearInterval(watching);
  const seconds = (performance.now() - begun) / 1000;
  await killed(office);

  const { files, hashes } = held(data);
  expect(files).toBe(small + 1);
  expect(hashes.size).toBe(files);
  expect(hashes.has(hash)).toBe(true);
  // It was going on when it was killed, and little was sent twice.
  expect(killedAt).toBeGreaterThanOrEqual((megabytes * mib) / 2);
  expect(line.bytes).toBeLessThan(megabytes * mib * 1.02 + small * 2000 + 24 * mib);
  const told = Object.entries(peaks).map(
    ([side, { early, late }]) => `${side} ${early.toFixed(0)} → ${late.toFixed(0)} MiB`,
  );
  await annotate(`${seconds.toFixed(0)} s, ${(line.bytes / mib).toFixed(0)} MiB sent; ${told.join(', ')}`);
  for (const { early, late } of Object.values(peaks)) expect(late - early).toBeLessThan(growthMib);
});
