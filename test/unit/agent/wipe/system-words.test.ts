import { describe, expect, test } from 'vitest';
import { readExtents } from '../../../../agent/wipe/linux-system.ts';
import { WipeParameters } from '../../../../agent/wipe/parameters.ts';
import { residueSpots } from '../../../../agent/wipe/residue-places.ts';
import { kindOf } from '../../../../agent/wipe/sample-blocks.ts';
import {
  activeSwaps,
  harmlessSwap,
  isResumeUnnamed,
  natureOf,
  resumeNames,
  unnamedSwap,
} from '../../../../agent/wipe/swap.ts';
import { swapHeader } from '../../../../agent/wipe/swap-header.ts';

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
  const rows = `${head}/dev/dm-0  partition  1048572  0  -2\n/swap\\040two file 100 0 7\n`;
  const encrypted = (device: string) => (device === '/dev/dm-0' ? 'CRYPT-PLAIN-swap' : null);
  test('is read from the table of the kernel', () => {
    expect(activeSwaps(head)).toEqual([]);
    expect(activeSwaps(rows)).toEqual([
      { path: '/dev/dm-0', priority: -2 },
      { path: '/swap two', priority: 7 },
    ]);
  });
  test('that no power-off outlives needs no erasing, and it is said which kind it is', () => {
    expect(harmlessSwap([])).toBe('no-swap');
    expect(harmlessSwap([{ path: '/dev/zram0', priority: 100 }], () => 'none')).toBe('swap-in-memory');
    expect(harmlessSwap(activeSwaps(rows).slice(0, 1), encrypted)).toBe('swap-is-random-key');
  });
  test('that holds what was in memory has to be named', () => {
    expect(natureOf('/dev/dm-0', encrypted)).toBe('random-key');
    expect(natureOf('/dev/dm-0', () => 'CRYPT-LUKS2-0-swap')).toBe('plain');
    expect(natureOf('/dev/zram0', () => null)).toBe('in-memory');
    // It writes old pages to a disk.
    expect(natureOf('/dev/zram0', () => '/dev/sda5')).toBe('plain');
    expect(unnamedSwap(activeSwaps(rows), [], encrypted).map(({ path }) => path)).toEqual(['/swap two']);
  });
  test('is where hibernation writes to, and that has to be named too', () => {
    expect(resumeNames('quiet resume=UUID=12-ab noresume', '# no\nRESUME=/dev/sda5\n')).toEqual([
      'UUID=12-ab',
      '/dev/sda5',
    ]);
    expect(resumeNames('root=/dev/sda1', 'RESUME=none')).toEqual([]);
    expect(isResumeUnnamed([], [])).toBe(false);
    expect(isResumeUnnamed([], ['UUID=no-such'])).toBe(true);
    expect(isResumeUnnamed(['/dev/null'], ['/dev/null'])).toBe(false);
  });
  test('is known by its header, with an image of memory or without', () => {
    const page = Buffer.alloc(4096);
    expect(swapHeader(page)).toBeNull();
    page.write('0123456789abcdef0123456789abcdef', 1036, 'hex');
    page.write('swap-1', 1052);
    page.write('SWAPSPACE2', 4086);
    const known = { uuid: '01234567-89ab-cdef-0123-456789abcdef', label: 'swap-1' };
    expect(swapHeader(page)).toEqual({ ...known, isSuspended: false });
    page.write('S1SUSPEND\0', 4086);
    expect(swapHeader(page)).toEqual({ ...known, isSuspended: true });
  });
});

const parameters = {
  ...{ v: 1, platform: 'linux', terminal: 'T-0012', workFolder: '/home/lent/作業', volume: { kind: 'none' } },
  borrower: { account: 'lent', uid: 1000, gid: 1000, home: '/home/lent' },
  ...{ recorder: ['/var/lib/recorder'], temp: ['/tmp', '/var/tmp'], printSpool: '/var/spool/cups', raw: ['/dev/sda'] },
};

describe('the parameters', () => {
  test('are read', () => expect(WipeParameters.parse(parameters)).toEqual({ ...parameters, swap: [] }));
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
    // All but what is root's and names the account.
    const all = spots.filter(({ place, onlyBorrower }) => place === 'temp' && !onlyBorrower);
    expect(all.map(({ folder }) => folder)).toEqual(['/var/lib/systemd/coredump']);
    expect(takes('/var/lib/systemd/coredump', `core.soffice.0.${'b'.repeat(32)}.12.1764000000000000.zst`)).toEqual([]);
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
