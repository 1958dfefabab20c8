import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ok, refusal } from '#contract/errors.ts';
import type { ServiceReport } from '#contract/http/service-api.ts';
import type { WipeOrder } from '#contract/loan/wipe-report.ts';
import { askOffice } from '../../../../agent/service/ask-office.ts';
import { deliveryTries } from '../../../../agent/service/deliver.ts';
import { folderKeptWork } from '../../../../agent/service/kept-work.ts';
import { orderDigest } from '../../../../agent/service/open-order.ts';
import { type Progress, runService, type ServiceDeps, sendKept } from '../../../../agent/service/run-service.ts';
import { makeCertificate } from '../../recorder/support/certificates.ts';
import { goodCode, type ServiceOffice, startServiceOffice, token } from '../support/service-office.ts';

let office: ServiceOffice;
let close: () => Promise<void>;
let folder: string;
let told: Progress[];
let acted: number;

beforeEach(async () => {
  ({ office, close } = await startServiceOffice());
  folder = mkdtempSync(join(tmpdir(), 'tanmori-service-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  told = [];
  acted = 0;
});

function erased(order: WipeOrder): ServiceReport {
  const at = '2026-11-26T00:00:00.000Z';
  return {
    ...{ v: 1, kind: 'wipe', terminal: order.terminal, loan: order.loan, executor: order.executor },
    ...{ order: orderDigest(order), startedAt: at, endedAt: at, tool: { name: 'tanmori', version: '1' } },
    ...{ scope: order.scope, technique: 'overwrite', steps: [], before: null, after: null, oddNames: 0 },
    ...{ result: 'erased', reasons: [], journal: { lines: 1, head: 'a'.repeat(64) } },
  };
}

const deps = (more: Partial<ServiceDeps> = {}): ServiceDeps => ({
  ...{ ask: askOffice, office: office.address, work: folderKeptWork(folder), wait: async () => undefined },
  ...{ random: () => 1, now: () => new Date(), tell: (progress) => told.push(progress) },
  acts: {
    prepare: async () => refusal('TM-626'),
    wipe: async (order) => {
      acted += 1;
      return ok(erased(order));
    },
    check: async () => refusal('TM-104'),
  },
  ...more,
});
const wipe = (code: string | null, more?: Partial<ServiceDeps>) =>
  runService({ terminal: 'T-0001', purpose: 'wipe', code }, deps(more));
const names = (): readonly string[] => readdirSync(folder).sort();
/** Code of a refusal that nothing was done for. */
async function refusedWith(ran: ReturnType<typeof wipe>): Promise<string> {
  const outcome = await ran;
  expect(acted).toBe(0);
  return outcome.ok ? 'ok' : outcome.code;
}

test('an order is carried out once, its report arrives, and nothing is left behind', async () => {
  const served = await wipe(goodCode);
  expect(served.ok && served.value.delivery).toEqual({ kind: 'delivered' });
  expect(office.reports).toHaveLength(1);
  expect(acted).toBe(1);
  expect(names()).toEqual([]);
  expect(told.map(({ at }) => at)).toEqual(['asking', 'ordered', 'kept']);
});

describe('an order is refused before anything is done', () => {
  test('a wrong or used code, with the words of the office', async () => {
    expect(await refusedWith(wipe('ZZZZBBBBCCCC2222'))).toBe('OF-476');
  });
  test.each([
    ['another terminal', { terminal: 'T-0002' }],
    ['another act', { purpose: 'check' as const }],
    ['a day and a minute old', { issuedAt: new Date(Date.now() - 86_460_000).toISOString() }],
    ['of tomorrow', { issuedAt: new Date(Date.now() + 86_400_000).toISOString() }],
  ])('%s', async (_what, change) => {
    office.order = change;
    expect(await refusedWith(wipe(goodCode))).toBe('TM-621');
    expect(names()).toEqual([]);
  });
  test('changed after it was signed', async () => {
    office.forge = (begun) => ({
      ...begun,
      signed: { ...begun.signed, order: { ...begun.signed.order, scope: ['recorder'] } },
    });
    expect(await refusedWith(wipe(goodCode))).toBe('TM-621');
  });
  test('signed by another key', async () => {
    const other = Buffer.alloc(32, 7).toString('base64');
    expect(await refusedWith(wipe(goodCode, { office: { ...office.address, publicKey: other } }))).toBe('TM-621');
  });
  test('by an office of another authority, which does not even get the code', async () => {
    const { caPem } = await makeCertificate();
    expect(await refusedWith(wipe(goodCode, { office: { ...office.address, caPem } }))).toBe('TM-402');
    expect(office.requests).toEqual([]);
  });
  test('no line', async () => {
    await close();
    expect(await refusedWith(wipe(goodCode))).toBe('TM-622');
  });
});

test('a report outlives a line that is lost, and goes with the next call', async () => {
  office.override = (path) => (path === '/v1/service/report' ? 'hang-up' : null);
  const served = await wipe(goodCode);
  expect(served.ok && served.value.delivery.kind).toBe('waiting');
  expect(office.requests.filter((path) => path === '/v1/service/report')).toHaveLength(deliveryTries);
  const [kept = ''] = names();
  expect(kept).toMatch(/^report-/);
  expect(statSync(join(folder, kept)).mode & 0o777).toBe(0o600);
  office.override = null;
  const sent = await sendKept(deps());
  expect(sent.ok && sent.value.map(({ delivery }) => delivery.kind)).toEqual(['delivered']);
  expect(office.reports).toHaveLength(1);
  expect(names()).toEqual([]);
});

test('a line that comes back in between is enough', async () => {
  let failures = 0;
  office.override = (path) => (path === '/v1/service/report' && failures++ < 2 ? { status: 503 } : null);
  const waited: number[] = [];
  const wait = async (ms: number): Promise<void> => void waited.push(ms);
  const served = await wipe(goodCode, { wait });
  expect(served.ok && served.value.delivery.kind).toBe('delivered');
  expect(waited).toEqual([1000, 2000]);
});

test.each([
  ['a refusal', { status: 403, body: { code: 'OF-476', message: '', next: '' } }],
  ['an answer that says nothing', { status: 200, body: {} }],
])('%s keeps the report', async (_what, answer) => {
  office.override = (path) => (path === '/v1/service/report' ? answer : null);
  const served = await wipe(goodCode);
  expect(served.ok && served.value.delivery.kind).toBe('refused');
  expect(names()).toHaveLength(1);
});

test('cut off while it acts, it goes on with the same order and without a code', async () => {
  const cut = vi.fn(async () => {
    throw new Error('power cut');
  });
  await expect(wipe(goodCode, { acts: { ...deps().acts, wipe: cut } })).rejects.toThrow('power cut');
  // The code is used up; what was begun stands.
  const again = await wipe(goodCode);
  expect(again.ok ? 'ok' : again.code).toBe('OF-476');
  const served = await wipe(null);
  expect(served.ok && served.value.delivery.kind).toBe('delivered');
  expect(told.find(({ at }) => at === 'ordered')).toMatchObject({ resumed: false });
  expect(told.findLast(({ at }) => at === 'ordered')).toMatchObject({ resumed: true });
  expect(office.reports).toHaveLength(1);
});

test('cut off between report and order, it does not act twice', async () => {
  const work = folderKeptWork(folder);
  const cut = {
    ...work,
    forgetBegun: () => {
      throw new Error('power cut');
    },
  };
  await expect(wipe(goodCode, { work: cut })).rejects.toThrow('power cut');
  const served = await wipe(null);
  expect(served.ok && served.value.delivery.kind).toBe('delivered');
  expect(acted).toBe(1);
  expect(names()).toEqual([]);
});

test('a refused act can be tried again, and without a beginning there is nothing to go on with', async () => {
  expect(await refusedWith(wipe(null))).toBe('TM-625');
  expect(await refusedWith(wipe(goodCode, { acts: { ...deps().acts, wipe: async () => refusal('TM-605') } }))).toBe(
    'TM-605',
  );
  const served = await wipe(null);
  expect(served.ok && served.value.delivery.kind).toBe('delivered');
});

test('another order takes the place of one that could not be carried out', async () => {
  await wipe(goodCode, { acts: { ...deps().acts, wipe: async () => refusal('TM-605') } });
  office.used = false;
  office.order = { executor: { id: '100901', name: '見本 三郎' } };
  const served = await wipe(goodCode);
  expect(served.ok && served.value.order.executor.id).toBe('100901');
  expect(names()).toEqual([]);
});

test('an order that grew old in between is not carried out, and gives way to a new code', async () => {
  office.order = { issuedAt: new Date(Date.now() - 86_399_000).toISOString() };
  await wipe(goodCode, { acts: { ...deps().acts, wipe: async () => refusal('TM-605') } });
  const tomorrow = () => new Date(Date.now() + 60_000);
  expect(await refusedWith(wipe(null, { now: tomorrow }))).toBe('TM-621');
  office.used = false;
  office.order = {};
  const served = await wipe(goodCode, { now: tomorrow });
  expect(served.ok && served.value.delivery.kind).toBe('delivered');
});

test('a damaged report is told of and left where it is', async () => {
  const path = join(folder, `report-${'b'.repeat(64)}.json`);
  writeFileSync(path, '{');
  const sent = await sendKept(deps());
  expect(sent.ok ? 'ok' : sent.code).toBe('TM-624');
  expect(readFileSync(path, 'utf8')).toBe('{');
});

test('the token goes to the office alone', async () => {
  office.override = (path) => (path === '/v1/service/report' ? { status: 503 } : null);
  await wipe(goodCode);
  expect(JSON.stringify(told)).not.toContain(token);
});
