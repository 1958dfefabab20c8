import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canaryNeedle } from '../../agent/wipe/canary-text.ts';
import type { Canary, WipeReport } from '../../contract/loan/wipe-report.ts';
import { randomFrom } from '../durability/random.ts';
import { otherSwap, SwapArea } from './support/swap-area.ts';
import { WipeDisk } from './support/wipe-disk.ts';

const isRoot = process.getuid?.() === 0;
const why = isRoot ? (otherSwap() ? 'this machine swaps itself' : 'on a loop device') : 'needs root';
const seed = 20261127;
const at = 5 * 1024 * 1024;

describe.skipIf(!isRoot || otherSwap())(`swap (${why})`, () => {
  let disk: WipeDisk;
  let area: SwapArea;
  let day = 0;

  beforeEach(async () => {
    disk = await WipeDisk.open(24, false, true);
    area = new SwapArea(disk.folder, 16);
    disk.swap = [area.device];
  });
  afterEach(async () => {
    area.close();
    await disk.close();
  });

  /** A loan's canaries, one of which lies in swap and nowhere else. */
  async function lend() {
    const swapped: Canary = { place: 'temp', marker: randomBytes(32).toString('hex'), form: 'utf8', bytes: 512 };
    const canaries = [...(await disk.plant()), swapped];
    day += 1;
    return { canaries, needle: canaryNeedle(swapped), issuedAt: new Date(Date.UTC(2026, 10, 27) + day).toISOString() };
  }
  const swapStep = ({ steps }: WipeReport) => steps.find(({ name }) => name === 'swap');
  /** Another program in the place of one, in this PC alone. */
  const replace = (program: string, script: string): (() => void) => {
    const path = join(disk.folder, 'program');
    writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    disk.must(['mount', '--bind', path, program]);
    return () => disk.must(['umount', program]);
  };

  const plantAgain = (needle: Buffer): void => {
    area.off();
    area.write(needle, at);
    area.on(7);
  };

  test('that is named is looked through, erased whole, and is the same swap again', { timeout: 240_000 }, async () => {
    const { canaries, needle } = await lend();
    area.write(Buffer.alloc(15 * 1024 * 1024, '申請書の下書き '), 4096);
    area.write(needle, at);
    area.on(7);
    const before = area.facts;
    const blocks = area.bytes;
    expect(before).toMatchObject({ label: 'tanmori-swap', isSuspended: false, priority: 7 });

    const report = await disk.wipe(canaries);
    expect(report).toMatchObject({ result: 'erased', reasons: [] });
    expect(swapStep(report)).toMatchObject({
      ...{ outcome: 'done', reason: null, files: 1, bytes: 16 * 1024 * 1024, tool: { name: 'mkswap' } },
    });
    // The canary that is in swap alone was found before, and is not after.
    expect(report.before?.places.every(({ planted, found }) => planted === found)).toBe(true);
    expect(report.after?.places.every(({ found }) => found === 0)).toBe(true);
    expect(report.after?.bytes).toBe((24 + 16) * 1024 * 1024);
    expect(area.facts).toEqual(before);
    const after = area.bytes;
    expect(after.indexOf(needle)).toBe(-1);
    for (let block = 4096; block < after.length; block += 4096)
      expect(after.subarray(block, block + 4096).equals(blocks.subarray(block, block + 4096))).toBe(false);
    expect(await disk.check(canaries)).toMatchObject({ verdict: 'clean', reasons: [] });
  });

  test('that is a file is erased too', { timeout: 240_000 }, async () => {
    const file = join(disk.mount, 'swap.img');
    disk.must(['dd', 'if=/dev/urandom', `of=${file}`, 'bs=1M', 'count=4', 'status=none']);
    disk.must(['chmod', '600', file]);
    disk.must(['mkswap', file]);
    const { canaries, needle } = await lend();
    writeFileSync(join(disk.folder, 'needle'), needle);
    const plant = ['dd', `if=${join(disk.folder, 'needle')}`, `of=${file}`, 'bs=4096', 'seek=300', 'conv=notrunc'];
    disk.must([...plant, 'status=none']);
    disk.must(['swapon', file]);
    try {
      disk.swap = [file];
      expect(disk.search([needle])).toEqual([true]);
      const report = await disk.wipe(canaries);
      expect(report).toMatchObject({ result: 'erased', reasons: [] });
      expect(swapStep(report)).toMatchObject({ files: 1, bytes: 4 * 1024 * 1024 });
      expect(disk.search([needle])).toEqual([false]);
      expect(disk.must(['cat', '/proc/swaps'])).toContain(file);
    } finally {
      disk.must(['swapoff', file]);
    }
  });

  test('that is not named needs a person, and is left as it is', { timeout: 240_000 }, async () => {
    disk.swap = [];
    const { canaries, needle } = await lend();
    area.write(needle, at);
    area.on(1);
    // The canary in swap is not counted as found: nothing named looks there.
    const report = await disk.wipe(canaries.slice(0, -1));
    expect(report).toMatchObject({ result: 'needs-attention', reasons: ['swap-not-erased'] });
    expect(area.bytes.indexOf(needle)).toBe(at);
    expect(await disk.check(canaries.slice(0, -1))).toMatchObject({ verdict: 'cannot-tell' });
  });

  test('with an image of hibernation loses it and can be swapped to again', { timeout: 240_000 }, async () => {
    const { canaries, needle } = await lend();
    area.write(needle, at);
    area.write(Buffer.from('S1SUSPEND\0'), 4086);
    expect(area.facts).toMatchObject({ isSuspended: true, priority: null });
    expect(await disk.wipe(canaries)).toMatchObject({ result: 'erased', reasons: [] });
    expect(area.facts).toMatchObject({ label: 'tanmori-swap', isSuspended: false, priority: null });
    expect(area.bytes.indexOf(needle)).toBe(-1);
  });

  test('that memory has no room for needs a person; afterwards the same order erases', {
    timeout: 240_000,
  }, async () => {
    const { canaries, needle } = await lend();
    area.write(needle, at);
    area.on(7);
    const before = area.facts;
    const back = replace('/usr/sbin/swapoff', 'exit 2');
    const report = await disk.wipe(canaries);
    expect(report).toMatchObject({ result: 'needs-attention', reasons: ['swap-no-memory', 'canaries-found'] });
    expect(area.facts).toEqual(before);
    expect(area.bytes.indexOf(needle)).toBe(at);
    back();
    expect(await disk.wipe(canaries)).toMatchObject({ result: 'erased', reasons: [] });
    expect(area.facts).toEqual(before);
  });

  const zram = '/sys/block/zram0/disksize';
  const hasZram = existsSync(zram) && readFileSync(zram, 'utf8').trim() === '0';
  test.skipIf(!hasZram)(
    `in memory alone is said to be so (${hasZram ? 'zram' : 'no unused zram here'})`,
    {
      timeout: 240_000,
    },
    async () => {
      disk.swap = [];
      const { canaries } = await lend();
      writeFileSync(zram, '16M');
      try {
        disk.must(['mkswap', '/dev/zram0']);
        disk.must(['swapon', '/dev/zram0']);
        const report = await disk.wipe(canaries.slice(0, -1));
        expect(report).toMatchObject({ result: 'erased', reasons: [] });
        expect(swapStep(report)).toMatchObject({ outcome: 'skipped', reason: 'swap-in-memory', files: 0 });
      } finally {
        disk.must(['swapoff', '/dev/zram0']);
        writeFileSync('/sys/block/zram0/reset', '1');
      }
    },
  );

  test('that is none is not touched', { timeout: 240_000 }, async () => {
    area.write(Buffer.alloc(4096, 'x'), 0);
    const before = area.bytes;
    const { canaries } = await lend();
    const report = await disk.wipe(canaries.slice(0, -1));
    expect(report).toMatchObject({ result: 'needs-attention', reasons: ['not-swap'] });
    expect(area.bytes.equals(before)).toBe(true);
  });

  test('comes back as it was, and erased, wherever the wipe is killed', { timeout: 600_000 }, async () => {
    area.on(7);
    const before = area.facts;
    const dies = 'kill -KILL $PPID';
    const deaths: readonly (readonly [string, string])[] = [
      ['/usr/sbin/swapoff', dies],
      // After it: the program itself under another name.
      ['/usr/sbin/swapoff', `${join(disk.folder, 'swapoff')} "$@"; ${dies}`],
      ['/usr/sbin/mkswap', dies],
      ['/usr/sbin/swapon', dies],
    ];
    disk.must(['cp', '/usr/sbin/swapoff', join(disk.folder, 'swapoff')]);
    for (const [program, script] of deaths) {
      const { canaries, needle, issuedAt } = await lend();
      plantAgain(needle);
      const back = replace(program, script);
      const { signal } = await disk.start('wipe', canaries, { issuedAt }).ended;
      back();
      expect(signal, script).toBe('SIGKILL');
      expect(await disk.wipe(canaries, { issuedAt }), script).toMatchObject({ result: 'erased', reasons: [] });
      expect(area.facts, script).toEqual(before);
      expect(area.bytes.indexOf(needle), script).toBe(-1);
    }
    // And at a moment of the clock, while it is being overwritten.
    const random = randomFrom(seed);
    for (let round = 0; round < 6; round += 1) {
      const { canaries, needle, issuedAt } = await lend();
      plantAgain(needle);
      const { child, ended } = disk.start('wipe', canaries, { issuedAt });
      let due = false;
      const afterMs = random.int(0, 150);
      child.stderr?.on('data', (text: string) => {
        if (due || !text.includes('swap 0')) return;
        due = true;
        setTimeout(() => child.kill('SIGKILL'), afterMs);
      });
      await ended;
      expect(await disk.wipe(canaries, { issuedAt }), `${afterMs} ms`).toMatchObject({ result: 'erased', reasons: [] });
      expect(area.facts, `${afterMs} ms`).toEqual(before);
      expect(area.bytes.indexOf(needle), `${afterMs} ms`).toBe(-1);
    }
  });
});
