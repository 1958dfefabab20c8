import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntryData } from '#contract/trail/catalogue.ts';
import { takeOut } from '../../../../agent/guards/save/take-out.ts';
import { fileName } from '../../../../agent/guards/save/types.ts';
import { sha256 } from '../support/guard-bench.ts';

let work: string;
let held: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'tanmori-out-'));
  held = join(work, '回収', '20261121-100000-報告.docx');
  mkdirSync(join(work, '回収'));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const recovered = (
  name: Buffer = Buffer.from('報告.docx'),
  to: Buffer = Buffer.from('20261121-100000-報告.docx'),
): EntryData<'save.recovered'> => ({
  ...{ name: fileName(name), from: '/x', to: fileName(to), bytes: 2, sha256: '0'.repeat(64) },
  ...{ foundLater: false, writerSeen: false },
});
const inWork = (): readonly string[] => readdirSync(work).toSorted();

describe('a recovered file', () => {
  it('stands in the work folder under its own name, and once in all after the end', async () => {
    writeFileSync(held, '本文');
    const taken = await takeOut(work, recovered());
    if (!taken.ok) throw new Error(taken.code);
    expect(taken.value).toMatchObject({ to: { text: '報告.docx' }, sha256: sha256('本文') });
    expect(existsSync(held)).toBe(true);
    taken.value.finish();
    expect(existsSync(held)).toBe(false);
    expect(readFileSync(join(work, '報告.docx'), 'utf8')).toBe('本文');
    // The other way is no way any more: the file has one name, and keeps it.
    taken.value.undo();
    expect(readFileSync(join(work, '報告.docx'), 'utf8')).toBe('本文');
  });

  it('is in 回収 alone again where it could not be recorded', async () => {
    writeFileSync(held, '本文');
    const taken = await takeOut(work, recovered());
    if (!taken.ok) throw new Error(taken.code);
    taken.value.undo();
    expect(inWork()).toEqual(['回収']);
    expect(readFileSync(held, 'utf8')).toBe('本文');
  });

  it('takes the next free name, whatever stands under its own: nothing is overwritten', async () => {
    writeFileSync(held, '本文');
    writeFileSync(join(work, '報告.docx'), '別');
    symlinkSync('/nowhere', join(work, '報告 (2).docx'));
    mkdirSync(join(work, '報告 (3).docx'));
    const taken = await takeOut(work, recovered());
    expect(taken).toMatchObject({ ok: true, value: { to: { text: '報告 (4).docx' } } });
    expect(readFileSync(join(work, '報告.docx'), 'utf8')).toBe('別');
  });

  it('never takes the name of the journal or of 回収 itself', async () => {
    writeFileSync(held, 'x');
    for (const name of ['.回収記録', '.隔離記録', '.持込記録']) {
      const taken = await takeOut(work, recovered(Buffer.from(name)));
      expect(taken).toMatchObject({ ok: true, value: { to: { text: `${name} (2)` } } });
    }
  });

  it('keeps a name that is not UTF-8', async () => {
    const bytes = Buffer.from([0x61, 0xff, 0xfe, 0x2e, 0x62]);
    const to = Buffer.concat([Buffer.from('20261121-100000-'), bytes]);
    writeFileSync(Buffer.concat([Buffer.from(`${work}/回収/`), to]), 'x');
    const taken = await takeOut(work, recovered(bytes, to));
    expect(taken.ok && taken.value.to.bytes).toBe(bytes.toString('base64'));
    expect(existsSync(Buffer.concat([Buffer.from(`${work}/`), bytes]))).toBe(true);
  });

  it('is refused with TM-323 where ninety-nine names are taken', async () => {
    writeFileSync(held, 'x');
    writeFileSync(join(work, '報告.docx'), '');
    for (let n = 2; n <= 99; n += 1) linkSync(join(work, '報告.docx'), join(work, `報告 (${n}).docx`));
    expect(await takeOut(work, recovered())).toMatchObject({ ok: false, code: 'TM-323' });
    expect(readFileSync(held, 'utf8')).toBe('x');
  });
});

describe('nothing else comes out of 回収', () => {
  it('that is gone: TM-321', async () => {
    expect(await takeOut(work, recovered())).toMatchObject({ code: 'TM-321' });
    rmSync(join(work, '回収'), { recursive: true });
    expect(await takeOut(work, recovered())).toMatchObject({ code: 'TM-321' });
  });

  it.each<[string, () => void]>([
    ['a link', () => symlinkSync('/etc/passwd', held)],
    ['a folder', () => mkdirSync(held)],
    [
      'a file behind a link in the place of 回収',
      () => {
        const elsewhere = join(work, 'elsewhere');
        renameSync(join(work, '回収'), elsewhere);
        writeFileSync(join(elsewhere, '20261121-100000-報告.docx'), 'x');
        symlinkSync(elsewhere, join(work, '回収'));
      },
    ],
  ])('that is %s', async (_what, put) => {
    put();
    const before = inWork();
    expect((await takeOut(work, recovered())).ok).toBe(false);
    expect(inWork()).toEqual(before);
  });

  it.each(['../secret', 'a/b', '..', '.', ''])('by a name that leads elsewhere: %j', async (name) => {
    writeFileSync(join(work, 'secret'), 'x');
    const inode = statSync(join(work, 'secret')).ino;
    writeFileSync(held, 'x');
    expect(await takeOut(work, recovered(undefined, Buffer.from(name)))).toMatchObject({ code: 'TM-322' });
    expect(await takeOut(work, recovered(Buffer.from(name)))).toMatchObject({ code: 'TM-322' });
    expect(inWork()).toEqual(['secret', '回収']);
    expect(statSync(join(work, 'secret')).ino).toBe(inode);
  });

  it.each(['..\\secret', 'a\\b', 'a:b', 'C:'])('by a name that leads elsewhere on Windows: %j', async (name) => {
    for (const windows of [recovered(undefined, Buffer.from(name)), recovered(Buffer.from(name))]) {
      expect(await takeOut('W:\\作業', windows)).toMatchObject({ code: 'TM-322' });
    }
    // A name there and, being plain, only not found.
    expect(await takeOut('W:\\作業', recovered())).toMatchObject({ code: 'TM-321' });
    writeFileSync(held, 'x');
    expect(await takeOut(work, recovered(Buffer.from(name)))).toMatchObject({
      ok: true,
      value: { to: { text: name } },
    });
  });
});
