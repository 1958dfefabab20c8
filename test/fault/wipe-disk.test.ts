import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HostileTree } from './support/hostile-tree.ts';
import { borrower, WipeDisk } from './support/wipe-disk.ts';

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)(`a disk without encryption (${isRoot ? 'ext4 on a loop device' : 'needs root'})`, () => {
  let disk: WipeDisk;
  beforeEach(async () => {
    disk = await WipeDisk.open(64);
  });
  afterEach(() => disk.close());

  test('is erased: every canary is found before, none after', { timeout: 240_000 }, async () => {
    const canaries = await disk.plant();
    expect(canaries).toHaveLength(24);
    expect(disk.canariesLeft(canaries)).toBe(24);
    const report = await disk.wipe(canaries);
    expect(report).toMatchObject({ result: 'erased', reasons: [], technique: 'overwrite' });
    expect(report.before?.places.map(({ planted, found }) => planted - found)).toEqual([0, 0, 0, 0]);
    expect(report.after?.places.map(({ found }) => found)).toEqual([0, 0, 0, 0]);
    expect(disk.canariesLeft(canaries)).toBe(0);
    expect(await disk.check(canaries)).toMatchObject({ verdict: 'clean', reasons: [], selfTest: 'passed' });
    // The same order again: nothing to do, the same report.
    expect(await disk.wipe(canaries)).toEqual(report);
  });

  test('of a PC that nobody has had yet is erased without canaries, and the check says that it cannot tell', {
    timeout: 240_000,
  }, async () => {
    new HostileTree(disk.path('home/作業'), borrower).file('工場の試験.txt', 9000);
    expect(await disk.wipe([], { loan: null })).toMatchObject({ result: 'erased', reasons: [], before: null });
    expect(readdirSync(disk.path('home/作業'))).toEqual([]);
    expect(await disk.check([], { loan: null })).toMatchObject({
      ...{ verdict: 'cannot-tell', reasons: ['too-few-canaries'] },
    });
  });

  test('whose canaries went with a key that was destroyed from afar is erased, and that is said', {
    timeout: 240_000,
  }, async () => {
    new HostileTree(disk.path('home/作業'), borrower).file('残り.txt', 9000);
    const gone = Array.from({ length: 16 }, () => ({
      ...{ place: 'work' as const, marker: randomBytes(32).toString('hex'), form: 'utf8' as const, bytes: 512 },
    }));
    expect(await disk.wipe(gone)).toMatchObject({
      ...{ result: 'needs-attention', reasons: ['canaries-not-found-before'] },
    });
    const erased = { by: 'order', serial: 7, at: '2026-11-25T00:00:00.000Z' } as const;
    const report = await disk.wipe(gone, { erased, issuedAt: '2026-11-26T07:00:00.000Z' });
    expect(report).toMatchObject({ result: 'erased', reasons: [], before: { places: [{ planted: 16, found: 0 }] } });
    expect(report.steps[0]).toMatchObject({ name: 'find-before', outcome: 'skipped', reason: 'erased-before' });
    expect(readdirSync(disk.path('home/作業'))).toEqual([]);
  });

  test('in crumbs keeps no word where the filling had its own map', { timeout: 240_000 }, async () => {
    const own = await WipeDisk.open(32);
    try {
      const canaries = await own.plant();
      mkdirSync(own.path('system'));
      const system = new HostileTree(own.path('system'), { uid: 0, gid: 0 });
      const files = Array.from({ length: 3000 }, (_, i) => system.file(`${i}`, 1000));
      own.search([]);
      // Every second block is free then, and held a word.
      for (const [i, path] of files.entries()) if (i % 2 === 0) rmSync(path);
      const deleted = system.needles.filter((_, i) => i % 2 === 0);
      expect(own.search(deleted).filter(Boolean).length).toBeGreaterThan(1000);
      expect(await own.wipe(canaries)).toMatchObject({ result: 'erased', reasons: [] });
      expect(own.search(deleted)).not.toContain(true);
    } finally {
      await own.close();
    }
  });

  test('that can trim is trimmed', { timeout: 240_000 }, async () => {
    const own = await WipeDisk.open(32, true);
    try {
      const report = await own.wipe(await own.plant());
      expect(report.result).toBe('erased');
      expect(report.steps.find(({ name }) => name === 'trim')).toMatchObject({ outcome: 'done', reason: null });
    } finally {
      await own.close();
    }
  });

  test('keeps nothing of a hostile tree, and nothing outside is touched', { timeout: 240_000 }, async () => {
    const canaries = await disk.plant();
    const work = new HostileTree(disk.path('home/作業'), borrower);
    work.plant(300);
    const temp = new HostileTree(disk.path('temp'), borrower);
    temp.file('メモ.txt', 9000);
    const recorder = new HostileTree(disk.path('recorder'), { uid: 0, gid: 0 });
    recorder.file('trail.db', 200_000);
    writeFileSync(disk.path('temp/root-own'), 'kept');
    const needles = [work, temp, recorder].flatMap((tree) => tree.needles);
    expect(disk.search(needles)).not.toContain(false);
    const passwd = readFileSync('/etc/passwd');

    const report = await disk.wipe(canaries);
    expect(report).toMatchObject({ result: 'erased', reasons: [] });
    expect(disk.search([...needles, ...work.former])).not.toContain(true);
    expect(disk.canariesLeft(canaries)).toBe(0);
    // All that is free was written over, what ext4 keeps for itself included (5 MiB of this disk).
    const { bfree, bsize } = statfsSync(disk.path('.'));
    expect(bfree * bsize - (report.steps.find(({ name }) => name === 'fill-free-space')?.bytes ?? 0)).toBeLessThan(
      1_048_576,
    );
    expect(readdirSync(disk.path('home'))).toEqual(['作業']);
    expect(readdirSync(disk.path('home/作業'))).toEqual([]);
    expect(readdirSync(disk.path('temp'))).toEqual(['root-own']);
    expect(readdirSync(disk.path('recorder'))).toEqual([]);
    expect(readFileSync('/etc/passwd')).toEqual(passwd);
    // Second names, names that are no UTF-8, the file with a hole.
    expect(report.oddNames).toBeGreaterThanOrEqual(5);
    // Nothing of the person's in what is kept and sent.
    const kept = readdirSync(disk.state).map((name) => readFileSync(join(disk.state, name), 'utf8'));
    for (const text of [...kept, JSON.stringify(report)]) {
      expect(text).not.toMatch(/ふつう|作業|メモ|trail\.db|tanmori-lent/);
    }
  });

  test('is not begun while a file is open, and says so; afterwards the same order erases', {
    timeout: 240_000,
  }, async () => {
    const canaries = await disk.plant();
    const holder = disk.hold('home/作業');
    const held = await disk.wipe(canaries);
    expect(held).toMatchObject({ result: 'needs-attention', reasons: ['file-busy', 'interrupted'] });
    expect(disk.canariesLeft(canaries)).toBe(24);
    await holder.release();
    expect(await disk.wipe(canaries)).toMatchObject({ result: 'erased', reasons: [] });
  });

  test('with another file system inside needs a person, and that is not entered', { timeout: 240_000 }, async () => {
    const canaries = await disk.plant();
    disk.must(['mkdir', join(disk.mount, 'home/作業/中')]);
    disk.must(['mount', '-t', 'tmpfs', 'tmpfs', join(disk.mount, 'home/作業/中')]);
    writeFileSync(disk.path('home/作業/中/別'), 'kept');
    expect(await disk.wipe(canaries)).toMatchObject({ result: 'needs-attention' });
    expect(readFileSync(disk.path('home/作業/中/別'), 'utf8')).toBe('kept');
  });

  test('that was not wiped is not called clean', { timeout: 240_000 }, async () => {
    const canaries = await disk.plant();
    const report = await disk.check(canaries);
    expect(report.verdict).toBe('found');
    expect(report.reasons).toEqual(['canaries-found', 'residue-present']);
    expect(report.residue).toContainEqual({ place: 'trash', state: 'present', files: 6 });
    expect(report.canaries.places.map(({ found }) => found)).toEqual([6, 6, 6, 6]);
  });

  test('is checked by another person than the one who wiped', { timeout: 240_000 }, async () => {
    const canaries = await disk.plant();
    await disk.wipe(canaries);
    const own = await disk.start('check', canaries, { executor: '100200' }).ended;
    expect(own.code).toBe(2);
    expect(JSON.parse(own.stdout)).toMatchObject({ ok: false, code: 'TM-705' });
  });

  test('whose journal was changed is not wiped on its word', { timeout: 240_000 }, async () => {
    const canaries = await disk.plant();
    expect(await disk.wipe(canaries)).toMatchObject({ result: 'erased', reasons: [] });
    const path = join(disk.state, 'wipe-journal.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"overwrite","', '"residue","'));
    const ended = await disk.start('wipe', canaries).ended;
    expect(JSON.parse(ended.stdout)).toMatchObject({ ok: false, code: 'TM-703' });
  });
});
