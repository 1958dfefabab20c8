import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ok } from '#contract/errors.ts';
import { OpenHandInAnswer } from '#contract/http/hand-in-api.ts';
import { systemClock } from '../../agent/clock.ts';
import { createHandIn } from '../../agent/loan/hand-in/hand-in.ts';
import { connectOffice } from '../../agent/loan/hand-in/office-line.ts';
import type { HandInStatus } from '../../agent/loan/hand-in/types.ts';
import type { HandInEntry } from '../../agent/loan/hand-in-port.ts';
import { openOffice, type TestOffice } from '../server/support/office.ts';
import { enrolTerminal, type Terminal } from '../server/support/terminal.ts';

let office: TestOffice | null = null;
const folders: string[] = [];
// So many names take a while to remove, too.
afterEach(async () => {
  await office?.close();
  office = null;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}, 240_000);

/** In memory where that can be had: it is not the disk of this machine that is looked at. */
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

function makeFiles(count: number): string {
  const folder = mkdtempSync(join(place, 'tanmori-many-'));
  folders.push(folder);
  for (let i = 0; i < count; i += 1) {
    if (i % 500 === 0) mkdirSync(join(folder, `d${i / 500}`));
    writeFileSync(join(folder, `d${Math.floor(i / 500)}`, `文書-${i}.txt`), `これは${i}番目の文書です。`.repeat(5));
  }
  return folder;
}

/** Hands a folder in over TLS, as the agent does. @returns milliseconds of work of this process */
async function handIn(at: TestOffice, terminal: Terminal, url: string, workFolder: string) {
  const caPem = readFileSync(at.files.caCert, 'utf8');
  const entries: HandInEntry[] = [];
  const began = process.cpuUsage();
  const status = await new Promise<HandInStatus>((resolve, reject) => {
    createHandIn({
      ...{ workFolder, clock: systemClock, random: Math.random, connect: connectOffice },
      ask: async (known) => {
        const answer = await terminal.post('/v1/terminal/hand-in', JSON.stringify({ known }));
        return ok({ ...OpenHandInAnswer.parse(answer.json()), office: { url, caPem } });
      },
      record: async (entry) => void entries.push(entry),
      changed: (now) => {
        if (now.phase === 'done' || now.phase === 'failed') resolve(now);
      },
      wait: (ms) => new Promise((done) => setTimeout(done, ms)),
      onCrash: reject,
    }).start();
  });
  const { user, system } = process.cpuUsage(began);
  return { status, entries, workMs: (user + system) / 1000 };
}

it('hands 50,000 files in over TLS, and a file costs no more than among 5,000', { timeout: 300_000 }, async ({
  annotate,
}) => {
  const few = makeFiles(5_000);
  const many = makeFiles(50_000);
  office = await openOffice({ startsAt: new Date() });
  const terminal = await enrolTerminal(office);
  const url = await office.listen();
  // What runs for the first time is slower.
  await handIn(office, terminal, url, makeFiles(500));
  const first = await handIn(office, terminal, url, few);
  const second = await handIn(office, terminal, url, many);
  expect(first.status).toMatchObject({ phase: 'done', files: 5_000 });
  expect(second.status).toMatchObject({ phase: 'done', files: 50_000 });
  expect(second.entries).toMatchObject([{ type: 'results.handed-in', data: { files: 50_000 } }]);
  const perFile = [first.workMs / 5_000, second.workMs / 50_000] as const;
  await annotate(`work for each file: ${perFile.map((ms) => `${ms.toFixed(3)} ms`).join(', ')}`);
  // Anything that looks at all files for each file would cost ten times as much.
  expect(perFile[1] / perFile[0]).toBeLessThan(2);
  const held = await office.store.db
    .selectFrom('hand_in_contents')
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  // Equal files of one hand-in are held once; those of two are each their own.
  expect(held.count).toBe(500 + 5_000 + 50_000);
});
