import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { ok, refusal } from '#contract/errors.ts';
import type { ServiceReport } from '#contract/http/service-api.ts';
import { exitCodes } from '../../../../agent/cli/exit-code.ts';
import { type ServicePlatform, serve } from '../../../../agent/cli/service.ts';
import { orderDigest } from '../../../../agent/service/open-order.ts';
import { goodCode, type ServiceOffice, startServiceOffice } from '../support/service-office.ts';

/** What an officer reads at the PC, with an office over TLS and an act that ends as the test says. */
let office: ServiceOffice;
let folder: string;
let said: string;

beforeEach(async () => {
  ({ office } = await startServiceOffice());
  folder = mkdtempSync(join(tmpdir(), 'tanmori-serve-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'service.json'), JSON.stringify({ v: 1, office: office.address }));
  said = '';
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
    onTestFinished(() => spy.mockRestore());
  }
});

const at = '2026-11-26T00:00:00.000Z';
const platform: ServicePlatform = {
  mayServe: () => ok(null),
  acts: () => ({
    prepare: async () => refusal('TM-626'),
    wipe: async (order) =>
      ok({
        ...{ v: 1, kind: 'wipe', terminal: order.terminal, loan: order.loan, executor: order.executor },
        ...{ order: orderDigest(order), startedAt: at, endedAt: at, tool: { name: 'tanmori', version: '1' } },
        ...{ scope: order.scope, technique: 'overwrite', steps: [], before: null, after: null, oddNames: 0 },
        ...{ result: 'needs-attention', reasons: ['file-busy'], journal: { lines: 1, head: 'a'.repeat(64) } },
      } satisfies ServiceReport),
    check: async (order) =>
      ok({
        ...{ v: 1, kind: 'check', terminal: order.terminal, loan: order.loan, executor: order.executor },
        ...{ order: orderDigest(order), startedAt: at, endedAt: at, tool: { name: 'tanmori', version: '1' } },
        ...{ selfTest: 'passed', canaries: { bytes: 4096, complete: true, places: [] }, residue: [] },
        ...{ sampled: { blocks: 0, zero: 0, random: 0, readable: 0 }, volume: 'none' },
        ...{ verdict: 'found', reasons: ['canaries-found'] },
      } satisfies ServiceReport),
  }),
};
const run = (name: 'wipe' | 'check', config = 'service.json') =>
  serve(
    {
      ...{ name, terminal: 'T-0001', code: goodCode, config: join(folder, config), state: join(folder, 'state') },
      ...{ wipeParameters: join(folder, 'unread'), json: false },
    },
    platform,
  );

test('an erasure that needs a person: TM-707 with the reason, and never the exit code of a good one', async () => {
  const ran = await run('wipe');
  expect(ran).toEqual(ok(exitCodes.notInForce));
  expect(said).toMatch(/^TM-707 file-busy$/m);
  expect(office.reports).toMatchObject([{ result: 'needs-attention' }]);
});

test('a check that finds something: TM-708', async () => {
  expect(await run('check')).toEqual(ok(exitCodes.notInForce));
  expect(said).toMatch(/^TM-708 canaries-found$/m);
});

test('a report that the office does not take: TM-623, and the report stays', async () => {
  office.override = (path) => (path === '/v1/service/report' ? { status: 409, body: { code: 'OF-409' } } : null);
  expect(await run('wipe')).toEqual(ok(exitCodes.failed));
  expect(said).toMatch(/^TM-623 /m);
});

test('no office to ask: TM-624', async () => {
  expect(await run('wipe', 'missing.json')).toMatchObject({ ok: false, code: 'TM-624' });
});
