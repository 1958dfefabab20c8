import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ServiceReport } from '#contract/http/service-api.ts';
import { folderKeptWork } from '../../agent/service/kept-work.ts';
import { programPath } from '../programs.ts';
import { startServiceOffice, token } from '../unit/agent/support/service-office.ts';
import { until } from '../unit/agent/support/until.ts';

const program = programPath('agent');
const report: ServiceReport = {
  ...{ v: 1, kind: 'wipe', terminal: 'T-0001', loan: 'L-20261101-001', executor: { id: '100900', name: '見本 次郎' } },
  ...{ order: 'c'.repeat(64), startedAt: '2026-11-26T00:00:00.000Z', endedAt: '2026-11-26T00:10:00.000Z' },
  ...{ tool: { name: 'tanmori', version: '1' }, scope: ['work'], technique: 'overwrite', steps: [], before: null },
  ...{ after: null, oddNames: 0, result: 'erased', reasons: [], journal: { lines: 9, head: 'a'.repeat(64) } },
};

test('killed between the report that was written and the answer, it sends it with the next call', async () => {
  const { office } = await startServiceOffice();
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-service-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  folderKeptWork(folder).keepReport({ v: 1, office: office.address, token, order: report.order, report });
  const launch = () => {
    const child = spawn(process.execPath, [program, 'report', '--state', folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, ended, out: () => out };
  };

  office.override = () => 'silence';
  const first = launch();
  await until('the report at the office', () => office.requests[0] ?? null);
  first.child.kill('SIGKILL');
  expect(await first.ended).toBeNull();
  expect(readdirSync(folder)).toHaveLength(1);
  expect(office.reports).toEqual([]);

  office.override = () => null;
  const second = launch();
  expect(await second.ended).toBe(0);
  expect(second.out()).toContain('庁内サーバーが報告を受け取りました。');
  expect(office.reports).toEqual([report]);
  expect(readdirSync(folder)).toEqual([]);

  const third = launch();
  expect(await third.ended).toBe(0);
  expect(third.out()).toContain('送っていない報告はありません。');
  expect(office.reports).toHaveLength(1);
});
