import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fillWindowsRows, WindowsParameters, WindowsProfile } from '#contract/policy/profile-windows.ts';

const shipped: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../assets/profiles/windows.json'), 'utf8'),
);
const parameters = {
  v: 1,
  platform: 'windows',
  borrower: { account: '借りる人', sid: 'S-1-5-21-1-2-3-1001' },
  profile: 'C:\\Users\\借りる人',
  workFolder: 'W:\\作業',
  acceptance: null,
};

describe('the shipped profile', () => {
  const profile = WindowsProfile.parse(shipped);
  test('speaks of all four controls and every kind, and leaves no placeholder', () => {
    const rows = fillWindowsRows(profile, WindowsParameters.parse(parameters));
    expect(new Set(rows.map((row) => row.control)).size).toBe(4);
    expect([...new Set(rows.map((row) => row.kind))].sort()).toEqual([
      'acl',
      'applocker',
      'auditlog',
      'feature',
      'firewall',
      'recorder',
      'reg',
      'service',
      'task',
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/\{\{\w+\}\}/);
    expect(JSON.stringify(rows)).toContain('W:\\\\作業\\\\Downloads');
  });
  test('every row names where its words come from', () => {
    for (const row of profile.rows) expect(row.source, row.id).toMatch(/^(assumed|https:\/\/)/);
    expect(profile.rows.some((row) => row.source === 'assumed')).toBe(true);
  });
  test('removable storage is denied as a whole and class by class', () => {
    const denied = profile.rows.filter((row) => row.kind === 'reg' && /\\RemovableStorageDevices(\\|$)/.test(row.key));
    expect(denied.map((row) => row.id)).toContain('rsd-all');
    expect(denied).toHaveLength(17);
  });
});

describe('what is refused', () => {
  const [first] = WindowsProfile.parse(shipped).rows;
  if (first === undefined) throw new Error('no rows');
  const parses = (change: object, ...more: readonly object[]) =>
    WindowsProfile.safeParse({
      v: 1,
      platform: 'windows',
      version: '2026-11-26',
      rows: [{ ...first, ...change }, ...more],
    }).success;
  test('a good row is taken', () => expect(parses({})).toBe(true));
  const restrictions = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DeviceInstall\\Restrictions';
  test.each([
    ['the class of disks', { type: 'REG_SZ', name: '1', data: '{4D36E967-e325-11ce-bfc1-08002be10318}' }],
    ['the interface of disks', { key: 'HKLM\\A\\{53F56307-b6bf-11d0-94f2-00a0c91efb8b}' }],
    ['every removable device', { key: restrictions, name: 'DenyRemovableDevices' }],
    ['MSI for administrators too', { name: 'DisableMSI', data: 2 }],
  ])('%s', (_, change) => expect(parses(change)).toBe(false));
  const service = { ...first, kind: 'service', key: undefined, name: undefined, type: undefined, data: undefined };
  test.each([
    ['stornvme', false],
    ['Sdbus', false],
    ['Spooler', true],
  ])('the service %s: %s', (name, good) => {
    const row = JSON.parse(JSON.stringify({ ...service, service: name, start: 4, needed: true })) as object;
    expect(WindowsProfile.safeParse({ v: 1, platform: 'windows', version: '2026-11-26', rows: [row] }).success).toBe(
      good,
    );
  });
  test.each([
    { extra: 1 },
    { source: undefined },
    { source: 'https://example.org/x' },
    { source: 'http://learn.microsoft.com/x' },
    { key: 'HKCU\\Software\\A' },
    { key: 'HKLM\\A\\{{elsewhere}}' },
    { key: 'HKLM' },
    { name: 'a"b' },
    { name: '%PATH%' },
    { data: -1 },
    { data: '1' },
    { type: 'REG_BINARY' },
    { control: 'none' },
  ])('%j', (change) => expect(parses(change)).toBe(false));
  test('one id or one place twice', () => {
    expect(parses({}, first)).toBe(false);
    expect(parses({}, { ...first, id: 'another' })).toBe(false);
  });
  test.each([
    { borrower: { account: 'a', sid: 'S-1-5-32-544' } },
    { borrower: { account: 'a', sid: 'S-1-5-21-1-2-3-500' } },
    { borrower: { account: 'a"b', sid: 'S-1-5-21-1-2-3-1001' } },
    { workFolder: 'W:\\' },
    { workFolder: 'W:\\a\\..\\b' },
    { workFolder: 'W:\\a b' },
    { workFolder: '\\\\server\\share' },
    { profile: 'C:\\Users\\a:b' },
    { unknown: true },
  ])('parameters %j', (change) => {
    expect(WindowsParameters.safeParse(parameters).success).toBe(true);
    expect(WindowsParameters.safeParse({ ...parameters, ...change }).success).toBe(false);
  });
});
