import type { ChildProcess } from 'node:child_process';
import { hash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { dataFolder } from '../../server/data-folder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';
import { killed, lendTo, startHandIn } from './support/hand-in-world.ts';

const kinds = ['line', 'agent', 'line', 'office', 'agent', 'both'] as const;
const maxFaults = 9;
const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

/** Random numbers from a seed, so that a walk can be walked again. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Files of all sizes, in folders, with names of all kinds, and what is no result beside them. */
function fill(workFolder: string, random: () => number): void {
  for (const folder of ['資料/深い/所', '回収', '隔離']) mkdirSync(join(workFolder, folder), { recursive: true });
  for (let i = 0; i < 400; i += 1) {
    const folder = i % 3 === 0 ? '資料/深い/所' : i % 3 === 1 ? '回収' : '.';
    const bytes = randomBytes(Math.floor(random() ** 4 * 200_000));
    writeFileSync(join(workFolder, folder, `文書-${i}.bin`), bytes);
  }
  writeFileSync(join(workFolder, '大きい.bin'), randomBytes(12_000_000));
  writeFileSync(join(workFolder, '空'), '');
  writeFileSync(Buffer.concat([Buffer.from(`${workFolder}/`), Buffer.from([0x66, 0xff, 0x2e])]), 'UTF-8 でない名前');
  writeFileSync(join(workFolder, '隔離', '媒体から.docx'), '渡さない');
  symlinkSync('/etc/passwd', join(workFolder, '抜け道'));
}

/** Every regular file that is a result: path bytes in base64 → SHA-256. */
function contents(workFolder: string): Map<string, string> {
  const found = new Map<string, string>();
  const root = Buffer.from(`${workFolder}/`);
  const walk = (below: Buffer): void => {
    for (const entry of readdirSync(Buffer.concat([root, below]), { withFileTypes: true, encoding: 'buffer' })) {
      const name = Buffer.from(entry.name);
      const text = name.toString('utf8');
      if (below.length === 0 && (text === '隔離' || text === '.引渡記録')) continue;
      const path = Buffer.concat([below, name]);
      if (entry.isDirectory()) walk(Buffer.concat([path, Buffer.from('/')]));
      else if (entry.isFile()) found.set(path.toString('base64'), sha256(readFileSync(Buffer.concat([root, path]))));
    }
  };
  walk(Buffer.alloc(0));
  return found;
}

const Row = z.object({ path_bytes: z.string(), bytes: z.number(), sha256: z.string(), pack_at: z.number().nullable() });

/** What the office holds of the one completed hand-in, read from its disk: path bytes in base64 → SHA-256. */
function taken(data: string): { readonly files: Map<string, string>; readonly acts: readonly string[] } {
  const { database, inbox } = dataFolder(data);
  const db = new Database(database, { readonly: true });
  try {
    const handIns = z
      .array(z.object({ id: z.number(), loan_id: z.string(), revision: z.number(), completed_at: z.string() }))
      .parse(db.prepare('select * from hand_ins').all());
    expect(handIns).toHaveLength(1);
    const [handIn] = handIns;
    if (handIn === undefined) throw new Error('nothing handed in');
    const { id, loan_id, revision } = handIn;
    const rows = z.array(Row).parse(
      db
        .prepare(
          `select f.path_bytes, f.bytes, f.sha256, c.pack_at from hand_in_files f
             left join hand_in_contents c on c.hand_in_id = f.hand_in_id and c.sha256 = f.sha256
             where f.hand_in_id = ? and f.revision = ?`,
        )
        .all(id, revision),
    );
    const pack = openSync(join(inbox, loan_id, `${id}.pack`), 'r');
    const files = new Map<string, string>();
    for (const row of rows) {
      const bytes = Buffer.alloc(row.bytes);
      if (row.bytes > 0) readSync(pack, bytes, 0, row.bytes, row.pack_at);
      files.set(row.path_bytes, sha256(bytes));
    }
    closeSync(pack);
    const acts = z
      .array(z.object({ data: z.string() }))
      .parse(db.prepare(`select data from office_acts where act = 'hand-in.completed'`).all());
    return { files, acts: acts.map((act) => act.data) };
  } finally {
    db.close();
  }
}

test('office and agent killed and the line cut at random moments: equal bytes and one completion', {
  timeout: 600_000,
}, async ({ annotate }) => {
  const seed = Number(process.env.TANMORI_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
  await annotate(`seed ${seed}`);
  const random = randomFrom(seed);
  const folder = temporaryFolder();
  const workFolder = join(folder, 'work');
  mkdirSync(workFolder);
  fill(workFolder, random);

  const { line, data, socket, startOffice, office: first } = await lendTo(folder);
  let office = first;
  const startClient = (): ChildProcess => startHandIn(socket, workFolder);
  const happened: string[] = [];
  const sends = (): number => Math.floor(300_000 + random() * 2_500_000);
  let next = sends();
  let client = startClient();
  for (let ended: number | null = null; ended === null; ) {
    const fault = new Promise<'fault'>((done) => {
      line.onBytes = () => {
        if (line.bytes >= next) done('fault');
      };
    });
    const mine = client;
    const closed = new Promise<number>((done) => mine.once('exit', (exit) => done(exit ?? -1)));
    const came = await Promise.race([fault, closed]);
    if (came !== 'fault') ended = came;
    else {
      const kind = kinds[Math.floor(random() * kinds.length)] ?? 'line';
      happened.push(kind);
      if (happened.length === 4) {
        // Worked on meanwhile: another content, a new file, one that is gone.
        appendFileSync(join(workFolder, '大きい.bin'), 'まだ書いている');
        writeFileSync(join(workFolder, '後から.txt'), '追加');
        renameSync(join(workFolder, '空'), join(workFolder, '空の名前'));
      }
      if (kind === 'line') line.cut();
      if (kind === 'agent' || kind === 'both') {
        await killed(client);
        client = startClient();
      }
      if (kind === 'office' || kind === 'both') {
        await killed(office);
        office = await startOffice();
      }
      // Each start of an office takes seconds; enough is enough.
      next = happened.length < maxFaults ? line.bytes + sends() : Number.POSITIVE_INFINITY;
    }
  }
  await annotate(`${happened.length} faults: ${happened.join(', ')}; ${line.bytes} bytes sent`);
  expect(happened.length).toBeGreaterThanOrEqual(5);
  expect(client.exitCode).toBe(0);
  await killed(office);
  const { files: atOffice, acts } = taken(data);
  const here = contents(workFolder);
  expect(atOffice.size).toBe(here.size);
  expect(atOffice).toEqual(here);
  expect(acts).toHaveLength(1);
  // The list that the terminal keeps is the one that the office keeps.
  const journal: unknown = JSON.parse(readFileSync(join(workFolder, '.引渡記録', 'journal.json'), 'utf8'));
  const { manifest } = z.object({ manifest: z.string() }).parse(JSON.parse(acts[0] ?? ''));
  expect(journal).toMatchObject({ state: 'completed', manifest, files: here.size });
});
