import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../agent/clock.ts';
import type { Attempt } from '../../agent/guards/attempt.ts';
import { createInstallGuard } from '../../agent/guards/install/install-guard.ts';
import { createOpenWalk } from '../../agent/guards/save/open-walk.ts';
import { watchFolder } from '../../agent/guards/save/watch-folder.ts';
import { createOpenWriters } from '../../agent/platform/linux/open-writers.ts';
import { sha256 } from '../unit/agent/support/guard-bench.ts';
import { documents, programs } from '../unit/agent/support/sample-programs.ts';
import { until } from '../unit/agent/support/until.ts';

let end: (() => Promise<void>) | null = null;
afterEach(async () => {
  await end?.();
  end = null;
});

function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-install-'));
  const [work, home, open] = ['work', 'home', 'open'].map((name) => join(folder, name)) as [string, string, string];
  for (const path of [work, home, open, join(home, '.cache'), join(home, 'Desktop')]) mkdirSync(path);
  const told: Attempt[] = [];
  const uid = process.getuid?.() ?? 0;
  const guard = createInstallGuard({
    workFolder: work,
    walk: createOpenWalk({
      ...{ workFolder: work, homes: [home], temporary: [open, join(folder, 'not-there')], leaveAlone: [] },
      ...{ uid, clock: systemClock, watchFolder },
    }),
    uid,
    clock: systemClock,
    newId: randomUUID,
    openWriters: createOpenWriters('/proc', uid),
    looksInto: () => true,
    isOwn: () => false,
    tell: (attempt, recorded) => {
      told.push(attempt);
      recorded();
    },
  });
  end = async () => {
    await guard.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  guard.start();
  return { work, home, open, told };
}

const pathsTold = (told: readonly Attempt[]): readonly string[] =>
  told
    .flatMap((one) => (one.type === 'install.recovered' ? [`${one.data.from}/${one.data.name.text}`] : []))
    .toSorted();

test('programs among documents, wherever the borrower may write: each is taken whole, disarmed and told', async () => {
  const { work, home, open, told } = bench();
  const places = [work, join(work, 'sub'), join(home, '.cache', 'x'), open];
  const brought = new Map<string, Buffer>();
  for (const place of places) {
    mkdirSync(place, { recursive: true });
    for (const [i, { bytes }] of programs.entries()) {
      writeFileSync(join(place, `notes-${i}.txt`), bytes, { mode: 0o755 });
      brought.set(join(place, `notes-${i}.txt`), bytes);
    }
    copyFileSync('/bin/true', join(place, 'notes.txt'));
    brought.set(join(place, 'notes.txt'), readFileSync('/bin/true'));
    for (const [i, { bytes }] of documents.entries()) writeFileSync(join(place, `document-${i}.bin`), bytes);
  }
  // A visible folder of the home is the save guard's.
  copyFileSync('/bin/true', join(home, 'Desktop', 'true'));
  await until('all programs', () => (told.length >= brought.size ? true : null), 20_000);
  expect(pathsTold(told)).toEqual([...brought.keys()].toSorted());
  for (const one of told) {
    if (one.type !== 'install.recovered') throw new Error(one.type);
    const { from, name, to, sha256: hash } = one.data;
    const held = join(work, '回収', to.text);
    expect(readFileSync(held).equals(brought.get(`${from}/${name.text}`) ?? Buffer.alloc(0))).toBe(true);
    expect(sha256(readFileSync(held))).toBe(hash);
    expect(statSync(held).mode & 0o111).toBe(0);
  }
  for (const place of places) {
    const left = readdirSync(place).filter((name) => name.startsWith('notes') || name.startsWith('document'));
    expect(left.length).toBe(documents.length);
  }
  expect(readdirSync(join(home, 'Desktop'))).toEqual(['true']);
});
