import { describe, expect, test } from 'vitest';
import { readExtents } from '../../../../agent/wipe/linux-system.ts';
import { WipeParameters } from '../../../../agent/wipe/parameters.ts';
import { residueSpots } from '../../../../agent/wipe/residue-places.ts';
import { kindOf } from '../../../../agent/wipe/sample-blocks.ts';
import { swapState } from '../../../../agent/wipe/swap.ts';

describe('what filefrag says', () => {
  const table = `Filesystem type is: ef53
File size of /proc/1/fd/20 is 10737418246 (2621441 blocks of 4096 bytes)
 ext:     logical_offset:        physical_offset: length:   expected: flags:
   0:        0..       1:     100..       101:      2:             
   1:  2621440.. 2621440:    8817006..   8817006:      1:    2621440: last,eof
/proc/1/fd/20: 2 extents found
`;
  test('is read as ranges of data', () => {
    expect(readExtents(table)).toEqual([
      { from: 0, bytes: 8192 },
      { from: 10_737_418_240, bytes: 4096 },
    ]);
    expect(readExtents('/proc/1/fd/20: 0 extents found\n')).toEqual([]);
  });
  test('is not believed where a row or the end is missing', () => {
    expect(readExtents(table.replace(/^ {3}1:.*\n/m, ''))).toBeNull();
    expect(readExtents(table.replace(/^.*extents found\n/m, ''))).toBeNull();
    expect(readExtents('FIBMAP unsupported\n')).toBeNull();
  });
});

describe('swap', () => {
  const head = 'Filename\tType\tSize\tUsed\tPriority\n';
  const device = '/dev/dm-0  partition  1048572  0  -2\n';
  test('that no power-off outlives needs no erasing', () => {
    expect(swapState(head)).toBe('no-swap');
    expect(swapState(`${head}/dev/zram0 partition 100 0 100\n`)).toBe('no-swap');
    expect(swapState(head + device, () => 'CRYPT-PLAIN-swap')).toBe('swap-is-random-key');
  });
  test('that holds what was in memory is said', () => {
    expect(swapState(`${head}/swapfile file 100 0 -2\n`, () => null)).toBe('swap-not-erased');
    expect(swapState(head + device, () => 'CRYPT-LUKS2-0-swap')).toBe('swap-not-erased');
    expect(
      swapState(`${head}${device}/dev/sda2 partition 1 0 1\n`, (d) => (d === '/dev/dm-0' ? 'CRYPT-PLAIN-s' : null)),
    ).toBe('swap-not-erased');
  });
});

const parameters = {
  ...{ v: 1, platform: 'linux', terminal: 'T-0012', workFolder: '/home/lent/作業', volume: { kind: 'none' } },
  borrower: { account: 'lent', uid: 1000, gid: 1000, home: '/home/lent' },
  ...{ recorder: ['/var/lib/recorder'], temp: ['/tmp', '/var/tmp'], printSpool: '/var/spool/cups', raw: ['/dev/sda'] },
};

describe('the parameters', () => {
  test('are read', () => expect(WipeParameters.parse(parameters)).toEqual(parameters));
  test.each([
    ['the root', { workFolder: '/' }],
    ['a folder of the system', { recorder: ['/etc'] }],
    ['a way up', { workFolder: '/home/lent/../../etc' }],
    ['a relative path', { raw: ['dev/sda'] }],
    ["a system's account", { borrower: { ...parameters.borrower, uid: 0 } }],
  ])('that would erase %s are refused', (_, change) => {
    expect(WipeParameters.safeParse({ ...parameters, ...change }).success).toBe(false);
  });
});

describe('the places of residue', () => {
  const spots = residueSpots(WipeParameters.parse(parameters));
  const takes = (folder: string, name: string) =>
    spots.filter((spot) => spot.folder === folder && (spot.top?.(Buffer.from(name)) ?? true)).map(({ place }) => place);
  test('name what the desktop keeps, and take the whole home last', () => {
    expect(takes('/home/lent/.local/share', 'Trash')).toEqual(['trash']);
    expect(takes('/home/lent/.local/share', 'recently-used.xbel.A1B2')).toEqual(['recent-documents']);
    expect(takes('/home/lent', '.bash_history')).toEqual(['shell-history', 'home-files']);
    expect(takes('/home/lent', 'Documents')).toEqual(['home-files']);
    expect(spots.at(-1)).toMatchObject({ place: 'home-files', folder: '/home/lent' });
  });
  test("take of others' folders only what is the borrower's", () => {
    expect(takes('/var/spool/cups', 'd00012-001')).toEqual(['print-spool']);
    expect(takes('/var/spool/cups', 'index')).toEqual([]);
    expect(spots.filter(({ place }) => place === 'temp').every(({ onlyBorrower }) => onlyBorrower)).toBe(true);
  });
});

test('a block is zero, random or readable', () => {
  expect(kindOf(Buffer.alloc(4096))).toBe('zero');
  expect(kindOf(Buffer.alloc(4096, '申請書 '))).toBe('readable');
  const random = Buffer.alloc(4096);
  // Every value as often as another, in an order that does not matter here.
  for (let i = 0; i < random.length; i += 1) random[i] = i % 256;
  expect(kindOf(random)).toBe('random');
});
