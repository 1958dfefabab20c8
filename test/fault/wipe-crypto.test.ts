import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HostileTree } from './support/hostile-tree.ts';
import { borrower, WipeDisk } from './support/wipe-disk.ts';

const missing = ['gocryptfs', 'cryptsetup'].find((name) => spawnSync(name, ['--version']).error !== undefined);
const isRoot = process.getuid?.() === 0;
const why = missing === undefined ? (isRoot ? 'for real' : 'needs root') : `${missing} is not installed`;

describe.skipIf(!isRoot || missing !== undefined)(`an encrypted work volume (${why})`, () => {
  let disk: WipeDisk;
  beforeEach(async () => {
    disk = await WipeDisk.open(64);
  });
  afterEach(() => disk.close());

  describe('of gocryptfs', () => {
    const password = 'tanmori-test-password';
    let cipher: string;
    let work: string;
    let passwordFile: string;

    beforeEach(() => {
      cipher = join(disk.mount, 'cipher');
      work = join(disk.mount, 'home/作業');
      passwordFile = join(disk.folder, 'password');
      writeFileSync(passwordFile, password);
      mkdirSync(disk.path('cipher'));
      mkdirSync(disk.path('keys'));
      disk.must(['gocryptfs', '-init', '-q', '-scryptn', '10', '-passfile', passwordFile, cipher]);
      copyFileSync(disk.path('cipher/gocryptfs.conf'), disk.path('keys/控え.conf'));
      disk.use({ kind: 'gocryptfs', cipherFolder: cipher, keyCopies: [join(disk.mount, 'keys/控え.conf')] });
    });
    const mount = (from: string) =>
      disk.must(['gocryptfs', '-q', '-allow_other', '-passfile', passwordFile, from, work]);
    const encryptedKey = () =>
      (JSON.parse(readFileSync(disk.path('cipher/gocryptfs.conf'), 'utf8')) as { readonly EncryptedKey: string })
        .EncryptedKey;

    test('is found open before, and after the wipe nothing opens it', { timeout: 240_000 }, async () => {
      mount(cipher);
      const canaries = await disk.plant();
      const tree = new HostileTree(disk.path('home/作業'), borrower);
      tree.file('機密.txt', 9000, tree.folder('中'));
      // Raw storage holds the canaries outside the volume and none of those inside; the key is there twice.
      expect(disk.canariesLeft(canaries)).toBe(18);
      const key = Buffer.from(encryptedKey());
      expect(disk.search([key])).toEqual([true]);
      const image = join(disk.folder, 'stolen');
      disk.must(['cp', '-a', cipher, image]);

      const report = await disk.wipe(canaries);
      expect(report).toMatchObject({ result: 'erased', reasons: [], technique: 'crypto-erase-gocryptfs' });
      expect(report.before?.places).toContainEqual({ place: 'work', planted: 6, found: 6 });
      expect(report.steps.find(({ name }) => name === 'crypto-erase')).toMatchObject({
        outcome: 'done',
        // Two folders' vectors, the key file and its copy.
        files: 4,
        tool: { name: 'gocryptfs' },
      });
      expect(disk.search([key, ...tree.needles])).toEqual([false, false]);
      expect(disk.canariesLeft(canaries)).toBe(0);
      expect(readdirSync(disk.path('cipher'))).toEqual([]);
      expect(existsSync(disk.path('keys/控え.conf'))).toBe(false);
      expect(await disk.check(canaries)).toMatchObject({ verdict: 'clean', volume: 'unusable' });
      // The password opens a copy of the encrypted files made before the wipe only with the key file that is gone.
      disk.must(['rm', join(image, 'gocryptfs.conf')]);
      expect(() => mount(image)).toThrow();
    });

    test('of which a copy of the key is left is not called clean', { timeout: 240_000 }, async () => {
      mount(cipher);
      const canaries = await disk.plant();
      expect(await disk.wipe(canaries)).toMatchObject({ result: 'erased' });
      writeFileSync(disk.path('keys/控え.conf'), 'back again');
      expect(await disk.check(canaries)).toMatchObject({
        verdict: 'found',
        volume: 'usable',
        reasons: ['volume-usable'],
      });
    });
  });

  test('of LUKS has no key slot and no header left', { timeout: 240_000 }, async () => {
    mkdirSync(disk.path('volume'));
    const container = join(disk.mount, 'volume/work.luks');
    // The same file under a second name, to see after the wipe what became of its blocks.
    const second = join(disk.mount, 'second');
    const headerCopy = join(disk.mount, 'volume/header.bak');
    const keyFile = join(disk.folder, 'key');
    writeFileSync(keyFile, 'tanmori-test-key');
    const luks = (...args: readonly string[]) => disk.must(['cryptsetup', ...args]);
    disk.must(['fallocate', '-l', '20M', container]);
    disk.must(['ln', container, second]);
    const quick = ['--pbkdf', 'pbkdf2', '--pbkdf-force-iterations', '1000'];
    luks('luksFormat', '-q', ...quick, '--key-file', keyFile, container);
    luks('luksHeaderBackup', container, '--header-backup-file', headerCopy);
    const open = (path: string) => luks('open', '--test-passphrase', '--key-file', keyFile, path);
    open(container);
    const before = readFileSync(disk.path('second')).subarray(0, 16 * 1024 * 1024);
    const canaries = await disk.plant();
    disk.use({ kind: 'luks', container, keyCopies: [headerCopy] });

    const report = await disk.wipe(canaries);
    expect(report).toMatchObject({ result: 'erased', reasons: [], technique: 'crypto-erase-luks' });
    expect(readdirSync(disk.path('volume'))).toEqual([]);
    expect(() => open(second)).toThrow();
    expect(() => luks('isLuks', second)).toThrow();
    // Not one block of the header and key area is as it was.
    const after = readFileSync(disk.path('second')).subarray(0, before.length);
    for (let at = 0; at < before.length; at += 4096) {
      expect(after.subarray(at, at + 4096).equals(before.subarray(at, at + 4096))).toBe(false);
    }
    expect(await disk.check(canaries)).toMatchObject({ verdict: 'clean', volume: 'unusable' });
  });
});

describe.skipIf(!isRoot)(`a container of LUKS that is not there (${isRoot ? 'for real' : 'needs root'})`, () => {
  let disk: WipeDisk;
  beforeEach(async () => {
    disk = await WipeDisk.open(64);
  });
  afterEach(() => disk.close());

  test.each([
    ['nor anything else in its place', false],
    ['but a folder in its place', true],
  ])('%s is never called erased, nor clean', { timeout: 240_000 }, async (_, isFolder) => {
    const container = 'volume/work.luks';
    mkdirSync(disk.path(isFolder ? container : 'volume'), { recursive: true });
    const canaries = await disk.plant();
    disk.use({ kind: 'luks', container: join(disk.mount, container), keyCopies: [] });
    const report = await disk.wipe(canaries);
    expect(report).toMatchObject({ result: 'needs-attention', reasons: ['io-error'] });
    expect(report.steps.find(({ name }) => name === 'crypto-erase')).toMatchObject({ outcome: 'failed' });
    // Nor at the next try, which finds what the first one did.
    expect(await disk.wipe(canaries)).toMatchObject({ result: 'needs-attention', reasons: ['io-error'] });
    expect(await disk.check(canaries)).toMatchObject({
      ...{ verdict: 'cannot-tell', volume: 'unknown', reasons: ['io-error'] },
    });
  });
});
