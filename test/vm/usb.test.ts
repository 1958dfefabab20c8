import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type MachineFiles, playScene, type Scene, stickSerial } from './support/machine.ts';
import { Told } from './support/told.ts';

const Built = z.strictObject({ kernel: z.string(), initrd: z.string(), disk: z.string() });
const Attested = z.object({ rows: z.array(z.object({ id: z.string(), state: z.string(), found: z.string() })) });

const stickClass = '08';
const phoneClass = '06';
const keyboardClass = '03';

const folder = mkdtempSync(join(tmpdir(), 'tanmori-vm-'));
const told: { plain?: Told; provision?: Told; lent?: Told } = {};
const { TANMORI_VM: built } = process.env;
/** What the stick holds when it is plugged in. */
const content = 'kojin-joho';

/** One start of the machine. */
async function start(name: keyof typeof told, scene: Scene, files: MachineFiles): Promise<Told> {
  const own = join(folder, name);
  mkdirSync(own);
  const heard = new Told(await playScene(scene, files, own));
  told[name] = heard;
  return heard;
}

describe('what is plugged into a PC with Debian’s kernel and udev', () => {
  let plain: Told;
  let provision: Told;
  let lent: Told;

  beforeAll(async () => {
    if (built === undefined) throw new Error('start this by npm run test:vm, which builds the machine first');
    const files: MachineFiles = {
      ...Built.parse(JSON.parse(built)),
      stick: join(folder, 'stick.img'),
      phone: join(folder, 'phone'),
    };
    makeStick(files.stick);
    mkdirSync(files.phone);
    // One machine: nothing but the profile, and a start, lies between the two walks.
    plain = await start('plain', { name: 'walk' }, files);
    provision = await start('provision', { name: 'provision' }, files);
    lent = await start('lent', { name: 'walk', waitMs: 2 * plain.took('stick') + 4000 }, files);
  }, 30 * 60_000);

  afterAll(() => {
    if (told.plain !== undefined && told.lent !== undefined) process.stdout.write(table(told.plain, told.lent));
    rmSync(folder, { recursive: true });
  });

  describe('without the profile (the control experiment)', () => {
    test('a stick becomes a disk, and the probe sees it', () => {
      const reading = plain.reading('stick');
      expect(reading.disks).toEqual(['sda']);
      expect(plain.face('stick', stickClass)).toEqual({ class: '08', authorized: '1', driver: 'usb-storage' });
      expect(reading.probe.detail).toContain('sda');
    });

    test('it can be read and written', () => {
      expect(plain.ended('mount').code).toBe(0);
      expect(plain.ended('read').said.trim()).toBe(content);
      expect(plain.ended('write').code).toBe(0);
      expect(plain.reading('mounted').probe).toMatchObject({
        state: 'absent',
        detail: expect.stringContaining('書き込めます'),
      });
    });

    test('a phone may be used', () => expect(plain.face('phone', phoneClass)?.authorized).toBe('1'));

    test('the kernel module may be loaded', () => expect(plain.ended('modprobe').code).toBe(0));
  });

  describe('with the rows for media put in force by tanmori-agent, after a start', () => {
    test('provisioning and reading back agree', () => {
      expect(provision.ended('provision').code, provision.ended('provision').said).toBe(0);
      const rows = Attested.parse(JSON.parse(lent.ended('attest').said)).rows;
      expect(rows.map(({ id, state }) => `${id} ${state}`)).toEqual([
        'usb-modules in-force',
        'usb-udev in-force',
        // There is no polkitd in the guest.
        'media-polkit unknown',
        'fuse in-force',
      ]);
    });

    test('a stick becomes no disk, though it is waited for twice as long as it took before', () => {
      expect(lent.took('stick')).toBeGreaterThan(2 * plain.took('stick'));
      expect(lent.reading('stick').disks).toEqual([]);
      expect(lent.face('stick', stickClass)).toEqual({ class: '08', authorized: '0', driver: null });
      expect(lent.ended('mount').code).not.toBe(0);
      expect(lent.reading('stick').probe).toMatchObject({
        state: 'measured',
        detail: expect.stringContaining('断られ'),
      });
    });

    test('a phone is refused', () => expect(lent.face('phone', phoneClass)?.authorized).toBe('0'));

    test('modprobe refuses to load usb-storage', () => {
      expect(lent.ended('modprobe')).toMatchObject({ said: expect.stringContaining('/bin/false') });
      expect(lent.ended('modprobe').code).not.toBe(0);
      expect(lent.reading('modprobe').disks).toEqual([]);
    });

    test('udev’s refusal holds alone, with the module loaded past modprobe’s', () => {
      expect(lent.ended('by force').code).toBe(0);
      expect(lent.took('by force')).toBeGreaterThan(2 * plain.took('stick'));
      expect(lent.reading('by force').disks).toEqual([]);
      expect(lent.face('by force', stickClass)).toEqual({ class: '08', authorized: '0', driver: null });
    });

    test('a keyboard works all the same', () => {
      const keyboard = { class: '03', authorized: '1', driver: 'usbhid' };
      expect(plain.face('keyboard', keyboardClass)).toEqual(keyboard);
      expect(lent.face('by force', keyboardClass)).toEqual(keyboard);
    });
  });

  test.each(['plain', 'lent'] as const)('maker, model and serial of the stick are read (%s)', (name) => {
    expect(told[name]?.device('stick', stickClass)).toMatchObject({
      ids: '46f4:0001',
      maker: 'QEMU',
      model: 'QEMU USB HARDDRIVE',
      serial: stickSerial,
    });
  });
});

function makeStick(file: string): void {
  const inside = join(folder, 'meibo.txt');
  writeFileSync(inside, `${content}\n`);
  writeFileSync(file, Buffer.alloc(16 * 1024 * 1024));
  execFileSync('/usr/sbin/mkfs.vfat', [file]);
  execFileSync('mcopy', ['-i', file, inside, '::']);
}

function table(plain: Told, lent: Told): string {
  const face = (heard: Told, when: string, kind: string): string => {
    const found = heard.face(when, kind);
    return `authorized=${found?.authorized ?? '?'}, ${found?.driver ?? 'no driver'}`;
  };
  const rows: readonly (readonly [string, (heard: Told) => string])[] = [
    ['stick: interface', (heard) => face(heard, 'stick', stickClass)],
    ['stick: disks', (heard) => heard.reading('stick').disks.join(' ') || 'none'],
    ['stick: waited', (heard) => `${heard.took('stick')} ms`],
    ['stick: mount', (heard) => `ended with ${heard.ended('mount').code}`],
    ['modprobe usb-storage', (heard) => `ended with ${heard.ended('modprobe').code}`],
    ['module forced: disks', (heard) => heard.reading('by force').disks.join(' ') || 'none'],
    ['phone: interface', (heard) => face(heard, 'phone', phoneClass)],
    ['keyboard: interface', (heard) => face(heard, 'by force', keyboardClass)],
    ['seen as', (heard) => heard.device('stick', stickClass)?.model ?? '?'],
    ['serial', (heard) => heard.device('stick', stickClass)?.serial ?? '?'],
  ];
  const line = (cells: readonly string[]): string => `  ${cells.map((cell) => cell.padEnd(30)).join('')}\n`;
  return `\n${line(['', 'without the profile', 'with the profile'])}${rows
    .map(([title, of]) => line([title, of(plain), of(lent)]))
    .join('')}\n`;
}
