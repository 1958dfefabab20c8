import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Attempt } from '../../../agent/guards/attempt.ts';
import { createPackagesGuard } from '../../../agent/guards/install/packages-guard.ts';
import { createOrigins } from '../../../agent/guards/media/origins.ts';
import { openJournal } from '../../../agent/loan/delivery/journal.ts';
import { handInFiles } from '../../../agent/loan/hand-in/list-file.ts';
import { temporaryFolder } from '../recorder/support/temporary-folder.ts';
import { until } from './support/until.ts';

const pipe = (...parts: readonly string[]): void => void execFileSync('mkfifo', [join(...parts)]);
const inTime = <T>(work: Promise<T>): Promise<T | 'stuck'> => Promise.race([work, pause(3_000, 'stuck' as const)]);

test('pipes where the guards keep what they know of media hold up neither their start nor their end', async () => {
  const folder = temporaryFolder();
  pipe(folder, 'media-origins.json');
  pipe(folder, `.${process.pid}.media-origins.json`);
  const origins = createOrigins(join(folder, 'media-origins.json'));
  expect(await inTime(origins.load())).toBeUndefined();
  origins.add({ sha256: 'a'.repeat(64), bytes: 3 }, { device: 'sdb', sinceMs: 0 });
  expect(await inTime(origins.settle())).toBeUndefined();
});

test('a link where the guards write what they know of media leads into no file of the person’s', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'report.docx'), 'work');
  symlinkSync('report.docx', join(folder, `.${process.pid}.media-origins.json`));
  const origins = createOrigins(join(folder, 'media-origins.json'));
  origins.add({ sha256: 'a'.repeat(64), bytes: 3 }, { device: 'sdb', sinceMs: 0 });
  await origins.settle();
  expect(readFileSync(join(folder, 'report.docx'), 'utf8')).toBe('work');
});

test('a pipe in place of what is remembered of packages hides no package that comes', { timeout: 20_000 }, async () => {
  const folder = temporaryFolder();
  pipe(folder, 'packages.json');
  const packages = new Map([['vim:amd64', '9.0']]);
  const told: Attempt[] = [];
  let changed = (): void => undefined;
  const guard = createPackagesGuard({
    source: {
      read: async () => new Map(packages),
      watch: (heard) => {
        changed = heard;
        return { close: () => undefined };
      },
    },
    memory: join(folder, 'packages.json'),
    tell: (attempt) => told.push(attempt),
  });
  guard.start();
  await pause(500);
  packages.set('nmap:amd64', '7.93');
  changed();
  await until('the new package told', () => (told.length > 0 ? true : null), 5_000);
  expect(told[0]).toMatchObject({ type: 'packages.changed', data: { added: ['nmap:amd64 7.93'] } });
  expect(await inTime(guard.stop())).toBeUndefined();
  rmSync(join(folder, 'packages.json'), { force: true });
});

test('pipes in place of the journals of hand-in and delivery are no journals', () => {
  const work = temporaryFolder();
  for (const name of ['.引渡記録', '.持出記録']) mkdirSync(join(work, name));
  pipe(work, '.引渡記録', 'journal.json');
  pipe(work, '.引渡記録', 'list.jsonl');
  pipe(work, '.持出記録', 'journal.json');
  const { readJournal, readList } = handInFiles(work);
  expect([readJournal(), readList(), openJournal(work).get('D-2026-0001/1')]).toEqual([null, null, null]);
});
