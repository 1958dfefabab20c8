import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { canaryNeedle } from '../../agent/wipe/canary-text.ts';
import { playScene } from './support/machine.ts';
import { Told } from './support/told.ts';

const Built = z.strictObject({ kernel: z.string(), initrd: z.string(), disk: z.string() });
const folder = mkdtempSync(join(tmpdir(), 'tanmori-luks-'));
const images = ['container.img', 'plain.img'].map((name) => join(folder, name)) as [string, string];
const { TANMORI_VM: built } = process.env;
const headerBytes = 16 * 1024 * 1024;

describe('a LUKS partition under the work folder, opened by the device mapper of Debian’s kernel', () => {
  let heard: Told;

  beforeAll(async () => {
    if (built === undefined) throw new Error('start this by npm run test:vm, which builds the machine first');
    for (const [image, megabytes] of [[images[0], 48] as const, [images[1], 48] as const]) {
      writeFileSync(image, '');
      truncateSync(image, megabytes * 1024 * 1024);
    }
    execFileSync('mkfs.ext4', ['-q', '-F', images[1]]);
    const machine = Built.parse(JSON.parse(built));
    // The guest writes on its disk: each test has its own.
    const disk = join(folder, 'disk.ext4');
    copyFileSync(machine.disk, disk);
    const own = join(folder, 'sockets');
    mkdirSync(own);
    const files = { ...machine, disk, stick: '', phone: '', disks: images };
    heard = new Told(await playScene({ name: 'luks' }, files, own));
  }, 15 * 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test('holds every canary of the work folder on the mapped side, and none in raw storage', () => {
    const inside = heard.planted.canaries.filter(({ place }) => place === 'work').length;
    expect(inside).toBeGreaterThanOrEqual(4);
    expect(heard.looked('mapped')).toBe(inside);
    expect(heard.looked('raw')).toBe(0);
    expect(heard.ended('key before').code).toBe(0);
  });

  test('is closed and erased: every canary was found before, none is after', () => {
    const report = heard.wiped;
    expect(report).toMatchObject({ result: 'erased', reasons: [], technique: 'crypto-erase-luks' });
    expect(report.before?.places.every(({ planted, found }) => planted === found)).toBe(true);
    expect(report.after?.places.every(({ found }) => found === 0)).toBe(true);
    expect(report.after?.bytes).toBe(2 * 48 * 1024 * 1024);
    // By a search that is not the product's, from outside the machine.
    const bytes = images.map((image) => readFileSync(image));
    for (const canary of heard.planted.canaries)
      expect(bytes.map((one) => one.indexOf(canaryNeedle(canary)))).toEqual([-1, -1]);
  });

  test('has no header, and the escrowed key fails', () => {
    expect(heard.ended('key after').code).not.toBe(0);
    expect(heard.ended('header after').code).not.toBe(0);
    const header = readFileSync(images[0]).subarray(0, headerBytes);
    expect(header.indexOf('LUKS')).toBe(-1);
    // Not one block of it is as mkfs or luksFormat left it.
    const zero = Buffer.alloc(4096);
    for (let at = 0; at < header.length; at += 4096) expect(header.subarray(at, at + 4096).equals(zero)).toBe(false);
    expect(heard.checked).toMatchObject({ verdict: 'clean', reasons: [], volume: 'unusable' });
  });
});
