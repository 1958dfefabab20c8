import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LedgerRow } from '#contract/http/lending-api.ts';
import { printHere, printInThreads } from '../../server/pdf/printer.ts';
import { programPath } from '../programs.ts';
import { textOf } from './support/pdf-text.ts';

const at = '2026-11-26T07:30:00.000Z';
const row = (n: number): LedgerRow => ({
  terminal: `T-${String(n).padStart(4, '0')}`,
  ...{ name: `在宅${n}号`, state: 'lent', from: '2026-11-01', to: '2026-11-30' },
  ...{ currentLoan: 'L-20261101-001', loan: 'L-20261101-001' },
  borrower: { id: '100123', name: '髙﨑 𠮷之助', section: '企画政策課' },
  ...{ overdueDays: 0, fingerprint: true, returnedOn: null, wipe: null, reservedFor: null, lastRemindedAt: null },
});
const ledger = (rows: number) => ({
  rows: [...Array(rows).keys()].map((n) => ({ row: row(n + 1), things: null })),
  ...{ filter: 'すべて', madeAt: at, madeBy: '情報 太郎', isSample: false },
});

it('draws in a thread what it draws here, while the thread that asked goes on', async () => {
  const printer = printInThreads(programPath('server'));
  let turns = 0;
  const turn = setInterval(() => {
    turns += 1;
  }, 1);
  const drawn = await printer.print('ledger', ledger(120));
  clearInterval(turn);
  // Drawn here, not one would come between.
  expect(turns).toBeGreaterThan(20);
  expect(drawn.subarray(0, 5).toString()).toBe('%PDF-');
  const here = await printHere.print('ledger', ledger(120));
  expect(textOf(drawn)).toBe(textOf(here));
  await printer.close();
  await expect(printer.print('ledger', ledger(1))).rejects.toThrow('closed');
});

it('says why nothing was drawn, and draws the next paper', async () => {
  const printer = printInThreads(programPath('server'));
  // No day at all: what no route lets through.
  await expect(printer.print('report', { days: [], position: '', printedAt: at, isSample: false })).rejects.toThrow(
    'a report without a day',
  );
  expect((await printer.print('ledger', ledger(1))).length).toBeGreaterThan(1000);
  await printer.close();
});

it('lives on where a thread dies of a paper', async () => {
  const program = join(tmpdir(), `tanmori-printer-${process.pid}.mjs`);
  writeFileSync(
    program,
    `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(1));`,
  );
  const printer = printInThreads(program);
  for (const _ of [1, 2]) await expect(printer.print('ledger', ledger(1))).rejects.toThrow('the thread has ended');
  await printer.close();
  rmSync(program);
});
