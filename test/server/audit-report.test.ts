import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PeriodReport } from '#contract/http/audit-api.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { textOf } from './support/pdf-text.ts';
import { enrolTerminal } from './support/terminal.ts';

let office: TestOffice;
let auditor: Browser;

beforeAll(async () => {
  office = await openOffice();
  const terminal = await enrolTerminal(office);
  const { trail } = terminal;
  const entries = [terminal.opening()];
  for (let day = 0; day < 12; day += 1) {
    entries.push(...trail.day(randomUUID()));
    trail.atMs += 86_400_000;
  }
  entries.push(trail.add('lock.entered', { code: 'TM-301', detail: '' }));
  expect((await terminal.send(entries)).statusCode).toBe(200);
  await office.indexer.catchUp();
  await office.log.publish();
  await office.checker.begin('schedule');
  await office.checker.ended();
  auditor = await browserOf(office, '400007');
  const finding = { title: '指摘', detail: '詳しく', entries: [], dueOn: '2026-11-01' };
  expect((await auditor.post('/v1/audit/findings', finding)).statusCode).toBe(200);
});
afterAll(() => office.close());

describe('the report of a period', () => {
  it('counts what fell into it, and nothing else', async () => {
    const read = async (from: string, to: string) =>
      PeriodReport.parse((await auditor.get(`/v1/audit/report?from=${from}&to=${to}`)).json());
    expect(await read('2026-11-21', '2026-11-30')).toMatchObject({
      sessions: 10,
      closedByRule: 0,
      entries: 71,
      prevented: [{ type: 'save.recovered', entries: 10 }],
      failed: [{ type: 'gap.found', entries: 10 }],
      gaps: { entries: 10, lengthMs: 600_000 },
      findings: { raised: 1, closed: 0, open: 1, overdue: 1 },
      lastRun: { outcome: 'sound' },
      log: { witnesses: [] },
      madeBy: '見本 監査',
    });
    expect(await read('2026-12-01', '2026-12-31')).toMatchObject({
      sessions: 2,
      prevented: [
        { type: 'save.recovered', entries: 2 },
        { type: 'lock.entered', entries: 1 },
      ],
      findings: { raised: 0 },
    });
    expect(await read('2025-01-01', '2025-12-31')).toMatchObject({
      sessions: 0,
      entries: 0,
      prevented: [],
      failed: [],
    });
    expect(codeOf(await auditor.get('/v1/audit/report?from=2026-12-01&to=2026-11-01'))).toBe('OF-400');
  });

  it('is there also where one PC says of its gaps what no number holds', async () => {
    const other = await openOffice();
    try {
      const terminal = await enrolTerminal(other);
      const { trail } = terminal;
      const at = '2026-11-21T00:00:00.000Z';
      const gap = { from: at, to: at, lengthMs: Number.MAX_SAFE_INTEGER, what: 'agent' as const };
      const sent = await terminal.send([terminal.opening(), trail.add('gap.found', gap), trail.add('gap.found', gap)]);
      expect(sent.statusCode).toBe(200);
      await other.indexer.catchUp();
      const answer = await (await browserOf(other, '400007')).get('/v1/audit/report?from=2026-11-01&to=2026-11-30');
      expect(PeriodReport.parse(answer.json()).gaps).toEqual({ entries: 2, lengthMs: Number.MAX_SAFE_INTEGER });
    } finally {
      await other.close();
    }
  });

  it('is a paper in A4 with its font inside, numbered pages and 和暦', async () => {
    const answer = await auditor.get('/v1/audit/report.pdf?from=2026-11-01&to=2026-12-31');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/pdf');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="kansa-20261101-20261231.pdf"');
    expect((await actsOf(office)).at(-1)).toMatchObject({ act: 'report.printed', actor: 'auditor:400007' });
    const pdf = answer.rawPayload;
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const plain = pdf.toString('latin1');
    expect(plain).toContain('/MediaBox [0 0 595.28 841.89]');
    expect(plain.match(/\/FontFile2 /g)?.length).toBeGreaterThan(0);
    expect(plain).not.toContain('/BaseFont /Helvetica');
    const text = textOf(pdf);
    if (text === null) return;
    expect(text).toContain('令和8年11月1日（日）から令和8年12月31日（木）まで');
    expect(text).toMatch(/1 \/ 2 ページ[\s\S]*2 \/ 2 ページ/);
    expect(text).toContain('作業用フォルダ以外への保存');
    expect(text).toContain('見本 監査');
    expect(text).toMatch(/立会い\s+なし/);
    expect(text).toContain('異常なし');
  });
});
