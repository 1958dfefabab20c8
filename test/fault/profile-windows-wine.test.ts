import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WindowsProfile } from '#contract/policy/profile-windows.ts';
import { repositoryRoot } from '../../scripts/setup/say.ts';
import { hasWine, WindowsPc } from './support/windows-pc.ts';

const { rows } = WindowsProfile.parse(
  JSON.parse(readFileSync(join(repositoryRoot, 'assets/profiles/windows.json'), 'utf8')),
);
const regIds = rows.filter((row) => row.kind === 'reg').map((row) => row.id);
const serviceIds = rows.filter((row) => row.kind === 'service').map((row) => row.id);

/** A few thousand runs of reg.exe by way of Wine. */
const patienceMs = 15 * 60_000;

interface Read {
  readonly rows: readonly { readonly id: string; readonly state: string; readonly found: string }[];
}

describe.skipIf(!hasWine())('the registry part of the Windows profile (skipped without wine)', () => {
  let pc: WindowsPc;
  let before: ReadonlyMap<string, string>;
  const explorer = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer';
  const environment = 'HKU\\S-1-5-21-1-2-3-1001\\Environment';
  const storage = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\USBSTOR';
  beforeAll(async () => {
    pc = await WindowsPc.open();
    // What was set by others, in other types and with letters of ours, has to come back as it was.
    pc.reg('add', explorer, '/v', 'NoDriveTypeAutoRun', '/t', 'REG_BINARY', '/d', '91000000ff', '/f');
    pc.reg('add', explorer, '/v', '組織の値', '/t', 'REG_SZ', '/d', '情報政策課 "確認済み" C:\\表', '/f');
    pc.reg('add', explorer, '/v', 'NoAutorun', '/t', 'REG_MULTI_SZ', '/d', '一\\0二', '/f');
    pc.reg('add', environment, '/v', 'TEMP', '/t', 'REG_EXPAND_SZ', '/d', '%USERPROFILE%\\一時', '/f');
    pc.reg('add', storage, '/v', 'Start', '/t', 'REG_DWORD', '/d', '3', '/f');
    before = pc.photograph();
  }, patienceMs);
  afterAll(() => pc.close());

  test(
    'is put in force, read back, missed where a row is broken, and taken back byte for byte',
    () => {
      expect(pc.act('provision')).toMatchObject({ ok: true, value: { complete: true } });

      const good = pc.act('attest') as Read;
      const inForce = good.rows.filter((row) => row.state === 'in-force').map((row) => row.id);
      expect(inForce.filter((id) => regIds.includes(id))).toEqual(regIds);
      // sc.exe qc does not answer on Wine: what the service manager holds is not known, and so not good.
      expect(inForce.filter((id) => serviceIds.includes(id))).toEqual([]);

      pc.reg('add', 'HKLM\\SOFTWARE\\Policies\\WSL', '/v', 'AllowWSL', '/t', 'REG_DWORD', '/d', '1', '/f');
      pc.reg('delete', explorer, '/v', 'NoCDBurning', '/f');
      const broken = pc.act('attest', ['wsl', 'cd-burning', 'rsd-all']) as Read;
      expect(broken.rows.map(({ id, state }) => [id, state])).toEqual([
        ['rsd-all', 'in-force'],
        ['cd-burning', 'not-in-force'],
        ['wsl', 'not-in-force'],
      ]);
      expect(broken.rows.find((row) => row.id === 'wsl')?.found).toContain('AllowWSL');

      expect(pc.act('revert')).toMatchObject({ ok: true, value: { complete: true } });
      const after = pc.photograph();
      const touched = [...new Set([...before.keys(), ...after.keys()])].filter(
        (key) => before.get(key) !== after.get(key),
      );
      expect(touched).toEqual([]);
      expect(before.size).toBeGreaterThan(1000);
    },
    patienceMs,
  );
});
