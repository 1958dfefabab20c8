import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { dataFolder } from '../../../server/data-folder.ts';
import { addWitness } from '../../../server/log/witnesses.ts';
import { dispose } from '../../../server/workflow/dispose.ts';
import { buildChecker, type CheckerAnswer, type CheckerRequest, whyNoChecker } from '../../interop/checker.ts';
import { programPath } from '../../programs.ts';
import { fetchCheckpoint } from '../support/log.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { enrolTerminal } from '../support/terminal.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const witnessProgram = programPath('witness');
const Listening = z.strictObject({ listening: z.int(), vkey: z.string() });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tanmori-others-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The real witness, as a program with a folder of its own. */
async function startWitness(data: string) {
  const child = spawn(process.execPath, [witnessProgram, 'run', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { listening, vkey } = Listening.parse(JSON.parse(line));
    const stop = async (): Promise<void> => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    };
    return { url: `http://127.0.0.1:${listening}`, vkey, stop };
  }
  throw new Error('the witness ended without a word');
}
const witnessDo = (...args: string[]): void => {
  const done = spawnSync(process.execPath, [witnessProgram, ...args], { encoding: 'utf8' });
  expect(done.status, done.stderr).toBe(0);
};
const fill = async (office: TestOffice, count: number): Promise<void> => {
  const terminal = await enrolTerminal(office);
  const entries = [terminal.opening(), ...terminal.trail.day(randomUUID())];
  while (entries.length < count) entries.push(terminal.trail.add('agent.started', { version: '0', pid: 1 }));
  expect((await terminal.send(entries)).statusCode).toBe(200);
};

describe('the real witness', () => {
  it('cosigns this office’s log, follows it, and refuses a copy that went another way', async () => {
    const data = join(folder, 'witness');
    const officeFolder = join(folder, 'office');
    witnessDo('init', '--data', data, '--name', 'witness.example/audit');
    let office = await openOffice({ folder: officeFolder });
    const { vkey, origin } = office.log.state();
    witnessDo('trust', '--data', data, '--vkey', vkey, '--origin', origin);
    const witness = await startWitness(data);
    try {
      await office.close();
      addWitness(dataFolder(officeFolder), witness);
      office = await openOffice({ folder: officeFolder });
      await office.enrolCode();
      await office.log.publish();
      await office.log.collect();
      const state = () => office.log.state().witnesses[0];
      expect(state()).toMatchObject({ name: 'witness.example/audit', last: { size: 1 }, fault: null });
      await fill(office, 400);
      await office.log.publish();
      await office.log.collect();
      const { size, note } = await fetchCheckpoint(office);
      expect(state()).toMatchObject({ last: { size }, fault: null });
      expect(note).toContain('— witness.example/audit ');
      await office.close();
      // The whole folder put back from before, its kept checkpoint with it: only the outside can know.
      for (const name of ['checkpoint', 'checkpoint.cosigned', 'office.db', 'office.db-wal', 'office.db-shm']) {
        rmSync(join(officeFolder, name), { force: true });
      }
      office = await openOffice({ folder: officeFolder });
      await office.enrolCode();
      await office.log.publish();
      await office.log.collect();
      expect(state()).toMatchObject({ last: null, fault: `ahead of this log: it cosigned ${size} leaves` });
      await office.close();
    } finally {
      await witness.stop();
    }
  });
});

describe(`Go’s own implementation of signed notes and logs${whyNoChecker}`, () => {
  let check: (request: CheckerRequest) => Promise<CheckerAnswer>;
  beforeAll(async () => {
    if (whyNoChecker === '') check = await buildChecker();
  });

  it.skipIf(whyNoChecker !== '')('accepts a running server’s log, grown over restarts and after disposal', async () => {
    let office = await openOffice();
    try {
      await fill(office, 700);
      await office.log.publish();
      const old = join(folder, 'old');
      const first = await fetchCheckpoint(office);
      writeFileSync(old, first.note);
      office = await office.restart();
      office.pass(3 * 365 * 86_400_000);
      const runtime = { now: office.now, random: () => new Uint8Array(16) };
      expect(
        (await dispose(office.store, runtime, { before: '2029-01-01', actor: 'cli', folders: office.files })).entries,
      ).toBe(700);
      await office.log.publish();
      const newest = await fetchCheckpoint(office);
      const request = { log: `${await office.listen()}/log`, vkey: office.log.state().vkey, ca: office.files.caCert };
      const answer = await check({ ...request, old: [old] });
      expect(answer).toEqual({
        ok: true,
        size: newest.size,
        root: Buffer.from(newest.root).toString('base64'),
        leaves: newest.size,
        old: [first.size],
        witnesses: [],
      });
      const other = await openOffice();
      const wrongKey = await check({ ...request, vkey: other.log.state().vkey });
      await other.close();
      expect(wrongKey.ok).toBe(false);
    } finally {
      await office.close();
    }
  });
});
