import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EntryData } from '#contract/trail/catalogue.ts';
import { createQuarantine } from '../../agent/guards/save/quarantine.ts';
import type { Taken } from '../../agent/guards/save/take-one.ts';

type Quarantined = Taken<EntryData<'save.quarantined'>>;

let work: string;
let source: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'tanmori-quarantine-'));
  source = mkdtempSync('/dev/shm/tanmori-quarantine-');
});
afterEach(() => {
  for (const folder of [work, source]) rmSync(folder, { recursive: true, force: true });
});

const uid = process.getuid?.() ?? 0;
const module = join(import.meta.dirname, '../../agent/guards/save/quarantine.ts');
/** Clears up after the life before, then takes all that lies in the folders, one by one, and says each. */
const program = `
  import { readdirSync } from 'node:fs';
  import { randomUUID } from 'node:crypto';
  import { createQuarantine } from ${JSON.stringify(module)};
  const [work, ...folders] = process.argv.slice(1);
  const quarantine = createQuarantine({
    workFolder: work, uid: ${uid}, now: () => new Date(), newId: randomUUID,
    openWriters: () => Promise.resolve(new Set()), breathe: () => undefined,
  });
  await quarantine.leftovers();
  for (const folder of folders)
    for (const name of readdirSync(folder)) {
      const taken = await quarantine.take(Buffer.from(folder + '/' + name), 'sdb1');
      process.stdout.write(JSON.stringify(taken) + '\\n');
    }`;

/** Kills the program after it has told of so many files. */
async function killAfter(files: number): Promise<readonly Quarantined[]> {
  const told: Quarantined[] = [];
  const args = ['--input-type=module', '-e', program, work, join(work, 'in'), source];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => child.once('close', resolve));
  createInterface(child.stdout).on('line', (line) => {
    told.push(JSON.parse(line) as Quarantined);
    if (told.length === files) child.kill('SIGKILL');
  });
  await gone;
  return told;
}

test('killed in the middle of its moves: every file is once somewhere, every move is told or found later', async () => {
  mkdirSync(join(work, 'in'));
  const contents = new Set<string>();
  const put = (folder: string, name: string, text: string): void => {
    writeFileSync(join(folder, name), text);
    contents.add(text);
  };
  for (let n = 0; n < 150; n += 1) {
    put(join(work, 'in'), `a${n}`, `near ${n} ${'x'.repeat(n * 100)}`);
    put(source, `b${n}`, `far ${n} ${'x'.repeat(n * 100)}`);
  }
  const told = new Map<string, Quarantined>();
  for (const files of [20, 90, 60, 70]) {
    // Nothing of this was recorded: each life finds what those before have moved.
    for (const one of await killAfter(files)) told.set(one.id, one);
  }
  const after = createQuarantine({
    ...{ workFolder: work, uid, now: () => new Date(), newId: () => 'x' },
    ...{ openWriters: () => Promise.resolve(new Set<string>()), breathe: () => undefined },
  });
  const left = new Map((await after.leftovers()).map((one) => [one.id, one]));
  for (const [id, one] of told) expect(left.get(id)).toEqual(one);
  const held = readdirSync(join(work, '隔離')).filter((name) => !name.startsWith('.'));
  expect([...left.values()].map(({ data }) => data.to.text).toSorted()).toEqual(held.toSorted());
  for (const name of held) expect(statSync(join(work, '隔離', name)).mode & 0o777).toBe(0o400);
  const where = [join(work, '隔離'), join(work, 'in'), source];
  const found = where.flatMap((folder) =>
    readdirSync(folder).flatMap((name) => (name.startsWith('.') ? [] : [readFileSync(join(folder, name), 'utf8')])),
  );
  // A copy whose source could not be taken away any more lies in both; nothing is lost.
  expect(new Set(found)).toEqual(contents);
  expect(held.length).toBeGreaterThanOrEqual(240);
}, 60_000);
