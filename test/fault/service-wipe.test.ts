import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import { programPath } from '../programs.ts';
import { goodCode, startServiceOffice } from '../unit/agent/support/service-office.ts';
import { WipeDisk } from './support/wipe-disk.ts';

/** An officer's two acts as they are typed at the PC, on a real ext4 and with an office over TLS. */
const isRoot = process.getuid?.() === 0;

test.skipIf(!isRoot)(
  `wiped under one code, checked under another person’s: ${isRoot ? 'both reports are at the office' : 'needs root'}`,
  { timeout: 240_000 },
  async () => {
    const { office } = await startServiceOffice();
    const disk = await WipeDisk.open(48);
    onTestFinished(() => disk.close());
    const canaries = await disk.plant();
    const [config, parameters] = [join(disk.folder, 'service.json'), join(disk.folder, 'parameters.json')];
    writeFileSync(config, JSON.stringify({ v: 1, office: office.address }));
    writeFileSync(parameters, JSON.stringify(disk.parameters));

    const act = (purpose: ServicePurpose, code: string) => {
      const files = ['--config', config, '--wipe-parameters', parameters, '--state', disk.state];
      const typed = [purpose, '--terminal', 'T-0012', '--code', code, ...files];
      const program = programPath('agent');
      const child = spawn('nsenter', [...disk.inside([process.execPath, program, ...typed])], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          said += text;
        });
      }
      return new Promise<{ readonly code: number | null; readonly said: string }>((resolve) => {
        child.once('close', (exit) => resolve({ code: exit, said }));
      });
    };

    office.order = { terminal: 'T-0012', canaries: [...canaries] };
    const wiped = await act('wipe', goodCode);
    expect(wiped.said).toContain('作業用フォルダの消去');
    expect(wiped.said).toContain('庁内サーバーが報告を受け取りました。');
    expect(office.reports).toMatchObject([{ kind: 'wipe', terminal: 'T-0012', after: { complete: true } }]);
    expect(disk.canariesLeft(canaries)).toBe(0);
    expect(readdirSync(disk.state).filter((name) => /^(begun|report)-/.test(name))).toEqual([]);

    // The executor’s own check is refused at the PC as well, and does not stand in the way of the other person’s.
    office.used = false;
    const own = await act('check', goodCode);
    expect([own.code, own.said]).toEqual([2, expect.stringContaining('TM-705')]);

    office.used = false;
    office.order = { ...office.order, executor: { id: '100901', name: '見本 三郎' } };
    const other = await act('check', goodCode);
    expect([other.code, office.reports.length]).toEqual([0, 2]);
    expect(office.reports[1]).toMatchObject({ kind: 'check', verdict: 'clean', executor: { id: '100901' } });
  },
);
