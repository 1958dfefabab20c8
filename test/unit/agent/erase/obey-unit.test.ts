import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readArguments } from '../../../../agent/cli/arguments.ts';
import { repositoryRoot } from '../../../../scripts/setup/say.ts';

const unit = readFileSync(join(repositoryRoot, 'assets/systemd/tanmori-obey.service'), 'utf8');
const valuesOf = (name: string): readonly string[] =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);
const hasSystemd = spawnSync('systemd-analyze', ['--version']).error === undefined;

describe('the unit of `tanmori-agent obey`', () => {
  test('calls the command as it is read, with the folder that systemd makes for its state', () => {
    const [node, program, ...rest] = (valuesOf('ExecStart')[0] ?? '').split(' ');
    expect([node, program?.endsWith('/tanmori-agent.js')]).toEqual(['/usr/bin/node', true]);
    expect(readArguments(rest)).toMatchObject({
      ok: true,
      value: { name: 'obey', once: false, state: `/var/lib/${valuesOf('StateDirectory')[0]}` },
    });
  });

  test('comes back whatever ends it, and keeps the mounts that everybody sees', () => {
    expect(valuesOf('Restart')).toEqual(['always']);
    expect(valuesOf('StartLimitIntervalSec')).toEqual(['0']);
    // Each of these gives a service mounts of its own: then the work volume would stay mounted for the borrower.
    expect(unit).not.toMatch(/^(Protect\w+|Private\w+|ReadOnlyPaths|ReadWritePaths|InaccessiblePaths|MountFlags)=/m);
  });

  test.skipIf(!hasSystemd)(`is one that systemd takes${hasSystemd ? '' : ' (skipped: no systemd-analyze)'}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'tanmori-unit-'));
    const verify = (text: string) => {
      const path = join(folder, 'tanmori-obey.service');
      writeFileSync(path, text.replace('/usr/bin/node', process.execPath));
      return spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
    };
    try {
      expect(verify(unit)).toMatchObject({ status: 0, stderr: '' });
      expect(verify(unit.replace('Restart=always', 'Restart=ever')).stderr).toContain('restart specifier');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
