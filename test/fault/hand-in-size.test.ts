import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { randomPiece } from '../../agent/wipe/overwrite.ts';
import { dataFolder } from '../../server/data-folder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';
import { killed, lendTo, startHandIn } from './support/hand-in-world.ts';

/**
 * By hand: `TANMORI_HAND_IN_MB=10240 TANMORI_HAND_IN_FILES=50000 TANMORI_HAND_IN_KILLS=6`, with three times the room
 * below `TMPDIR`.
 */
const megabytes = Number(process.env.TANMORI_HAND_IN_MB ?? '128');
const small = Number(process.env.TANMORI_HAND_IN_FILES ?? '500');
/** Evenly spread over the bytes: the agent, the office, the agent … */
const kills = Number(process.env.TANMORI_HAND_IN_KILLS ?? '2');
const mib = 1024 * 1024;
const watcher = join(import.meta.dirname, 'support/watch-memory.ts');
const pieceBytes = 4 * mib;
/** Handed in before it: everything has run once then, and the two sizes can be compared. */
const before = { megabytes: 24, small: 125 };
/**
 * What the difference may cost in memory: less than its bytes, so that it shows who keeps them. The office has up to 64 MiB
 * of chunks under way (`server/workflow/hand-in`), and some that the collector has not taken yet.
 */
const growthMib = { office: 80, agent: 48, recorder: 48 };
/** For each file of the list, KiB: its names and hashes, and what the collector leaves of them. */
const perFileKib = { office: 1, agent: 2, recorder: 0 };

interface Filled {
  readonly workFolder: string;
  readonly files: number;
  readonly hash: string;
}

/** A folder with one long file and many small ones. */
function fill(workFolder: string, size: typeof before): Filled {
  mkdirSync(workFolder);
  const hash = createHash('sha256');
  const fd = openSync(join(workFolder, '大きい.bin'), 'w');
  for (let at = 0; at < size.megabytes * mib; at += mib) {
    const piece = randomPiece(mib);
    hash.update(piece);
    writeSync(fd, piece);
  }
  closeSync(fd);
  for (let i = 0; i < size.small; i += 1) {
    const folder = join(workFolder, `d${Math.floor(i / 500)}`);
    if (i % 500 === 0) mkdirSync(folder);
    writeFileSync(join(folder, `文書-${i}.txt`), `これは${i}番目の文書です。`.repeat(20));
  }
  return { workFolder, files: size.small + 1, hash: hash.digest('hex') };
}

/** Highest resident memory so far; 0 once it has ended. */
function residentMib(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0') / 1024;
  } catch {
    return 0;
  }
}

/** The most that it held so far, in the heap and in buffers; see `watch-memory.ts`. */
function heldMib(folder: string, pid: number | undefined): number {
  try {
    return Number(readFileSync(join(folder, String(pid)), 'utf8')) / mib;
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
      .parse(db.prepare('select id, loan_id from hand_ins where completed_at is not null order by id desc').get());
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

const ended = (child: ChildProcess): Promise<number> =>
  new Promise((done) => {
    if (child.exitCode !== null) done(child.exitCode);
    else child.once('exit', (code) => done(code ?? -1));
  });

test(`one file of ${megabytes} MB and ${small} small ones arrive, gone on with after kills, in memory that does not grow`, {
  timeout: 180_000 + (megabytes + small) * 1000,
}, async ({ annotate }) => {
  const folder = temporaryFolder();
  const watched = join(folder, 'memory');
  vi.stubEnv('TANMORI_WATCH_MEMORY', watched);
  vi.stubEnv('NODE_OPTIONS', `${process.env.NODE_OPTIONS ?? ''} --import=${watcher}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const world = await lendTo(folder);
  const { data, line, socket, recorder } = world;
  let { office } = world;

  /** Hands a folder in, with kills on the way. @returns what each program held at most, MiB */
  const handIn = async ({ workFolder }: Filled, moments: readonly number[]) => {
    const most = { office: 0, agent: 0, recorder: 0 };
    const resident = { ...most };
    let agent = startHandIn(socket, workFolder);
    const watching = setInterval(() => {
      for (const [side, { pid }] of Object.entries({ office, agent, recorder }) as [
        keyof typeof most,
        ChildProcess,
      ][]) {
        most[side] = Math.max(most[side], heldMib(watched, pid));
        resident[side] = Math.max(resident[side], residentMib(pid));
      }
    }, 50);
    const begun = performance.now();
    const sentBefore = line.bytes;
    for (const [i, bytes] of moments.entries()) {
      const reached = new Promise<'reached'>((done) => {
        line.onBytes = () => {
          if (line.bytes - sentBefore >= bytes) done('reached');
        };
      });
      // It was going on when it was killed.
      expect(await Promise.race([reached, ended(agent)])).toBe('reached');
      if (i % 2 === 0) {
        await killed(agent);
        agent = startHandIn(socket, workFolder);
      } else {
        await killed(office);
        office = await world.startOffice();
      }
    }
    expect(await ended(agent)).toBe(0);
    clearInterval(watching);
    return { most, resident, sent: line.bytes - sentBefore, seconds: (performance.now() - begun) / 1000 };
  };

  const first = await handIn(fill(join(folder, 'first'), before), []);
  rmSync(join(folder, 'first'), { recursive: true });
  const filled = fill(join(folder, 'work'), { megabytes, small });
  const moments = Array.from({ length: kills }, (_, i) => (megabytes * mib * (i + 1)) / (kills + 1));
  const second = await handIn(filled, moments);
  await killed(office);
  // Here, and not by the test's end: tens of thousands of names take longer than that is given.
  rmSync(filled.workFolder, { recursive: true });

  const sides = ['office', 'agent', 'recorder'] as const;
  const growth = ({ most: a }: typeof first, { most: b }: typeof first, side: (typeof sides)[number]) =>
    b[side] - a[side];
  const told = sides.map((side) => {
    const [a, b] = [first, second].map(
      ({ most, resident }) => `${most[side].toFixed(0)} (${resident[side].toFixed(0)})`,
    );
    return `${side} ${a} → ${b} MiB`;
  });
  const times = [first, second].map(({ seconds }) => `${seconds.toFixed(0)} s`).join(' and ');
  await annotate(`${times}, ${(second.sent / mib).toFixed(0)} MiB sent; held (resident): ${told.join(', ')}`);
  const { files, hashes } = held(data);
  expect(files).toBe(filled.files);
  expect(hashes.size).toBe(files);
  expect(hashes.has(filled.hash)).toBe(true);
  // Little was sent twice.
  expect(second.sent).toBeLessThan(megabytes * mib * 1.02 + small * 2000 + (kills + 1) * 24 * mib);
  for (const side of sides)
    expect(growth(first, second, side), side).toBeLessThan(growthMib[side] + (small * perFileKib[side]) / 1024);
});
