import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { catalogue, mostWorkFiles } from '#contract/trail/catalogue.ts';
import type { Clock } from '../../../../agent/clock.ts';
import { savedSince } from '../../../../agent/session/saved-since.ts';
import { temporaryFolder } from '../../recorder/support/temporary-folder.ts';

const since = '2026-11-21T00:00:00.000Z';
const clock: Clock = { now: () => new Date('2026-11-21T08:00:00.000Z'), monotonicMs: () => performance.now() };
let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const save = (name: string | Buffer, at: string): void => {
  const path = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]);
  mkdirSync(dirname(path.toString()), { recursive: true });
  writeFileSync(path, 'text');
  utimesSync(path, new Date(at), new Date(at));
};
const asked = () => savedSince(folder, since, 3_000, clock);

describe('what was saved in the work folder', () => {
  test('is named from there down with its own time, in their order, and nothing from before', async () => {
    save('議事録/第3回.docx', '2026-11-21T05:00:00.000Z');
    save('一覧.xlsx', '2026-11-21T01:30:00.000Z');
    save('昨日.xlsx', '2026-11-20T23:59:59.000Z');
    const found = await asked();
    expect(found).toEqual({
      files: [
        {
          name: { text: '一覧.xlsx', bytes: Buffer.from('一覧.xlsx').toString('base64') },
          at: '2026-11-21T01:30:00.000Z',
        },
        {
          name: { text: '議事録/第3回.docx', bytes: Buffer.from('議事録/第3回.docx').toString('base64') },
          at: '2026-11-21T05:00:00.000Z',
        },
      ],
      ...{ more: 0, isWhole: true },
    });
    expect(catalogue['work.files'].data.safeParse(found).success).toBe(true);
  });

  test('is not what guards and programs put there, nor a link, nor of a time that has not come', async () => {
    save('回収/見積.docx', '2026-11-21T01:00:00.000Z');
    save('隔離/写真.jpg', '2026-11-21T01:00:00.000Z');
    save('.~lock.一覧.xlsx#', '2026-11-21T01:00:00.000Z');
    save('~$一覧.xlsx', '2026-11-21T01:00:00.000Z');
    save('.cache/x', '2026-11-21T01:00:00.000Z');
    save('明日.txt', '2026-11-22T00:00:00.000Z');
    symlinkSync('/etc/hostname', join(folder, 'hostname'));
    expect(await asked()).toBeNull();
  });

  test('keeps the bytes of a name that is no text', async () => {
    save(Buffer.from([0xff, 0x2e, 0x74]), '2026-11-21T01:00:00.000Z');
    expect((await asked())?.files[0]?.name.bytes).toBe('/y50');
  });

  test('is the newest where there are many, and how many more', async () => {
    for (let n = 0; n < mostWorkFiles + 5; n += 1)
      save(`${n}.txt`, new Date(Date.parse(since) + n * 1000).toISOString());
    const found = await asked();
    expect(found).toMatchObject({ more: 5, isWhole: true });
    expect(found?.files.map(({ name }) => name.text)).toEqual(
      Array.from({ length: mostWorkFiles }, (_, n) => `${n + 5}.txt`),
    );
  });

  test('fits into an entry, however long the names are', async () => {
    const deep = `${'長'.repeat(80)}/`.repeat(10);
    for (let n = 0; n < 20; n += 1) save(`${deep}${n}.txt`, '2026-11-21T01:00:00.000Z');
    const found = await asked();
    expect(Buffer.byteLength(JSON.stringify(found))).toBeLessThan(17 * 1024);
    expect((found?.files.length ?? 0) + (found?.more ?? 0)).toBe(20);
  });

  test('says that it is not all where the time is over', async () => {
    for (let n = 0; n < 50; n += 1) save(`${n}.txt`, '2026-11-21T01:00:00.000Z');
    let calls = 0;
    const slow = { ...clock, monotonicMs: () => (calls += 100) };
    const found = await savedSince(folder, since, 3_000, slow);
    expect(found?.isWhole).toBe(false);
    expect(found?.files.length).toBeLessThan(40);
  });
});
