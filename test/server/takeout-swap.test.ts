import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ScanResult } from '#contract/takeout/findings.ts';
import { type Browser, browserOf } from './support/browser.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { bodyFor, detailFrom, lookedThrough, put } from './support/takeout.ts';
import { enrolTerminal } from './support/terminal.ts';

const found: ScanResult = {
  scanned: true,
  findings: [{ kind: 'my-number', count: 1, places: [{ place: '1行目', excerpt: '123*********' }] }],
};
let office: TestOffice;
let staff: Browser;
let target: { readonly loan: string };
/** Scans that have read their file and wait for the test's word. */
let held: (() => void)[];
let isOpen: boolean;
beforeEach(async () => {
  held = [];
  isOpen = false;
  office = await openOffice({
    scan: async (path) => {
      const content = readFileSync(path, 'utf8');
      if (!isOpen) await new Promise<void>((resolve) => held.push(resolve));
      return content.includes('番号') ? found : { scanned: true, findings: [] };
    },
  });
  const { facts } = (await enrolTerminal(office)).package.statement;
  target = { loan: facts.loan.id };
  staff = await browserOf(office, facts.staff.id);
});
afterEach(() => office.close());

const heldScans = async (count: number): Promise<void> => {
  while (held.length < count) await new Promise((resolve) => setTimeout(resolve, 2));
};

it('a file is never called free by a look at another that lay in its place meanwhile', async () => {
  const { id } = detailFrom(await staff.post('/v1/takeouts', bodyFor(target))).row;
  const remove = async () => expect((await staff.post(`/v1/takeouts/${id}/files/1/remove`, {})).statusCode).toBe(200);
  await put(staff, id, 'a.txt', Buffer.from('一つ目'));
  await heldScans(1);
  // Waits behind the first one; what lies in its place when its turn comes is another file.
  await put(staff, id, 'b.txt', Buffer.from('番号の一覧'));
  await remove();
  await put(staff, id, 'b.txt', Buffer.from('会議の記録'));
  held[0]?.();
  await heldScans(2);
  await remove();
  await put(staff, id, 'b.txt', Buffer.from('番号の一覧'));
  isOpen = true;
  held[1]?.();
  expect((await lookedThrough(staff, id)).files[1]).toMatchObject({ n: 1, scan: found });
});
