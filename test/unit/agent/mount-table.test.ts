import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWritable, parseMountTable, readableMounts } from '../../../agent/mount-table.ts';

/** As the kernel writes a name: seq_path(9) escapes blank, tab, newline and backslash. */
const escaped = (text: string): string =>
  text.replaceAll(/[ \t\n\\]/g, (found) => `\\${found.charCodeAt(0).toString(8).padStart(3, '0')}`);

test('optional fields, any number of them, and escapes in every name', () => {
  const line = (optional: string): string =>
    `36 35 98:0 /a\\040- /mnt\\040-\\040x\\134 rw,noatime ${optional}- ext3 /dev/my\\040root rw,errors=continue`;
  for (const optional of ['', 'master:1 ', 'shared:7 master:1 propagate_from:3 unbindable ']) {
    expect(parseMountTable(`${line(optional)}\n`)).toEqual([
      {
        ...{ device: '98:0', point: '/mnt - x\\', options: ['rw', 'noatime'], fsType: 'ext3' },
        ...{ source: '/dev/my root', superOptions: ['rw', 'errors=continue'] },
      },
    ]);
  }
});

test('a source may be empty, and takes nothing of the rest with it', () => {
  const [mount] = parseMountTable('1 0 0:5 / /x rw - fuse  ro,user_id=5');
  expect(mount).toMatchObject({ source: '', superOptions: ['ro', 'user_id=5'] });
});

test('any name comes through, and no text makes a mount of itself', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((text) => text.isWellFormed() && !/[\r\0]/.test(text));
  fc.assert(
    fc.property(name, name, fc.constantFrom('rw', 'ro'), fc.constantFrom('rw', 'ro'), (point, source, own, whole) => {
      const text = `1 0 8:1 / /${escaped(point)} ${own} - vfat ${escaped(source)} ${whole}\n`;
      const [mount, ...more] = parseMountTable(text);
      expect(more).toEqual([]);
      expect(mount).toMatchObject({ device: '8:1', point: `/${point}`, source, fsType: 'vfat' });
      expect(mount !== undefined && isWritable(mount)).toBe(own === 'rw' && whole === 'rw');
    }),
  );
});

test('garbage is refused by who must know all, and left out by who must go on', () => {
  const good = '1 0 8:1 / /good rw - vfat /dev/sdb1 rw';
  const garbage = fc
    .array(fc.constantFrom('1', '0', '8:1', 'x', '/', '/m', 'rw', '-', 'vfat', '', '\u0000', '\\04', 'é'), {
      maxLength: 9,
    })
    .map((words) => words.join(' '));
  fc.assert(
    fc.property(fc.array(garbage), fc.array(garbage), (before, after) => {
      const found = readableMounts([...before, good, ...after].join('\n'));
      expect(found.filter(({ point }) => point === '/good')).toHaveLength(1);
      for (const { device, point } of found) {
        expect(device).toMatch(/^\d+:\d+$/);
        expect(point.startsWith('/')).toBe(true);
      }
    }),
  );
  for (const line of ['x', '1 0 8:1 / /m rw ext4 x rw', '1 0 8 / /m rw - ext4 x rw', '1 0 8:1 / /m rw - ext4 x']) {
    expect(() => parseMountTable(`${good}\n${line}\n`)).toThrow();
    expect(readableMounts(`${line}\n${good}\n`)).toHaveLength(1);
  }
});
