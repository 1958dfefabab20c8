import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HandInStatus } from '#contract/http/hand-in-api.ts';
import { codeOf } from './support/browser.ts';
import { listOf, rowOf, type SampleFile, Sender, streamOf } from './support/hand-in.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

let office: TestOffice;
let terminal: Terminal;
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
});
afterEach(() => office.close());

const files: readonly SampleFile[] = [
  { path: '報告.txt', content: Buffer.from('報告の本文') },
  { path: '回収/20261121-143005-表.csv', content: Buffer.alloc(5_000, 'a') },
  { path: '空.txt', content: Buffer.alloc(0) },
  { path: '同じ/写し.txt', content: Buffer.from('報告の本文') },
  { path: Buffer.from([0x66, 0xff, 0xfe]), content: Buffer.alloc(70_000, 'z') },
];
const packPath = (sender: Sender): string =>
  join(office.files.inbox, terminal.chain.slice('loan:'.length), `${sender.id}.pack`);
const offsetOf = (answer: { headers: Record<string, unknown> }): number => Number(answer.headers['upload-offset']);

describe('handing in', () => {
  it('takes list and stream, each content once, and completes once with its act', async () => {
    const sender = await Sender.open(office, terminal);
    const wanted = await sender.list(files);
    // Neither the empty file nor the second of two equal ones is sent.
    expect(wanted.length).toBe(75_015);
    const stream = streamOf(files, wanted);
    expect(stream.length).toBe(75_015);
    expect(codeOf(await sender.complete(files))).toBe('OF-481');
    const half = await sender.patch(0, stream.subarray(0, 30_000));
    expect([half.statusCode, offsetOf(half)]).toEqual([204, 30_000]);
    expect(await sender.head()).toMatchObject({
      statusCode: 200,
      headers: { 'upload-offset': '30000', 'upload-length': '75015', 'tus-resumable': '1.0.0' },
    });
    expect(codeOf(await sender.complete(files))).toBe('OF-481');
    expect(offsetOf(await sender.patch(30_000, stream.subarray(30_000)))).toBe(75_015);
    expect(readFileSync(packPath(sender)).equals(stream)).toBe(true);
    const done = HandInStatus.parse((await sender.complete(files)).json());
    expect(done).toMatchObject({ state: 'completed', files: 5, bytes: 75_030, offset: 75_015 });
    expect((await sender.complete(files)).json()).toEqual(done);
    const acts = (await actsOf(office)).filter(({ act }) => act === 'hand-in.completed');
    expect(acts).toHaveLength(1);
    expect(JSON.parse(acts[0]?.data ?? '')).toEqual({
      ...{ id: sender.id, terminal: 'T-0001', loan: terminal.chain.slice(5), revision: 1, files: 5, bytes: 75_030 },
      manifest: listOf(files).manifest,
    });
  });

  it('is over when it is complete: nothing of it changes any more, whoever tries', async () => {
    const sender = await Sender.open(office, terminal);
    const wanted = await sender.list(files);
    await sender.patch(0, streamOf(files, wanted));
    await sender.complete(files);
    expect(codeOf(await sender.begin(files.slice(1), 2))).toBe('OF-481');
    expect(codeOf(await sender.rows(listOf(files).rows))).toBe('OF-481');
    expect(codeOf(await sender.patch(75_015, Buffer.alloc(1)))).toBe('OF-481');
    const { db } = office.store;
    const attempts = [
      db.updateTable('hand_ins').set({ files: 4 }).execute(),
      db.deleteFrom('hand_ins').execute(),
      db.updateTable('hand_in_files').set({ path_text: 'x' }).execute(),
      db.deleteFrom('hand_in_files').execute(),
      db.deleteFrom('hand_in_contents').execute(),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toThrow('append-only');
    // The one who did not hear of it can still learn it; whoever does not know it begins a new one.
    const again = await Sender.open(office, terminal, sender.id);
    expect(await again.status()).toMatchObject({ id: sender.id, state: 'completed' });
    expect((await Sender.open(office, terminal)).id).not.toBe(sender.id);
  });

  it('with nothing to hand in is a list without rows', async () => {
    const sender = await Sender.open(office, terminal);
    expect(await sender.list([])).toEqual({ revision: 1, length: 0, ranges: [] });
    expect((await sender.complete([])).json()).toMatchObject({ state: 'completed', files: 0 });
  });
});

describe('the right to hand in', () => {
  it('is the bearer’s alone, and the newest bearer’s', async () => {
    const first = await Sender.open(office, terminal);
    const second = await Sender.open(office, terminal);
    expect(second.id).toBe(first.id);
    expect(codeOf(await first.ask('GET', '/v1/hand-in'))).toBe('OF-480');
    expect((await second.ask('GET', '/v1/hand-in')).statusCode).toBe(200);
    const stored = await office.store.db.selectFrom('hand_ins').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(second.token);
    office.pass(15 * 86_400_000);
    expect(codeOf(await second.ask('GET', '/v1/hand-in'))).toBe('OF-480');
    expect((await (await Sender.open(office, terminal)).status()).id).toBe(first.id);
  });

  it('is asked for by the device key', async () => {
    const url = '/v1/terminal/hand-in';
    const headers = { host: 'localhost:8443', 'content-type': 'application/json' };
    expect(codeOf(await office.app.inject({ method: 'POST', url, headers, payload: '{"known":null}' }))).toBe('OF-460');
  });
});

describe('a list', () => {
  const row = rowOf({ path: 'a/b.txt', content: Buffer.from('x') });
  const withPath = (text: string, bytes = Buffer.from(text).toString('base64')) => ({ ...row, path: { text, bytes } });

  it.each([
    ['upwards', withPath('../b.txt')],
    ['from the root', withPath('/etc/passwd')],
    ['with an empty name', withPath('a//b')],
    ['of nothing', withPath('')],
    ['with NUL', withPath('a\0b')],
    ['that shows another name than it has', withPath('報告.txt', Buffer.from('a').toString('base64'))],
    ['of an empty file with another hash', { ...row, bytes: 0 }],
  ])('with a path %s is refused', async (_what, bad) => {
    const sender = await Sender.open(office, terminal);
    await sender.begin([{ path: 'a/b.txt', content: Buffer.from('x') }]);
    expect(codeOf(await sender.rows([bad]))).toBe('OF-400');
    expect((await sender.rows([row])).statusCode).toBe(200);
  });

  it('has its order, so that no path is in it twice, over requests too', async () => {
    const sender = await Sender.open(office, terminal);
    const two = [row, rowOf({ path: 'a/c.txt', content: Buffer.from('y') })] as const;
    await sender.ask('POST', '/v1/hand-in/manifest', { revision: 1, files: 2, bytes: 2, manifest: 'a'.repeat(64) });
    expect(codeOf(await sender.rows([row, row]))).toBe('OF-400');
    expect(codeOf(await sender.rows([two[1], two[0]]))).toBe('OF-400');
    expect((await sender.rows([two[1]])).json()).toMatchObject({ rows: 1 });
    expect(codeOf(await sender.rows([two[0]], 1))).toBe('OF-400');
    expect(codeOf(await sender.rows([two[1]], 1))).toBe('OF-400');
  });

  it('that is not what its hash is over is dropped and can be sent anew', async () => {
    const sender = await Sender.open(office, terminal);
    const asked = [{ path: 'a', content: Buffer.from('x') }];
    await sender.begin(asked);
    await sender.rows([rowOf({ path: 'b', content: Buffer.from('x') })]);
    expect(codeOf(await sender.ask('GET', '/v1/hand-in/wanted'))).toBe('OF-400');
    expect(await sender.status()).toMatchObject({ rows: 0, length: null });
    expect(await sender.list(asked)).toMatchObject({ length: 1 });
  });

  it('is taken once where its answer got lost', async () => {
    const sender = await Sender.open(office, terminal);
    expect((await sender.begin(files)).json()).toEqual((await sender.begin(files)).json());
    const { rows } = listOf(files);
    await sender.rows(rows);
    expect(codeOf(await sender.rows(rows))).toBe('OF-481');
    expect(await sender.status()).toMatchObject({ rows: 5 });
  });
});

describe('the stream', () => {
  it('names a file that does not match, keeps none of it, and goes on from its first byte', async () => {
    const sender = await Sender.open(office, terminal);
    const wanted = await sender.list(files);
    const stream = streamOf(files, wanted);
    const spoiled = Buffer.from(stream);
    spoiled.writeUInt8(0x21, 60_000); // in the file of 70,000 bytes, which is the first of the list
    expect(offsetOf(await sender.patch(0, spoiled.subarray(0, 65_000)))).toBe(65_000);
    expect(codeOf(await sender.patch(65_000, spoiled.subarray(65_000)))).toBe('OF-482');
    expect(await sender.status()).toMatchObject({ offset: 0, refused: 0 });
    expect(offsetOf(await sender.patch(0, stream))).toBe(75_015);
    expect(await sender.status()).toMatchObject({ refused: null });
    expect(readFileSync(packPath(sender)).equals(stream)).toBe(true);
  });

  it('keeps the good files before a bad one in the same request', async () => {
    const sender = await Sender.open(office, terminal);
    const wanted = await sender.list(files);
    const stream = streamOf(files, wanted);
    const spoiled = Buffer.from(stream);
    spoiled.writeUInt8(0x21, 75_014);
    expect(codeOf(await sender.patch(0, spoiled))).toBe('OF-482');
    const { offset, refused } = await sender.status();
    expect([offset, refused]).toEqual([70_015, 2]);
    expect(offsetOf(await sender.patch(70_015, stream.subarray(70_015)))).toBe(75_015);
  });

  it('of a second list carries only what is new', async () => {
    const sender = await Sender.open(office, terminal);
    const stream = streamOf(files, await sender.list(files));
    await sender.patch(0, stream.subarray(0, 72_000)); // one file whole, one begun
    const changed = [...files.slice(1), { path: '報告.txt', content: Buffer.from('直した報告') }];
    const wanted = await sender.list(changed, 2);
    expect(wanted.length).toBe(5_015);
    expect(codeOf(await sender.patch(72_000, stream.subarray(72_000)))).toBe('OF-481');
    expect(offsetOf(await sender.patch(0, streamOf(changed, wanted), 2))).toBe(5_015);
    expect((await sender.complete(changed, 2)).json()).toMatchObject({ state: 'completed', revision: 2 });
    expect(statSync(packPath(sender)).size).toBe(75_030);
  });

  it('from two senders at once comes to one outcome', async () => {
    const sender = await Sender.open(office, terminal);
    const stream = streamOf(files, await sender.list(files));
    const answers = await Promise.all([0, 0, 0, 1].map((at) => sender.patch(at, stream.subarray(at, 40_000))));
    expect(answers.map((a) => a.statusCode).toSorted()).toEqual([204, 409, 409, 409]);
    await sender.patch(40_000, stream.subarray(40_000));
    expect(readFileSync(packPath(sender)).equals(stream)).toBe(true);
    const ends = await Promise.all([sender.complete(files), sender.complete(files)]);
    expect(ends.map((a) => a.statusCode)).toEqual([200, 200]);
    expect((await actsOf(office)).filter(({ act }) => act === 'hand-in.completed')).toHaveLength(1);
  });

  it('goes on after a restart, with the file that was not whole, past what was torn', async () => {
    let sender = await Sender.open(office, terminal);
    const stream = streamOf(files, await sender.list(files));
    await sender.patch(0, stream.subarray(0, 30_000));
    office = await office.restart();
    // What a power cut left behind the durable part.
    appendFileSync(packPath(sender), Buffer.alloc(99_999, '?'));
    sender = new Sender(office, { ...sender, expiresAt: '' });
    expect(offsetOf(await sender.head())).toBe(30_000);
    expect(offsetOf(await sender.patch(30_000, stream.subarray(30_000)))).toBe(75_015);
    expect(readFileSync(packPath(sender)).equals(stream)).toBe(true);
    expect((await sender.complete(files)).statusCode).toBe(200);
  });

  it('wants again what the pack lost', async () => {
    let sender = await Sender.open(office, terminal);
    const stream = streamOf(files, await sender.list(files));
    await sender.patch(0, stream.subarray(0, 72_000));
    office = await office.restart();
    truncateSync(packPath(sender), 100);
    sender = new Sender(office, { ...sender, expiresAt: '' });
    expect(codeOf(await sender.patch(72_000, stream.subarray(72_000)))).toBe('OF-481');
    expect(await sender.status()).toMatchObject({ revision: 1, rows: 0, length: null, offset: 0 });
    await sender.rows(listOf(files).rows);
    const wanted = await sender.wanted();
    expect(wanted.length).toBe(75_015);
    await sender.patch(0, stream);
    expect((await sender.complete(files)).json()).toMatchObject({ state: 'completed' });
  });

  it('is refused where it is too long, of another list, or no stream', async () => {
    const sender = await Sender.open(office, terminal);
    await sender.list(files);
    expect(codeOf(await sender.patch(0, Buffer.alloc(75_016)))).toBe('OF-400');
    expect(codeOf(await sender.patch(0, Buffer.alloc(1), 2))).toBe('OF-481');
    expect(codeOf(await sender.patch(0, Buffer.alloc(8 * 1024 ** 2 + 1)))).toBe('OF-413');
    const headers = { host: 'localhost:8443', authorization: `Bearer ${sender.token}`, 'upload-offset': '0' };
    const url = '/v1/hand-in/stream/1';
    expect(codeOf(await office.app.inject({ method: 'PATCH', url, headers, payload: { a: 1 } }))).toBe('OF-400');
  });
});

describe('limits', () => {
  it('refuse more than one hand-in may be', async () => {
    await office.close();
    office = await openOffice({ inboxLimits: { files: 4, bytes: 100_000, keepFreeBytes: 0 } });
    terminal = await enrolTerminal(office);
    const sender = await Sender.open(office, terminal);
    expect(codeOf(await sender.begin(files))).toBe('OF-483');
    expect(codeOf(await sender.begin([{ path: 'a', content: Buffer.alloc(100_001) }]))).toBe('OF-483');
    expect((await sender.begin(files.slice(1))).statusCode).toBe(200);
  });

  it('keep room for the database', async () => {
    await office.close();
    office = await openOffice({ inboxLimits: { files: 10, bytes: 100_000, keepFreeBytes: Number.MAX_SAFE_INTEGER } });
    terminal = await enrolTerminal(office);
    const sender = await Sender.open(office, terminal);
    expect(codeOf(await sender.begin(files))).toBe('OF-507');
  });

  const isRoot = process.getuid?.() === 0 && process.platform === 'linux';
  it.skipIf(!isRoot)('of a full disk stop nothing for good (needs root to mount)', async () => {
    await office.close();
    const folder = mkdtempSync(join(tmpdir(), 'tanmori-hand-in-full-'));
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder]);
    try {
      const inboxLimits = { files: 10, bytes: 100_000_000, keepFreeBytes: 0 };
      office = await openOffice({ folder, inboxLimits });
      terminal = await enrolTerminal(office);
      const sender = await Sender.open(office, terminal);
      const big = [{ path: 'a', content: Buffer.alloc(4_000_000, 'x') }];
      const stream = streamOf(big, await sender.list(big));
      await sender.patch(0, stream.subarray(0, 1_000_000));
      const ballast = join(folder, 'ballast');
      expect(() => writeFileSync(ballast, Buffer.alloc(20_000_000))).toThrow('ENOSPC');
      expect(codeOf(await sender.patch(1_000_000, stream.subarray(1_000_000)))).toBe('OF-507');
      rmSync(ballast);
      expect(offsetOf(await sender.head())).toBe(1_000_000);
      expect(offsetOf(await sender.patch(1_000_000, stream.subarray(1_000_000)))).toBe(4_000_000);
      expect((await sender.complete(big)).statusCode).toBe(200);
      await office.close();
    } finally {
      execFileSync('/bin/umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
      office = await openOffice();
    }
  });
});
