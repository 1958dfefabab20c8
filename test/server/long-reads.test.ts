import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dayLater } from '#contract/loan/period.ts';
import { type LongReads, readHere, readInThreads } from '../../server/threads/long-reads.ts';
import { programPath } from '../programs.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { oldForm, planOf } from './support/papers.ts';
import { textOf } from './support/pdf-text.ts';

const days = Array.from({ length: 28 }, (_, n) => dayLater('2026-10-01', n));
const now = new Date('2026-11-01T00:00:00.000Z');
const caller = {
  account: { id: '500033', name: '見本 職子', section: '職員活性課', role: 'hr' as const },
  ...{ sectionId: 'hr', scope: 'all' as const, token: '' },
};
const book = { caller, period: { from: '2026-10-01', to: '2026-10-31', now } };
const facts = { month: '2026-10', isSample: false, section: 'すべての所属', madeAt: now.toISOString(), madeBy: '見本' };
let office: TestOffice;
let here: LongReads;
let there: LongReads;

beforeAll(async () => {
  office = await openOffice();
  here = readHere(office.store.reader);
  there = readInThreads(programPath('server'), office.files.database);
  for (let n = 0; n < 20; n += 1)
    await oldForm(office, {
      id: `F-2026-${5000 + n}`,
      kind: 'plan',
      staff: '100123',
      day: '2026-09-30',
      content: planOf(days.slice(n)),
    });
});
afterAll(async () => {
  await there.close();
  await office.close();
});

it('reads in a thread what it reads here, as it is committed, while the thread that asked goes on', async () => {
  let turns = 0;
  const turn = setInterval(() => {
    turns += 1;
  }, 1);
  const drawn = await there.read('ordersPdf', { ...book, facts });
  clearInterval(turn);
  // Read and drawn here, not one would come between.
  expect(turns).toBeGreaterThan(20);
  const own = await here.read('ordersPdf', { ...book, facts });
  expect([drawn.rows, textOf(Buffer.from(drawn.content))]).toEqual([own.rows, textOf(Buffer.from(own.content))]);
  expect(drawn.rows).toBe(days.length);
  const [table, ownTable] = [await there.read('ordersCsv', book), await here.read('ordersCsv', book)];
  expect([table.rows, Buffer.from(table.content).equals(Buffer.from(ownTable.content))]).toEqual([ownTable.rows, true]);
  expect(await there.read('week', caller, now)).toEqual(await here.read('week', caller, now));
  expect(await there.read('statistics', now, caller, {})).toEqual(await here.read('statistics', now, caller, {}));

  await oldForm(office, { id: 'F-2026-6000', kind: 'plan', staff: '100456', day: '2026-09-30', content: planOf(days) });
  expect((await there.read('ordersCsv', book)).rows).toBe(2 * days.length);
});

it('says why nothing was read, and lives on where a thread dies', async () => {
  const program = join(tmpdir(), `tanmori-reads-${process.pid}.mjs`);
  writeFileSync(
    program,
    `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(1));`,
  );
  const dying = readInThreads(program, '');
  for (const _ of [1, 2]) await expect(dying.read('week', caller, now)).rejects.toThrow('the thread has ended');
  await dying.close();
  await expect(dying.read('week', caller, now)).rejects.toThrow('nothing was read: closed');
  rmSync(program);
});
