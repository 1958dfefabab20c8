import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WipeParameters } from '../../../../agent/wipe/parameters.ts';
import { residueSpots } from '../../../../agent/wipe/residue-places.ts';

test('no link in the home leads the sweep out of it, or stops it', () => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'tanmori-residue-')));
  try {
    const home = join(base, 'home');
    for (const path of ['home/.config', 'elsewhere/share', 'cache']) mkdirSync(join(base, path), { recursive: true });
    symlinkSync(join(base, 'elsewhere'), join(home, '.local'));
    symlinkSync(join(base, 'cache'), join(home, '.cache'));
    const parameters: WipeParameters = {
      ...{ v: 1, platform: 'linux', terminal: 'T-0012', workFolder: join(home, 'work'), volume: { kind: 'none' } },
      ...{ borrower: { account: 'lent', uid: 1234, gid: 1234, home }, recorder: [], raw: [] },
      ...{ temp: [join(base, 'temp')], printSpool: null, swap: [] },
    };
    const folders = residueSpots(parameters).map(({ folder }) => folder);
    expect(folders.filter((folder) => folder.startsWith(join(home, '.local')))).toEqual([]);
    expect(folders.filter((folder) => folder === join(home, '.cache'))).toEqual([]);
    expect(folders).toContain(join(home, '.config'));
    expect(folders.at(-1)).toBe(home);
  } finally {
    rmSync(base, { recursive: true });
  }
});
