import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { Attempt } from '../../../../../agent/guards/attempt.ts';
import type { Pending, Recovered } from '../../../../../agent/guards/save/types.ts';
import type { WatchFolder } from '../../../../../agent/guards/save/watch-folder.ts';
import {
  tellWindowsPaths,
  watchRoots,
  windowsNames,
  withSlashes,
  withWindowsPaths,
} from '../../../../../agent/platform/windows/save.ts';
import { zipOf } from '../../support/documents.ts';
import { createGuardBench, type GuardBench } from '../../support/guard-bench.ts';

// The names and the one watch for a whole tree, on this machine's file system. What is of NTFS itself is not here.
let bench: GuardBench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

/** A guard as on Windows, whose watch the test can speak for. */
function open(watchFolder: (home: string) => WatchFolder): GuardBench {
  const made = createGuardBench();
  const { home } = made;
  void made.guard.stop();
  bench = createGuardBench({
    ...{ home, folder: join(home, '..'), watchFolder: watchFolder(home), systemNames: windowsNames([home]) },
  });
  return bench;
}
const names = ({ recovered }: GuardBench) => recovered.map(({ data }) => data.name.text).toSorted();

test('a save below a root is found by the one watch, in folders that came later too', async () => {
  const { home, guard, ...rest } = open((root) => watchRoots([root]));
  mkdirSync(join(home, 'Documents/案'), { recursive: true });
  expect((await guard.start()).kind).toBe('watching');
  writeFileSync(join(home, 'Documents/案/報告.txt'), '一');
  mkdirSync(join(home, 'new/er'), { recursive: true });
  writeFileSync(join(home, 'new/er/表.txt'), '二');
  await vi.waitFor(() => expect(names({ home, guard, ...rest })).toEqual(['報告.txt', '表.txt'].toSorted()), 4_000);
  expect(rest.recovered.map(({ data }) => data.from).toSorted()).toEqual(
    [join(home, 'Documents/案'), join(home, 'new/er')].toSorted(),
  );
});

test("what Windows and programs keep stays; a system's own links are not told", async () => {
  const made = open((root) => watchRoots([root]));
  const { home, guard, pending } = made;
  mkdirSync(join(home, 'AppData/Roaming'), { recursive: true });
  mkdirSync(join(home, 'Desktop'));
  symlinkSync(join(home, 'AppData'), join(home, 'Application Data'));
  for (const name of ['AppData/Roaming/a', 'NTUSER.DAT', 'ntuser.ini', 'Desktop/desktop.ini', 'Desktop/Thumbs.db']) {
    writeFileSync(join(home, name), 'x');
  }
  writeFileSync(join(home, 'Desktop/案.txt'), 'x');
  await guard.start();
  writeFileSync(join(home, 'Desktop/Desktop.ini'), 'x');
  writeFileSync(join(home, 'AppData/Roaming/b'), 'x');
  writeFileSync(join(home, 'Desktop/表.txt'), 'x');
  await vi.waitFor(() => expect(names(made)).toEqual(['案.txt', '表.txt'].toSorted()), 4_000);
  expect(pending).toEqual([]);
});

test('documents in AppData are found by their bytes, but for what programs keep there', async () => {
  const made = open((root) => watchRoots([root]));
  const { home, guard, pending } = made;
  const put = (name: string, content: string | Buffer): void => {
    mkdirSync(join(home, name, '..'), { recursive: true });
    writeFileSync(join(home, name), content);
  };
  const office = zipOf('[Content_Types].xml', 500);
  const recent = 'AppData/Roaming/Microsoft/Windows/Recent/AutomaticDestinations';
  put('AppData/Roaming/x/前から.log', office);
  put('AppData/Roaming/Microsoft/Templates/Normal.dotm', office);
  put('ntuser.docx', office);
  await guard.start();
  put('AppData/Local/Temp/案.tmp', '%PDF-1.7\n');
  put('AppData/Local/Microsoft/Edge/User Data/Default/Cache/f_1', '%PDF-1.7\n');
  put(`${recent}/1.automaticDestinations-ms`, Buffer.from('d0cf11e0a1b11ae1', 'hex'));
  put(`${recent}/2.automaticDestinations-ms`, office);
  put('AppData/Local/x/settings.json', '{}');
  await vi.waitFor(
    () => expect(names(made)).toEqual(['2.automaticDestinations-ms', 'ntuser.docx', '前から.log', '案.tmp'].toSorted()),
    8_000,
  );
  expect(pending).toEqual([]);
}, 10_000);

test('where events were lost, a scan follows at once, and one more for what was lost meanwhile', async () => {
  const watches: (() => void)[] = [];
  const lose = (): void => {
    for (const watch of watches) watch();
  };
  const made = open(() => (_path, heard) => {
    watches.push(() => heard(null));
    return { close: () => undefined };
  });
  const { home, guard } = made;
  await guard.start();
  writeFileSync(join(home, '案.txt'), 'x');
  // Nobody heard of it, and the next scan by the clock is five seconds away.
  lose();
  lose();
  await vi.waitFor(() => expect(names(made)).toEqual(['案.txt']), 3_000);
  writeFileSync(join(home, '表.txt'), 'x');
  lose();
  await vi.waitFor(() => expect(names(made)).toHaveLength(2), 3_000);
});

test('the work folder inside a root is left alone, under another name too', async () => {
  const watches: ((name: string) => void)[] = [];
  const hear = (name: string): void => {
    for (const watch of watches) watch(name);
  };
  const made = createGuardBench();
  const { home } = made;
  await made.guard.stop();
  const work = join(home, 'work');
  mkdirSync(work);
  bench = createGuardBench({
    ...{ home, folder: join(home, '..'), workFolder: work, leaveAlone: [] },
    watchFolder: (path, heard) => {
      if (path.toString() === home) watches.push((name) => heard(Buffer.from(name)));
      return { close: () => undefined };
    },
    systemNames: windowsNames([home]),
  });
  await bench.guard.start();
  mkdirSync(join(work, 'a'));
  writeFileSync(join(work, 'a/案.txt'), 'x');
  hear('work/a/案.txt');
  renameSync(work, join(home, 'renamed'));
  hear('renamed/a/案.txt');
  writeFileSync(join(home, '表.txt'), 'x');
  renameSync(join(home, 'renamed'), work);
  hear('表.txt');
  await vi.waitFor(() => expect(names(bench as GuardBench)).toEqual(['表.txt']), 4_000);
});

test('paths as Windows writes them, on the way in and out', () => {
  expect(withSlashes('C:\\Users\\a\\')).toBe('C:/Users/a');
  const recovered: Recovered[] = [];
  const pending: Pending[] = [];
  const listener = withWindowsPaths({
    recovered: (found) => recovered.push(...found),
    pending: (found) => pending.push(found),
    changed: () => undefined,
  });
  const data = { name: { text: 'a', bytes: 'YQ==' }, from: 'C:/Users/a/Desktop' };
  listener.recovered([
    {
      id: '1',
      data: { ...data, to: data.name, bytes: 0, sha256: '0'.repeat(64), foundLater: false, writerSeen: false },
    },
  ]);
  listener.pending({ data: { ...data, why: 'open-writer' } });
  expect([recovered[0]?.data.from, pending[0]?.data.from]).toEqual(['C:\\Users\\a\\Desktop', 'C:\\Users\\a\\Desktop']);
});

test('what the other guards tell has paths as Windows writes them, whatever else it is as it was', () => {
  const told: Attempt[] = [];
  const recorded = vi.fn();
  const tell = tellWindowsPaths((attempt, done) => {
    told.push(attempt);
    done();
  });
  const name = { text: 'a', bytes: 'YQ==' };
  const pending = { name, from: 'W:/作業/案', device: 'E:', why: 'open-writer' } as const;
  const held = { name, to: name, from: 'W:/作業', device: 'E:', bytes: 1, sha256: '0'.repeat(64) };
  const stayed = { type: 'media.stayed', data: { device: 'E:', why: 'a/b' } } as const;
  tell({ type: 'save.quarantine-pending', data: pending }, recorded);
  tell({ type: 'save.quarantined', data: held }, recorded);
  tell(stayed, recorded);
  expect(told).toEqual([
    { type: 'save.quarantine-pending', data: { ...pending, from: 'W:\\作業\\案' } },
    { type: 'save.quarantined', data: { ...held, from: 'W:\\作業' } },
    stayed,
  ]);
  expect(recorded).toHaveBeenCalledTimes(3);
});
