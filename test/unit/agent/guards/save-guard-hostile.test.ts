import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createSaveProbe } from '../../../../agent/guards/probes/save.ts';
import { canaryName, canaryText } from '../../../../agent/guards/save/canary.ts';
import { inspect } from '../../../../agent/guards/save/inspect.ts';
import { moveFile } from '../../../../agent/guards/save/move.ts';
import { createGuardBench, type GuardBench, sha256 } from '../support/guard-bench.ts';

const until = (holds: () => boolean, timeout = 8_000) => vi.waitFor(() => expect(holds()).toBe(true), { timeout });
const random = '0123456789abcdef';

function bench(): GuardBench {
  const made = createGuardBench();
  onTestFinished(() => made.close());
  return made;
}
const probe = ({ guard, home }: GuardBench) => createSaveProbe({ guard, roots: [home], randomHex: () => random })();

test('a link to the placeholder of 回収 is taken away like any file, and reserves nothing once written to', async () => {
  const made = bench();
  await made.guard.start();
  writeFileSync(join(made.home, 'first.txt'), 'first');
  await until(() => made.recovered.length === 1);
  linkSync(join(made.recovery, '.予約'), join(made.home, 'evade.txt'));
  await until(() => !existsSync(join(made.home, 'evade.txt')));

  // Written to behind the guard's back: what it holds is nobody's reservation.
  linkSync(join(made.recovery, '.予約'), join(made.work, 'mine.txt'));
  writeFileSync(join(made.work, 'mine.txt'), 'secret');
  linkSync(join(made.work, 'mine.txt'), join(made.home, 'again.txt'));
  writeFileSync(join(made.home, 'other.txt'), 'other');
  await until(() => !existsSync(join(made.home, 'again.txt')) && !existsSync(join(made.home, 'other.txt')));
  expect(readFileSync(join(made.work, 'mine.txt'), 'utf8')).toBe('secret');
  const texts = made.held().map((name) => readFileSync(join(made.recovery, name), 'utf8'));
  expect(texts.toSorted()).toEqual(expect.arrayContaining(['first', 'other', 'secret']));
});

test('a pipe in the journal’s place holds nobody up', async () => {
  const made = bench();
  execFileSync('mkfifo', [join(made.work, '.回収記録')]);
  expect(await Promise.race([made.guard.start(), pause(3_000, 'stuck')])).toEqual({ kind: 'watching' });
  writeFileSync(join(made.home, 'a.txt'), 'a');
  await until(() => made.recovered.length === 1);
});

test('where nothing can be moved into 回収 the control does not hold', async () => {
  const made = bench();
  await made.guard.start();
  mkdirSync(join(made.recovery, `.確認-端末守の確認-${random}.txt`, 'full'), { recursive: true });
  expect(await probe(made)).toMatchObject({ state: 'absent' });
});

test('a file that takes long to read blinds nobody', { timeout: 60_000 }, async () => {
  const made = bench();
  await made.guard.start();
  writeFileSync(join(made.home, 'long.bin'), '');
  truncateSync(join(made.home, 'long.bin'), 6e9);
  await pause(300);
  expect(await probe(made)).toMatchObject({ state: 'measured' });
  expect(existsSync(join(made.home, 'long.bin'))).toBe(true);
  truncateSync(join(made.home, 'long.bin'), 100e6);
  await until(() => made.recovered.length === 1, 30_000);
  expect(made.recovered[0]?.data).toMatchObject({ bytes: 100e6, name: { text: 'long.bin' } });
});

test('what an editor saves while the copy is on its way is not taken for what was copied', async () => {
  const made = bench();
  const home = mkdtempSync('/dev/shm/tanmori-guard-');
  onTestFinished(() => rmSync(home, { recursive: true }));
  mkdirSync(made.recovery);
  const [source, target] = [join(home, 'a.txt'), join(made.recovery, 'a.txt')];
  writeFileSync(source, 'version 1');
  const found = inspect(Buffer.from(source), process.getuid?.() ?? 0);
  if (found.is !== 'file') throw new Error(found.is);
  const saveAgain = async (): Promise<void> => {
    while (!existsSync(target)) await nextTurn();
    writeFileSync(join(home, 'new'), 'version 2');
    renameSync(join(home, 'new'), source);
  };
  const bytes = [source, home, target, made.recovery].map((path) => Buffer.from(path));
  const [from, parent, to, folder] = bytes as [Buffer, Buffer, Buffer, Buffer];
  const [moved] = await Promise.all([
    moveFile(from, parent, to, folder, found.file, sha256('version 1'), async () => false),
    saveAgain(),
  ]);
  expect(moved).toEqual({ ok: false, why: 'open-writer' });
  expect(readFileSync(source, 'utf8')).toBe('version 2');
  expect(existsSync(target)).toBe(false);
});

test('a start clears away half-made copies, and nothing that is a person’s', async () => {
  const made = bench();
  mkdirSync(made.recovery);
  const [half, mine] = ['.回収中-0b7d1a52-6f0e-4c49-9d55-0f6f1b2c3d4e', '.回収中-控え.txt'];
  for (const name of [half, mine]) writeFileSync(join(made.recovery, name), 'x');
  await made.guard.start();
  expect([half, mine].map((name) => existsSync(join(made.recovery, name)))).toEqual([false, true]);
});

/** As who cannot write where a folder is closed: root can. */
function benchAsBorrower(): GuardBench {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-guard-'));
  if (process.getuid?.() !== 0) {
    const made = createGuardBench({ folder });
    onTestFinished(() => made.close());
    return made;
  }
  chownSync(folder, 65_534, 65_534);
  process.seteuid?.(65_534);
  const made = createGuardBench({ folder, uid: 65_534 });
  onTestFinished(() => {
    process.seteuid?.(0);
    return made.close();
  });
  return made;
}

test('a canary that cannot be taken away costs no other file its move, and is moved itself', async () => {
  const made = benchAsBorrower();
  const closed = join(made.home, 'closed');
  mkdirSync(closed);
  writeFileSync(join(closed, canaryName(random)), canaryText(random));
  chmodSync(closed, 0o555);
  writeFileSync(join(made.home, 'secret.txt'), 'secret');
  await made.guard.start();
  await until(() => made.recovered.length === 2);
  expect(made.guard.state()).toEqual({ kind: 'watching' });
  expect(existsSync(join(made.home, 'secret.txt'))).toBe(false);
});

test('what lies behind a folder that became a link stays where it is', async () => {
  const made = bench();
  mkdirSync(join(made.home, 'd'));
  await made.guard.start();
  renameSync(join(made.home, 'd'), join(made.work, 'd'));
  symlinkSync(join(made.work, 'd'), join(made.home, 'd'));
  // The watch still stands on the folder, under its old name.
  writeFileSync(join(made.work, 'd', 'report.docx'), 'work');
  writeFileSync(join(made.home, 'other.txt'), 'other');
  await until(() => made.recovered.length === 1);
  expect(readFileSync(join(made.work, 'd', 'report.docx'), 'utf8')).toBe('work');
});

test('a copied file that a program wrote to and put its time back on keeps its source', async () => {
  const made = bench();
  const home = mkdtempSync('/dev/shm/tanmori-guard-');
  onTestFinished(() => rmSync(home, { recursive: true }));
  mkdirSync(made.recovery);
  const [source, target] = [join(home, 'a.txt'), join(made.recovery, 'a.txt')];
  writeFileSync(source, 'version 1');
  utimesSync(source, 1e9, 1e9);
  const found = inspect(Buffer.from(source), process.getuid?.() ?? 0);
  if (found.is !== 'file') throw new Error(found.is);
  const bytes = [source, home, target, made.recovery].map((path) => Buffer.from(path));
  const [from, parent, to, folder] = bytes as [Buffer, Buffer, Buffer, Buffer];
  const moved = await moveFile(from, parent, to, folder, found.file, sha256('version 1'), async () => {
    writeFileSync(source, 'version 2');
    utimesSync(source, 1e9, 1e9);
    return false;
  });
  expect(moved).toEqual({ ok: false, why: 'open-writer' });
  expect(readFileSync(source, 'utf8')).toBe('version 2');
  expect(existsSync(target)).toBe(false);
});

test('a journal that cannot be read is told, and blinds nobody', async () => {
  const made = bench();
  mkdirSync(join(made.work, '.回収記録'));
  expect(await made.guard.start()).toMatchObject({ kind: 'failed', detail: expect.stringContaining('EISDIR') });
  writeFileSync(join(made.home, 'a.txt'), 'a');
  await until(() => made.recovered.length === 1);
});

test('a folder with the name of a half-made copy keeps nobody from the start', async () => {
  const made = bench();
  mkdirSync(join(made.recovery, '.回収中-0b7d1a52-6f0e-4c49-9d55-0f6f1b2c3d4e'), { recursive: true });
  expect(await made.guard.start()).toEqual({ kind: 'watching' });
});

test('a long file that is empty is copied to another volume without taking its room', async () => {
  const made = bench();
  const home = mkdtempSync('/dev/shm/tanmori-guard-');
  onTestFinished(() => rmSync(home, { recursive: true }));
  mkdirSync(made.recovery);
  const [source, target] = [join(home, 'a.img'), join(made.recovery, 'a.img')];
  const content = Buffer.alloc(8 * 1024 * 1024 + 3);
  content.write('in the middle', 5 * 1024 * 1024 + 7);
  writeFileSync(source, content);
  const found = inspect(Buffer.from(source), process.getuid?.() ?? 0);
  if (found.is !== 'file') throw new Error(found.is);
  const bytes = [source, home, target, made.recovery].map((path) => Buffer.from(path));
  const [from, parent, to, folder] = bytes as [Buffer, Buffer, Buffer, Buffer];
  const moved = await moveFile(from, parent, to, folder, found.file, sha256(content), async () => false);
  expect(moved).toEqual({ ok: true, copied: true });
  expect(readFileSync(target).equals(content)).toBe(true);
  expect(statSync(target).blocks * 512).toBeLessThan(2.5 * 1024 * 1024);
});

test('a work folder that its owner has closed is opened to take what was saved elsewhere', async () => {
  const made = benchAsBorrower();
  chmodSync(made.work, 0o555);
  writeFileSync(join(made.home, 'a.txt'), 'a');
  expect(await made.guard.start()).toEqual({ kind: 'watching' });
  await until(() => made.recovered.length === 1);
});

test.runIf(process.getuid?.() === 0)(
  'what lies too deep is lifted out where neither the home nor the folders on the way may be written to',
  async () => {
    const made = benchAsBorrower();
    const names = Array.from({ length: 14 }, (_, n) => `${n}-`.padEnd(230, 'x'));
    const deep = join(made.home, '.cache', ...names);
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, 'a'), '%PDF-1.7\n');
    for (let n = names.length; n >= 0; n -= 1) chmodSync(join(made.home, '.cache', ...names.slice(0, n)), 0o555);
    process.seteuid?.(0);
    chownSync(made.home, 0, 0);
    chmodSync(made.home, 0o755);
    process.seteuid?.(65_534);
    await made.guard.start();
    await until(() => made.recovered.length === 1);
    expect(made.recovered[0]?.data.from).toContain('深いフォルダ-1');
  },
);
