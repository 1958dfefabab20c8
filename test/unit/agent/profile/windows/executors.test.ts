import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { WindowsRow } from '#contract/policy/profile-windows.ts';
import type { CommandResult, RunCommand } from '../../../../../agent/platform/command.ts';
import type { Attempt } from '../../../../../agent/profile/windows/attempt.ts';
import { evidence, type WindowsSenses, windowsExecutors } from '../../../../../agent/profile/windows/executors.ts';
import { blocksAsSaid } from '../../../../../agent/profile/windows/firewall-row.ts';
import { parseSid } from '../../../../../agent/profile/windows/load.ts';
import { parseQueriedValue, queriedNumber } from '../../../../../agent/profile/windows/reg-query.ts';
import { parseRegFile, regFileOf, textHex } from '../../../../../agent/profile/windows/reg-text.ts';
import { parseStartType } from '../../../../../agent/profile/windows/service-row.ts';
import { parseSystemReadings } from '../../../../../agent/profile/windows/system-readings.ts';

const folder = join(import.meta.dirname, '../../../../fixtures/windows');
const Fixture = z.strictObject({
  kind: z.enum(['reg', 'service', 'acl', 'feature', 'firewall', 'applocker', 'task', 'recorder', 'auditlog']),
  command: z.string(),
  exitCode: z.int(),
  codePage: z.enum(['ascii', 'utf-8', 'utf-16', 'cp932']),
  mark: z.enum(['recorded', 'documented', 'assumed']),
  from: z.string(),
  bytes: z.base64(),
});
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const fixture = (name: string) => Fixture.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
const bytesOf = (name: string): Buffer => Buffer.from(fixture(name).bytes, 'base64');

const base = { id: 'row-one', control: 'media', title: '一', needsBoot: false, source: 'assumed' } as const;
const rowOf = (value: object) => WindowsRow.parse({ ...base, ...value });
const temp = rowOf({
  kind: 'reg',
  key: 'HKU\\S-1-5-21-1-2-3-1001\\Environment',
  name: 'TEMP',
  type: 'REG_EXPAND_SZ',
  data: 'W:\\作業\\.tmp',
});
const wsl = rowOf({ kind: 'reg', key: 'HKLM\\SOFTWARE\\Policies\\WSL', name: 'AllowWSL', type: 'REG_DWORD', data: 0 });

const ended = (code: number, stdout: Buffer | string = ''): CommandResult => ({
  kind: 'ended',
  code,
  stdout: Buffer.from(stdout),
  stderr: Buffer.alloc(0),
});
const sensesWith = (run: RunCommand, more: Partial<WindowsSenses> = {}): WindowsSenses => ({
  run,
  tryCreate: () => 'unknown',
  readings: null,
  now: { boot: '41', at: new Date('2026-11-26T03:05:00.000Z') },
  accepted: true,
  ...more,
});
const read = async (row: WindowsRow, run: RunCommand, more: Partial<WindowsSenses> = {}) =>
  (await windowsExecutors(sensesWith(run, more))(row).attest(row)).state;
const answers =
  (reg: CommandResult, sc: CommandResult = ended(1060)): RunCommand =>
  (file) =>
    Promise.resolve(file.endsWith('sc.exe') ? sc : reg);

describe('what is known of the forms', () => {
  test('every fixture is whole, and every kind is as sure as its fixtures', () => {
    const marks = names.map((name) => fixture(name.replace('.json', '')));
    for (const [kind, sure] of Object.entries(evidence)) {
      const own = marks.filter((mark) => mark.kind === kind).map(({ mark }) => mark);
      expect(own, kind).toContain(sure);
      if (sure !== 'recorded') expect(own, kind).not.toContain('recorded');
    }
  });
  test('a form that nobody has seen does not count before the acceptance', async () => {
    const acl = rowOf({ kind: 'acl', path: 'C:\\Users\\Public', rights: 'no-new-below', needed: true });
    const denied = { tryCreate: (): Attempt => 'denied' };
    expect(await read(acl, answers(ended(1)), { ...denied, accepted: true })).toBe('in-force');
    expect(await read(acl, answers(ended(1)), { ...denied, accepted: false })).toBe('unknown');
    expect(await read(acl, answers(ended(1)), { tryCreate: () => 'done', accepted: false })).toBe('not-in-force');
    expect(await read(wsl, answers(ended(0, bytesOf('reg-query-dword'))), { accepted: false })).not.toBe('unknown');
  });
});

describe('reg.exe', () => {
  test('one value, in either code page', () => {
    expect(parseQueriedValue(bytesOf('reg-query-932'), 'temp')?.data).toContain('W:\\作業\\.tmp');
    expect(parseQueriedValue(bytesOf('reg-query-utf8'), 'TEMP')?.data).toContain('W:\\作業\\.tmp');
    expect(parseQueriedValue(bytesOf('reg-query-sz'), '1')).toEqual({ type: 'REG_SZ', data: ['*'] });
    const number = parseQueriedValue(bytesOf('reg-query-dword'), 'AllowWSL');
    expect(number === null ? null : queriedNumber(number)).toBe(0);
  });
  const good = '\r\nHKEY_LOCAL_MACHINE\\A\r\n    B    REG_SZ    c\r\n\r\n';
  test.each([
    '',
    good.replace('    B', '    Other'),
    good.replace('HKEY', 'HKXX'),
    `${good}    D    REG_SZ    e\r\n`,
    good.replace('REG_SZ', 'SZ'),
    good.replaceAll('    ', '  '),
  ])('refuses %j', (text) => {
    expect(parseQueriedValue(Buffer.from(good), 'B')).not.toBeNull();
    expect(parseQueriedValue(Buffer.from(text), 'B')).toBeNull();
  });
  test('an export gives types and bytes, and a file made of them gives them again', () => {
    const sections = parseRegFile(bytesOf('reg-export'));
    expect(sections?.[0]?.values).toContainEqual({ name: 'TEMP', type: 2, hex: textHex('W:\\作業\\.tmp') });
    const odd = { type: 7, hex: '0400ff' };
    expect(parseRegFile(regFileOf('HKEY_LOCAL_MACHINE\\A', 'a"\\b', odd))).toEqual([
      { key: 'HKEY_LOCAL_MACHINE\\A', values: [{ name: 'a"\\b', ...odd }] },
    ]);
  });
  test.each(['[HKEY_A]\r\n"a"=dword:1\r\n', '[HKEY_A]\r\n"a"="b\r\n', '"a"="b"\r\n', '[HKEY_A]\r\nx\r\n'])(
    'refuses the file %j',
    (text) => {
      const file = (body: string) =>
        Buffer.from(`\ufeffWindows Registry Editor Version 5.00\r\n\r\n${body}`, 'utf16le');
      expect(parseRegFile(file('[HKEY_A]\r\n"a"="b\r\nc"\r\n'))).not.toBeNull();
      expect(parseRegFile(file(text))).toBeNull();
    },
  );
  test('a row is in force, not in force or unknown', async () => {
    const dword = bytesOf('reg-query-dword').toString();
    expect(await read(wsl, answers(ended(0, dword)))).toBe('in-force');
    expect(await read(wsl, answers(ended(0, dword.replace('0x0', '0x1'))))).toBe('not-in-force');
    expect(await read(wsl, answers(ended(0, dword.replace('REG_DWORD', 'REG_SZ'))))).toBe('not-in-force');
    expect(await read(wsl, answers(ended(1)))).toBe('not-in-force');
    expect(await read(wsl, answers(ended(0, 'nonsense')))).toBe('unknown');
    expect(await read(wsl, answers({ kind: 'failed', why: 'timeout' }))).toBe('unknown');
    expect(await read(temp, answers(ended(0, bytesOf('reg-query-932'))))).toBe('in-force');
    expect(await read(temp, answers(ended(0, bytesOf('reg-query-lost-letters'))))).toBe('unknown');
  });
  test('a key that is closed is never taken for one that is not there', async () => {
    const closed: RunCommand = (_, [act, key]) =>
      Promise.resolve(
        act === 'query' && key === 'HKLM\\SOFTWARE\\Policies'
          ? ended(0, '\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\WSL\r\n')
          : ended(1),
      );
    const absent: RunCommand = (_, [act, key]) =>
      Promise.resolve(act === 'query' && key === 'HKLM\\SOFTWARE\\Policies' ? ended(0, '\r\n') : ended(1));
    await expect(windowsExecutors(sensesWith(closed))(wsl).capture(wsl)).rejects.toThrow('closed');
    expect(await windowsExecutors(sensesWith(absent))(wsl).capture(wsl)).toEqual({
      value: null,
      missing: 'HKLM\\SOFTWARE\\Policies\\WSL',
    });
  });
});

describe('services', () => {
  const spooler = rowOf({ kind: 'service', service: 'Spooler', start: 4, needed: true });
  const start = (value: number) =>
    ended(0, `\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\X\r\n    Start    REG_DWORD    0x${value}\r\n\r\n`);
  test('the start type is read by its place, whatever the language', () => {
    expect(parseStartType(bytesOf('sc-qc-english'))).toBe(4);
    expect(parseStartType(bytesOf('sc-qc-japanese'))).toBe(4);
    expect(parseStartType(Buffer.from('    TYPE : 10 A\r\n    START_TYPE : x\r\n'))).toBeNull();
    expect(parseStartType(Buffer.from(''))).toBeNull();
  });
  test('registry and service manager have to agree', async () => {
    const disabled = bytesOf('sc-qc-english').toString();
    expect(await read(spooler, answers(start(4), ended(0, disabled)))).toBe('in-force');
    expect(await read(spooler, answers(start(4), ended(0, disabled.replace(': 4', ': 2'))))).toBe('not-in-force');
    expect(await read(spooler, answers(start(2), ended(0, disabled)))).toBe('not-in-force');
    expect(await read(spooler, answers(start(4), ended(5)))).toBe('unknown');
    expect(await read(spooler, answers(ended(1), ended(1060)))).toBe('not-in-force');
    expect(await read({ ...spooler, needed: false } as WindowsRow, answers(ended(1), ended(1060)))).toBe('in-force');
  });
});

describe('what others hold', () => {
  const shares = rowOf({
    kind: 'firewall',
    rule: 'Tanmori-fw-local-shares',
    protocol: 'TCP',
    ports: [139, 445],
    remote: 'LocalSubnet',
  });
  const text = parseQueriedValue(bytesOf('firewall-rule'), 'Tanmori-fw-local-shares')?.data[0] ?? '';
  test('a rule blocks what the row says, all of it and everywhere', () => {
    if (shares.kind !== 'firewall') throw new Error('no rule');
    expect(blocksAsSaid(shares, text)).toBe(true);
    for (const [was, is] of [
      ['Block', 'Allow'],
      ['TRUE', 'FALSE'],
      ['Out', 'In'],
      ['RPort=445|', ''],
      ['Dir=Out|', 'Dir=Out|App=C:\\x.exe|'],
      ['Dir=Out|', 'Dir=Out|Profile=Public|'],
      ['v2.31', ''],
    ] as const) {
      expect(blocksAsSaid(shares, text.replace(was, is)), `${was} → ${is}`).toBe(false);
    }
  });
  test('what SYSTEM found counts for this boot and a quarter of an hour', async () => {
    const readings = parseSystemReadings(bytesOf('readings-applocker').toString());
    const row = rowOf({ id: 'applocker', kind: 'applocker', policy: 'applocker.xml', clear: 'applocker-clear.xml' });
    const at = (time: string, boot = '41') =>
      read(row, answers(ended(1)), { readings, now: { boot, at: new Date(time) } });
    expect(await at('2026-11-26T03:05:00.000Z')).toBe('in-force');
    expect(await at('2026-11-26T03:15:01.000Z')).toBe('unknown');
    expect(await at('2026-11-26T02:59:59.000Z')).toBe('unknown');
    expect(await at('2026-11-26T03:05:00.000Z', '42')).toBe('unknown');
    expect(await read(row, answers(ended(1)))).toBe('unknown');
    const feature = rowOf({ id: 'feature-pdf', kind: 'feature', feature: 'X' });
    expect(await read(feature, answers(ended(1)), { readings })).toBe('not-in-force');
    expect(parseSystemReadings('{"v":1}')).toBeNull();
  });
  test('they are never put in force from here', () => {
    const executor = windowsExecutors(sensesWith(answers(ended(0))))(shares);
    expect(() => executor.apply(shares)).toThrow('provision.ps1');
    expect(() => executor.restore(shares, null)).toThrow('provision.ps1');
  });
});

test('whoever this is, the name may be in any code page', () => {
  expect(parseSid(bytesOf('whoami-user'))).toBe('S-1-5-21-1-2-3-1001');
  expect(parseSid(Buffer.from('S-1-5-18'))).toBeNull();
});
