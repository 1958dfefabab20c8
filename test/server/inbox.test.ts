import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { InboxAnswer, InboxFilesAnswer } from '#contract/http/hand-in-api.ts';
import { zipNames } from '../../server/workflow/hand-in/zip-name.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { type SampleFile, Sender, streamOf } from './support/hand-in.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

let office: TestOffice;
let terminal: Terminal;
let head: Browser;
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  head = await browserOf(office, '200045');
});
afterEach(() => office.close());

const files: readonly SampleFile[] = [
  { path: '資料/報告.txt', content: Buffer.from('報告の本文') },
  { path: '資料/空.txt', content: Buffer.alloc(0) },
  { path: '表.csv', content: Buffer.alloc(2_500_000, 'あ') },
  { path: '表の写し.csv', content: Buffer.alloc(2_500_000, 'あ') },
  { path: 'a\\..\\b?.txt', content: Buffer.from('名前') },
];
const handIn = async (given = files): Promise<number> => {
  const sender = await Sender.open(office, terminal);
  await sender.patch(0, streamOf(given, await sender.list(given)));
  expect((await sender.complete(given)).statusCode).toBe(200);
  return sender.id;
};
const reads = async () =>
  (await actsOf(office))
    .filter(({ act }) => act.startsWith('inbox.'))
    .map(({ act, actor, data }) => ({ act, actor, data: JSON.parse(data ?? '') as unknown }));

it('shows the head and the borrower what arrived, and each file as it was', async () => {
  const sender = await Sender.open(office, terminal);
  const open = InboxAnswer.parse((await head.get('/v1/inbox')).json());
  expect(open.handIns).toMatchObject([{ id: sender.id, completedAt: null }]);
  expect(codeOf(await head.get(`/v1/inbox/${sender.id}`))).toBe('OF-409');
  const id = await handIn();
  const listed = InboxAnswer.parse((await head.get('/v1/inbox')).json());
  expect(listed).toMatchObject({ hasMore: false, handIns: [{ id, terminal: 'T-0001', files: 5, bytes: 5_000_021 }] });
  const staff = await browserOf(office, '100123');
  expect((await staff.get('/v1/inbox')).json()).toEqual(listed);
  const page = InboxFilesAnswer.parse((await head.get(`/v1/inbox/${id}`)).json());
  expect(page.files.map(({ path }) => path.text)).toEqual([
    ...['a\\..\\b?.txt', '表.csv', '表の写し.csv', '資料/報告.txt', '資料/空.txt'],
  ]);
  for (const { n, path } of page.files) {
    const answer = await head.get(`/v1/inbox/${id}/files/${n}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload.equals(files.find((file) => file.path === path.text)?.content ?? Buffer.from('?'))).toBe(
      true,
    );
  }
  const one = await head.get(`/v1/inbox/${id}/files/3`);
  expect(one.headers).toMatchObject({
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('報告.txt')}`,
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
  });
  expect(codeOf(await head.get(`/v1/inbox/${id}/files/5`))).toBe('OF-404');
  expect((await reads()).at(-1)).toMatchObject({
    act: 'inbox.file-read',
    actor: 'manager:200045',
    data: { id, n: 3, bytes: 15 },
  });
});

it('gives all of it as one ZIP that another program unpacks, on record', async () => {
  const id = await handIn();
  const answer = await head.get(`/v1/inbox/${id}/all.zip`);
  expect(answer.statusCode).toBe(200);
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-zip-'));
  try {
    writeFileSync(join(folder, 'all.zip'), answer.rawPayload);
    execFileSync('python3', ['-m', 'zipfile', '-t', 'all.zip'], { cwd: folder });
    execFileSync('python3', ['-m', 'zipfile', '-e', 'all.zip', 'out'], { cwd: folder });
    const checked = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS.txt'], { cwd: join(folder, 'out') });
    expect(checked.toString().trim().split('\n')).toHaveLength(5);
    for (const { path, content } of files.slice(0, 4))
      expect(readFileSync(join(folder, 'out', String(path))).equals(content), String(path)).toBe(true);
    expect(readFileSync(join(folder, 'out', 'a_.._b_.txt'), 'utf8')).toBe('名前');
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(await reads()).toMatchObject([{ act: 'inbox.all-read', data: { id, files: 5, bytes: 5_000_021 } }]);
});

it('says of a ZIP with very many files how long it is, to the byte', async () => {
  // From a thousand files or so on the list at a ZIP's end is longer than 64 KiB.
  const many = Array.from({ length: 1_200 }, (_, i) => ({ path: `文書-${i}.txt`, content: Buffer.from(`${i}番目`) }));
  const answer = await head.get(`/v1/inbox/${await handIn(many)}/all.zip`);
  expect(answer.rawPayload.length).toBe(Number(answer.headers['content-length']));
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-zip-'));
  try {
    writeFileSync(join(folder, 'all.zip'), answer.rawPayload);
    execFileSync('python3', ['-m', 'zipfile', '-e', 'all.zip', 'out'], { cwd: folder });
    const checked = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS.txt'], { cwd: join(folder, 'out') });
    expect(checked.toString().trim().split('\n')).toHaveLength(1_200);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('goes on with a ZIP that broke off, byte for byte, and records each try', async () => {
  const id = await handIn();
  const url = `/v1/inbox/${id}/all.zip`;
  const whole = await head.get(url);
  const { 'content-length': length, etag, 'content-disposition': disposition } = whole.headers;
  expect(Number(length)).toBe(whole.rawPayload.length);
  expect(disposition).toContain(encodeURIComponent('成果物_見本 花子_'));
  const go = (headers: Record<string, string>) => head.get(url, headers);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.rawPayload.length - 1), fc.nat(300_000), async (from, more) => {
      const to = Math.min(whole.rawPayload.length - 1, from + more);
      const part = await go({ range: `bytes=${from}-${to}` });
      expect(part.statusCode).toBe(to - from + 1 === whole.rawPayload.length ? 200 : 206);
      expect(part.rawPayload.equals(whole.rawPayload.subarray(from, to + 1))).toBe(true);
    }),
    { numRuns: 12 },
  );
  const rest = await go({ range: 'bytes=2000000-', 'if-range': String(etag) });
  expect(rest.statusCode).toBe(206);
  expect(rest.headers['content-range']).toBe(`bytes 2000000-${whole.rawPayload.length - 1}/${whole.rawPayload.length}`);
  expect(rest.rawPayload.equals(whole.rawPayload.subarray(2_000_000))).toBe(true);
  expect((await go({ range: 'bytes=2000000-', 'if-range': '"another"' })).statusCode).toBe(200);
  expect((await go({ range: 'bytes=0-1,5-6' })).statusCode).toBe(200);
  const beyond = await go({ range: `bytes=${whole.rawPayload.length}-` });
  expect([beyond.statusCode, codeOf(beyond), beyond.headers['content-range']]).toEqual([
    ...[416, 'OF-635', `bytes */${whole.rawPayload.length}`],
  ]);
  expect((await reads()).map(({ data }) => (data as { from?: number }).from ?? 0)).toContain(2_000_000);
});

it('never lets a file end well that is not what was taken', async () => {
  const id = await handIn();
  const pack = join(office.files.inbox, terminal.chain.slice(5), `${id}.pack`);
  const bytes = readFileSync(pack);
  bytes.writeUInt8(0x21, 1_000); // in a file of several pieces
  bytes.writeUInt8(0x21, bytes.length - 1);
  writeFileSync(pack, bytes);
  expect(codeOf(await head.get(`/v1/inbox/${id}/files/3`))).toBe('OF-500');
  const broken = await head.get(`/v1/inbox/${id}/files/1`).catch(() => null);
  expect(broken?.rawPayload.length ?? 0).toBeLessThan(2_500_000);
  expect((await head.get(`/v1/inbox/${id}/files/0`)).statusCode).toBe(200);
});

it('lists more than one page of hand-ins and of files', async () => {
  const many = Array.from({ length: 230 }, (_, i) => ({ path: `f${i}`, content: Buffer.from(String(i)) }));
  const id = await handIn(many);
  const seen: number[] = [];
  for (let from = 0; from < 230; from += 100) {
    const page = InboxFilesAnswer.parse((await head.get(`/v1/inbox/${id}?from=${from}`)).json());
    seen.push(...page.files.map(({ n }) => n));
  }
  expect(seen).toEqual(Array.from({ length: 230 }, (_, i) => i));
  for (let i = 0; i < 50; i += 1) await handIn([]);
  const first = InboxAnswer.parse((await head.get('/v1/inbox')).json());
  expect([first.handIns.length, first.hasMore]).toEqual([50, true]);
  const rest = InboxAnswer.parse((await head.get(`/v1/inbox?before=${first.handIns.at(-1)?.id}`)).json());
  expect([rest.handIns.map((row) => row.id), rest.hasMore]).toEqual([[id], false]);
});

it('has names in a ZIP that no system reads as a way out, each once', () => {
  const nameOf = zipNames();
  expect(['a/表.txt', 'A/表.txt', 'a:b', 'a?b', 'x\\..\\y', 'か\u3099', 'が'].map(nameOf)).toEqual([
    ...['a/表.txt', 'A/表 (2).txt', 'a_b', 'a_b (2)', 'x_.._y', 'か\u3099', 'が (2)'],
  ]);
});

it('has no name, alone or in a ZIP, that is read in another direction than it is written', async () => {
  const turned = '報告\u202efdp.exe';
  const nameOf = zipNames();
  expect([turned, '表\u200b.txt', '\u009b表.txt'].map(nameOf)).toEqual(['報告_fdp.exe', '表_.txt', '_表.txt']);
  const id = await handIn([{ path: `返却/${turned}`, content: Buffer.from('x') }]);
  expect((await head.get(`/v1/inbox/${id}/files/0`)).headers['content-disposition']).toBe(
    `attachment; filename*=UTF-8''${encodeURIComponent('報告_fdp.exe')}`,
  );
});

it('finds names for a hundred thousand files that all become one', () => {
  const signs = [...'\\:*?"<>|'];
  const nameOf = zipNames();
  // Each is a name of its own on Linux, and all of them are «______» elsewhere.
  const names = Array.from({ length: 100_000 }, (_, n) =>
    nameOf([...n.toString(8).padStart(6, '0')].map((digit) => signs[Number(digit)]).join('')),
  );
  expect(new Set(names).size).toBe(100_000);
  expect(names.at(-1)).toBe('______ (100000)');
});
