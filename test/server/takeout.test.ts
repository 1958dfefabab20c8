import { createPublicKey, verify } from 'node:crypto';
import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryAnswer, DeliveryPiece, deliveryBytes, OpenDeliveryAnswer } from '#contract/takeout/delivery.ts';
import type { ScanFile, ScanResult } from '#contract/takeout/findings.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, host, openOffice, type TestOffice } from './support/office.ts';
import { appliedTakeout, bodyFor, detailFrom, lookedThrough, patch, put, read, shaOf } from './support/takeout.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

const found: ScanResult = {
  scanned: true,
  findings: [{ kind: 'my-number', count: 1, places: [{ place: '1行目', excerpt: '123*********' }] }],
};
let office: TestOffice;
let terminal: Terminal;
let staff: Browser;
let head: Browser;
let target: { readonly loan: string };
let onScan: (onPercent: Parameters<ScanFile>[2]) => Promise<void>;
beforeEach(async () => {
  onScan = async () => undefined;
  office = await openOffice({
    // A name says what shall be found: what the scanner itself does is its own tests' affair.
    scan: async (_path, name, onPercent) => {
      await onScan(onPercent);
      return name.startsWith('番号')
        ? found
        : name.startsWith('鍵')
          ? { scanned: false, reason: '暗号化', findings: [] }
          : { scanned: true, findings: [] };
    },
  });
  terminal = await enrolTerminal(office);
  const { facts } = terminal.package.statement;
  target = { loan: facts.loan.id };
  const { section_id } = await office.store.db
    .selectFrom('accounts')
    .select('section_id')
    .where('id', '=', facts.staff.id)
    .executeTakeFirstOrThrow();
  await office.addPerson({ id: '200077', section: section_id, role: 'manager' });
  await office.addPerson({ id: '200078', section: section_id, role: 'manager' });
  staff = await browserOf(office, facts.staff.id);
  head = await browserOf(office, '200077');
});
afterEach(() => office.close());

const text = Buffer.from('会議の記録');
const act = (browser: Browser, id: string, body: object) => browser.post(`/v1/takeouts/${id}/act`, body);
const approve = async (browser: Browser, id: string) =>
  act(browser, id, { act: 'approve', remark: '', manifest: (await read(browser, id)).manifest });
const draft = async (): Promise<string> => detailFrom(await staff.post('/v1/takeouts', bodyFor(target))).row.id;

describe('putting a request together', () => {
  it('is not decided by whoever asked, whatever they have become since', async () => {
    const id = await draft();
    await put(staff, id, 'a.txt', text);
    await lookedThrough(staff, id);
    expect((await act(staff, id, { act: 'apply' })).statusCode).toBe(200);
    const own = terminal.package.statement.facts.staff.id;
    await office.store.write((tx) =>
      tx.updateTable('accounts').set({ role: 'manager' }).where('id', '=', own).execute(),
    );
    expect(codeOf(await approve(await browserOf(office, own), id))).toBe('OF-539');
  });

  it('takes files in parts, each with its hash, and goes on where it was after a restart', async () => {
    const id = await draft();
    const content = Buffer.alloc(90_000, '表');
    const { files } = detailFrom(await staff.post(`/v1/takeouts/${id}/files`, { path: '資料/表.csv', bytes: 90_000 }));
    expect(files).toMatchObject([{ n: 0, received: 0, sha256: null, scan: null }]);
    const url = `/v1/takeouts/${id}/files/0`;
    expect((await patch(staff, url, 0, content.subarray(0, 30_000))).headers['upload-offset']).toBe('30000');
    const wrong = await patch(staff, url, 10_000, content.subarray(10_000));
    expect([codeOf(wrong), wrong.headers['upload-offset']]).toEqual(['OF-541', '30000']);
    expect(codeOf(await act(staff, id, { act: 'apply' }))).toBe('OF-537');
    const again = await office.restart();
    staff = await browserOf(again, terminal.package.statement.facts.staff.id);
    expect((await staff.get(url)).json()).toEqual({ received: 30_000 });
    expect((await patch(staff, url, 30_000, content.subarray(30_000))).statusCode).toBe(204);
    expect((await lookedThrough(staff, id)).files).toMatchObject([{ sha256: shaOf(content), received: 90_000 }]);
    expect(readFileSync(join(again.files.takeout, id, '0.file')).equals(content)).toBe(true);
    const acts = (await actsOf(again)).map((row) => row.act).filter((name) => name.startsWith('takeout.'));
    expect(acts).toEqual(['takeout.made', 'takeout.file-received', 'takeout.file-scanned']);
    office = again;
  });

  it('tells how far the look into a file is, and that the next one waits', async () => {
    const id = await draft();
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    onScan = async (onPercent) => {
      onPercent?.(42);
      begun.resolve();
      await end.promise;
    };
    await put(staff, id, 'a.csv', text);
    await put(staff, id, 'b.csv', text);
    await begun.promise;
    expect((await read(staff, id)).files).toMatchObject([
      { scan: null, scanPercent: 42 },
      { scan: null, scanPercent: null },
    ]);
    end.resolve();
    expect((await lookedThrough(staff, id)).files.map(({ scanPercent }) => scanPercent)).toEqual([null, null]);
  });

  it('begins a file anew whose bytes the disk has lost', async () => {
    const id = await draft();
    await staff.post(`/v1/takeouts/${id}/files`, { path: 'a.txt', bytes: 10 });
    const url = `/v1/takeouts/${id}/files/0`;
    await patch(staff, url, 0, Buffer.from('12345'));
    truncateSync(join(office.files.takeout, id, '0.file'), 2);
    const lost = await patch(staff, url, 5, Buffer.from('67890'));
    expect([codeOf(lost), lost.headers['upload-offset']]).toEqual(['OF-541', '0']);
    expect((await patch(staff, url, 0, Buffer.from('1234567890'))).statusCode).toBe(204);
    expect((await lookedThrough(staff, id)).files[0]?.sha256).toBe(shaOf('1234567890'));
  });

  it('refuses names that lead elsewhere, are reserved, hide, or are there already', async () => {
    const id = await draft();
    const bad = [
      '../a',
      '/etc/passwd',
      'a/../b',
      'a//b',
      'C:\\a.txt',
      'a\\b',
      'con.txt',
      'COM1',
      '.bashrc',
      'a. ',
      'a\u0000',
      'は\u3099.txt',
      '表\u202egpj.exe',
    ];
    for (const path of bad)
      expect((await staff.post(`/v1/takeouts/${id}/files`, { path, bytes: 1 })).statusCode, path).toBe(400);
    await put(staff, id, 'A/表.txt', text);
    for (const path of ['a/表.TXT', 'A', 'Ａ/表.txt', 'a/表.txt/x'])
      expect(codeOf(await staff.post(`/v1/takeouts/${id}/files`, { path, bytes: 1 })), path).toBe('OF-535');
    const large = (path: string) => staff.post(`/v1/takeouts/${id}/files`, { path, bytes: 2 * 1024 ** 3 });
    expect((await large('b')).statusCode).toBe(200);
    expect(codeOf(await large('c'))).toBe('OF-540');
  });

  it('asks for a PC of the own, in its time, and shows a draft to nobody else', async () => {
    expect(codeOf(await staff.post('/v1/takeouts', bodyFor({ loan: 'L-20200101-001' })))).toBe('OF-543');
    expect(codeOf(await staff.post('/v1/takeouts', { ...bodyFor(target), to: '2030-01-01' }))).toBe('OF-543');
    expect(codeOf(await head.post('/v1/takeouts', bodyFor(target)))).toBe('OF-543');
    const id = await draft();
    expect(codeOf(await head.get(`/v1/takeouts/${id}`))).toBe('OF-404');
    expect((await head.get('/v1/takeouts')).json()).toEqual({ takeouts: [], before: null, after: null });
  });
});

describe('deciding', () => {
  it('lets a finding and an unscannable file pass only with the reason of a head, who never is the applicant', async () => {
    const { row } = await appliedTakeout(staff, target, {
      '番号.csv': text,
      '鍵.zip': text,
      '空.txt': Buffer.alloc(0),
    });
    expect(row).toMatchObject({ state: 'applied', files: 3, blocked: 2 });
    const { id } = row;
    expect(codeOf(await approve(head, id))).toBe('OF-538');
    expect((await head.post(`/v1/takeouts/${id}/files/0/clear`, { reason: '  ' })).statusCode).toBe(400);
    expect(codeOf(await staff.post(`/v1/takeouts/${id}/files/0/clear`, { reason: '誤り' }))).toBe('OF-403');
    expect(codeOf(await head.post(`/v1/takeouts/${id}/files/2/clear`, { reason: '誤り' }))).toBe('OF-404');
    expect((await head.post(`/v1/takeouts/${id}/files/0/clear`, { reason: '伝票番号のため' })).statusCode).toBe(200);
    expect(codeOf(await approve(head, id))).toBe('OF-538');
    await head.post(`/v1/takeouts/${id}/files/1/clear`, { reason: '中を開いて確かめた' });
    expect(codeOf(await act(staff, id, { act: 'approve', remark: '', manifest: 'a'.repeat(64) }))).toBe('OF-403');
    expect(codeOf(await act(head, id, { act: 'approve', remark: '', manifest: 'a'.repeat(64) }))).toBe('OF-542');
    expect((await approve(head, id)).statusCode).toBe(200);
    const cleared = (await actsOf(office)).filter((row) => row.act === 'takeout.file-cleared');
    expect(cleared.map(({ actor, data }) => [actor, JSON.parse(data ?? '')])).toMatchObject([
      ['manager:200077', { n: 0, sha256: shaOf(text), reason: '伝票番号のため' }],
      ['manager:200077', { n: 1 }],
    ]);
  });

  it('has one outcome where two heads press at once', async () => {
    const { row } = await appliedTakeout(staff, target, { 'a.txt': text });
    const other = await browserOf(office, '200078');
    const { manifest } = await read(head, row.id);
    const answers = await Promise.all([
      act(head, row.id, { act: 'approve', manifest, remark: '' }),
      act(other, row.id, { act: 'refuse', remark: '業務に要らない' }),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
    expect((await read(head, row.id)).steps).toHaveLength(2);
  });

  it('gives it back to be put right, and keeps every file as it was looked at', async () => {
    const { row } = await appliedTakeout(staff, target, { '番号.csv': text });
    expect(codeOf(await staff.post(`/v1/takeouts/${row.id}/files`, { path: 'b', bytes: 1 }))).toBe('OF-536');
    expect((await act(head, row.id, { act: 'return', remark: '番号を消す' })).statusCode).toBe(200);
    const url = `/v1/takeouts/${row.id}/files/0/remove`;
    expect(detailFrom(await staff.post(url, {})).files).toEqual([]);
    await put(staff, row.id, '直した.csv', text);
    await lookedThrough(staff, row.id);
    expect((await act(staff, row.id, { act: 'apply' })).statusCode).toBe(200);
    expect((await approve(head, row.id)).statusCode).toBe(200);
    expect((await read(staff, row.id)).steps.map((step) => step.act)).toEqual([
      'applied',
      'returned',
      'applied',
      'approved',
    ]);
    await expect(
      office.store.write((tx) =>
        tx
          .updateTable('takeout_files')
          .set({ sha256: 'b'.repeat(64) })
          .execute(),
      ),
    ).rejects.toThrow('append-only');
    expect(codeOf(await act(head, row.id, { act: 'refuse', remark: '遅い' }))).toBe('OF-536');
    expect((await act(head, row.id, { act: 'revoke', remark: '要らなくなった' })).statusCode).toBe(200);
  });
});

describe('delivering', () => {
  const bearer = async () => {
    const { token } = OpenDeliveryAnswer.parse((await terminal.post('/v1/terminal/delivery', '{"v":1}')).json());
    return (url: string) =>
      office.app.inject({ method: 'GET', url, headers: { host, authorization: `Bearer ${token}` } });
  };

  it('tells a waiting PC of an approval, signed, with bytes that have the approved hash, and of a revocation', async () => {
    const { row } = await appliedTakeout(staff, target, { '資料/a.txt': text, '空.txt': Buffer.alloc(0) });
    const get = await bearer();
    const before = DeliveryAnswer.parse((await get('/v1/delivery?tag=&waitSec=0')).json());
    expect(before.deliveries).toEqual([]);
    const waiting = get(`/v1/delivery?tag=${before.tag}&waitSec=15`);
    await approve(head, row.id);
    const { tag, deliveries } = DeliveryAnswer.parse((await waiting).json());
    const [signed] = deliveries ?? [];
    expect(signed?.statement).toMatchObject({ id: row.id, loan: target.loan, approvedBy: { id: '200077' } });
    expect(signed?.statement.files.map(({ path, sha256 }) => [path, sha256])).toEqual([
      ['資料/a.txt', shaOf(text)],
      ['空.txt', shaOf('')],
    ]);
    const raw = Buffer.from(readFileSync(office.files.officePublicKey, 'utf8').trim(), 'base64');
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') } });
    if (signed === undefined) throw new Error('nothing');
    expect(verify(null, deliveryBytes(signed.statement), key, Buffer.from(signed.sig, 'base64'))).toBe(true);
    const piece = DeliveryPiece.parse((await get(`/v1/delivery/${row.id}/0?from=3`)).json());
    expect(Buffer.from(piece.base64, 'base64')).toEqual(text.subarray(3));
    expect(codeOf(await get(`/v1/delivery/${row.id}/0?from=999`))).toBe('OF-541');
    expect(codeOf(await get(`/v1/delivery/${row.id}/7?from=0`))).toBe('OF-404');
    await act(head, row.id, { act: 'revoke', remark: '要らない' });
    const after = DeliveryAnswer.parse((await get(`/v1/delivery?tag=${tag}&waitSec=0`)).json());
    expect(after.deliveries).toEqual([]);
    expect(codeOf(await get(`/v1/delivery/${row.id}/0?from=0`))).toBe('OF-404');
  });

  it('gives nothing to an older right, and nothing that is not approved', async () => {
    const { row } = await appliedTakeout(staff, target, { 'a.txt': text });
    const older = await bearer();
    const get = await bearer();
    expect(codeOf(await older('/v1/delivery?tag=&waitSec=0'))).toBe('OF-544');
    expect(codeOf(await get(`/v1/delivery/${row.id}/0?from=0`))).toBe('OF-404');
  });
});
