import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fillRows, LinuxParameters, LinuxProfile } from '#contract/policy/profile-linux.ts';
import { readArguments as readAgentArguments } from '../../../agent/cli/arguments.ts';
import { readArguments as readRecorderArguments } from '../../../recorder/cli/arguments.ts';
import { repositoryRoot } from '../../../scripts/setup/say.ts';

const profile = LinuxProfile.parse(
  JSON.parse(readFileSync(join(repositoryRoot, 'assets/profiles/linux.json'), 'utf8')),
);
const places = { home: '/home/a', workFolder: '/home/a/作業', acceptance: null };
const parameters = { v: 1, platform: 'linux', borrower: { account: 'a', uid: 1001, gid: 1002 }, ...places };
const rows = fillRows(profile, LinuxParameters.parse(parameters));
const unitOf = (id: string): string => {
  const row = rows.find((one) => one.id === id);
  if (row?.kind !== 'file' && row?.kind !== 'service') throw new Error(`no file ${id}`);
  return `${row.content.join('\n')}\n`;
};
const valuesOf = (unit: string, name: string): readonly string[] =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);
const wordsOf = (unit: string): readonly string[] => (valuesOf(unit, 'ExecStart')[0] ?? '').split(' ').slice(2);
const [recorder, obey] = [unitOf('recorder-service'), unitOf('obey-service')];
const hasSystemd = spawnSync('systemd-analyze', ['--version']).error === undefined;

describe('the services of a lent PC, as rows of its profile', () => {
  test('call the programs as they are read, with the folders that systemd makes for them', () => {
    expect(readRecorderArguments(wordsOf(recorder))).toMatchObject({ ok: true, value: { name: 'run' } });
    expect(readAgentArguments(wordsOf(obey))).toMatchObject({
      ok: true,
      value: {
        ...{ name: 'obey', once: false, state: `/var/lib/${valuesOf(obey, 'StateDirectory')[0]}` },
        requests: `/var/lib/${valuesOf(recorder, 'StateDirectory')[0]?.split(' ')[1]}`,
      },
    });
    expect(valuesOf(recorder, 'Group')).toEqual(['1002']);
  });

  test.each([
    ['recorder', recorder],
    ['obey', obey],
  ])('%s comes back whatever ends it', (_name, unit) => {
    expect(valuesOf(unit, 'Restart')).toEqual(['always']);
    expect(valuesOf(unit, 'StartLimitIntervalSec')).toEqual(['0']);
  });

  test('obey keeps the mounts that everybody sees', () => {
    // Each of these gives a service mounts of its own: then the work volume would stay mounted for the borrower.
    expect(obey).not.toMatch(/^(Protect\w+|Private\w+|ReadOnlyPaths|ReadWritePaths|InaccessiblePaths|MountFlags)=/m);
  });

  test('both are wanted before anybody may sign in', () => {
    const order = unitOf('services-at-boot');
    for (const name of ['Wants', 'After'])
      expect(valuesOf(order, name)).toEqual(['tanmori-recorder.service tanmori-obey.service']);
  });

  test.skipIf(!hasSystemd)(`are ones that systemd takes${hasSystemd ? '' : ' (skipped: no systemd-analyze)'}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'tanmori-unit-'));
    const verify = (id: string, unit: string) => {
      const row = rows.find((one) => one.id === id);
      const path = join(folder, row?.kind === 'service' ? row.unit : '');
      writeFileSync(path, unit.replace('/opt/tanmori/resources/node', process.execPath));
      return spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
    };
    try {
      expect(verify('recorder-service', recorder)).toMatchObject({ status: 0, stderr: '' });
      expect(verify('obey-service', obey)).toMatchObject({ status: 0, stderr: '' });
      const broken = obey.replace('Restart=always', 'Restart=ever');
      expect(verify('obey-service', broken).stderr).toContain('restart specifier');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
