import { generateKeyPairSync, hash, sign } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ok, refusal } from '#contract/errors.ts';
import { type DeliveryStatement, deliveryBytes, type SignedDelivery } from '#contract/takeout/delivery.ts';
import { createDelivery } from '../../../../agent/loan/delivery/delivery.ts';
import type { Delivery, DeliveryEntry } from '../../../../agent/loan/delivery-port.ts';
import type { Ask, LineAnswer } from '../../../../agent/loan/hand-in/office-line.ts';
import { temporaryFolder } from '../../recorder/support/temporary-folder.ts';
import { until } from '../support/until.ts';

const office = generateKeyPairSync('ed25519');
const { x = '' } = office.publicKey.export({ format: 'jwk' });
const publicKey = Buffer.from(x, 'base64url').toString('base64');
const loan = 'L-20261121-001';
const content = Buffer.from('会議の記録');
const sha256 = hash('sha256', content, 'hex');

let workFolder: string;
let entries: DeliveryEntry[];
let arrived: string[];
let failed: string[];
/** What the office says now, and what it sends of a file. */
let deliveries: SignedDelivery[];
let sent: Buffer;
let asks: string[];
let isThere: boolean;
let recordedBefore: boolean;
/** What happens while the recorder, or a piece of a file, is waited for. */
let onRecord: () => void;
let onPiece: () => void;
let delivery: Delivery;

const statementOf = (part: Partial<DeliveryStatement> = {}): DeliveryStatement => ({
  ...{ v: 1, kind: 'delivery', id: 'D-2026-0001', loan, to: '2026-12-01', article: '第6条(1)' },
  files: [{ n: 0, path: '資料/a.txt', bytes: content.length, sha256 }],
  ...{ approvedBy: { id: '200045', name: '見本 部長' }, approvedAt: '2026-11-21T00:00:00.000Z' },
  ...part,
});
const signed = (statement: DeliveryStatement, key = office.privateKey): SignedDelivery => ({
  statement,
  sig: sign(null, deliveryBytes(statement), key).toString('base64'),
});
const answer = (body: unknown, status = 200): LineAnswer => ({ kind: 'answer', status, header: () => null, body });
const tagOf = (): string => hash('sha256', JSON.stringify(deliveries), 'hex');

async function send({ path }: Ask): Promise<LineAnswer> {
  asks.push(path);
  if (!path.includes('/D-')) {
    const known = new URL(path, 'https://office.example').searchParams.get('tag');
    if (known !== tagOf()) return answer({ tag: tagOf(), deliveries });
    await new Promise((resolve) => setTimeout(resolve, 5));
    return answer({ tag: tagOf(), deliveries: null });
  }
  onPiece();
  const from = Number(path.split('from=')[1]);
  return answer({ from, base64: sent.subarray(from, from + 4).toString('base64') });
}

const start = (): Delivery => {
  delivery = createDelivery({
    ...{ workFolder, random: () => 0, loan: () => loan, isWorkFolderThere: () => isThere },
    ask: async () =>
      ok({
        ...{ token: 'a'.repeat(43), expiresAt: '2026-12-05T00:00:00.000Z' },
        office: { url: 'https://office.example', caPem: 'PEM', publicKey },
      }),
    connect: () => ({ send, close: () => undefined }),
    record: async (entry) => {
      entries.push(entry);
      onRecord();
    },
    isRecorded: async () => recordedBefore,
    arrived: (names) => void arrived.push(...names),
    failed: (code) => void failed.push(code),
    wait: (ms, signal) => new Promise((resolve) => void setTimeout(resolve, signal.aborted ? 0 : Math.min(ms, 5))),
    onCrash: (error) => {
      throw error;
    },
  });
  delivery.start();
  return delivery;
};
const met = (is: () => boolean): Promise<true> => until(is.toString(), () => (is() ? true : null));
const at = (path: string): string => join(workFolder, '持出しデータ', path);
const beside = (): string[] => readdirSync(join(workFolder, '.持出記録')).filter((name) => name.endsWith('.part'));

beforeEach(() => {
  workFolder = temporaryFolder();
  [entries, arrived, failed, asks] = [[], [], [], []];
  [deliveries, sent, isThere, recordedBefore] = [[signed(statementOf())], content, true, false];
  onRecord = () => undefined;
  onPiece = () => undefined;
});
afterEach(() => delivery.stop());

describe('what the office has signed', () => {
  test('comes in pieces, is recorded with its hash, and comes once', async () => {
    start();
    await met(() => arrived.length === 1);
    expect(readFileSync(at('資料/a.txt'))).toEqual(content);
    expect(beside()).toEqual([]);
    const name = '持出しデータ/資料/a.txt';
    const data = { id: 'D-2026-0001', n: 0, bytes: content.length, sha256 };
    expect(entries).toEqual([
      {
        type: 'data.delivered',
        data: { ...data, name: { text: name, bytes: Buffer.from(name).toString('base64') } },
      },
    ]);
    await delivery.stop();
    // Taken away by the person: not brought again.
    rmSync(at('資料/a.txt'));
    asks = [];
    start();
    await met(() => asks.length > 2);
    expect(entries).toHaveLength(1);
    expect(existsSync(at('資料/a.txt'))).toBe(false);
  });

  test('goes on from what an earlier agent left, and is begun anew where that is damaged', async () => {
    mkdirSync(join(workFolder, '.持出記録'));
    writeFileSync(join(workFolder, '.持出記録', `D-2026-0001-0-${sha256.slice(0, 16)}.part`), '壊れた');
    start();
    await met(() => arrived.length === 1);
    expect(readFileSync(at('資料/a.txt'))).toEqual(content);
    expect(asks.filter((path) => path.includes('from=')).map((path) => path.split('from=')[1])).toContain('9');
  });

  test('is not recorded twice where an agent was killed between entry and journal', async () => {
    start();
    await met(() => arrived.length === 1);
    await delivery.stop();
    const path = join(workFolder, '.持出記録', 'journal.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('true', 'false'));
    recordedBefore = true;
    start();
    await met(() => arrived.length === 2);
    expect(entries).toHaveLength(1);
  });

  test('waits for the work folder', async () => {
    isThere = false;
    start();
    await met(() => asks.length > 3);
    expect(readdirSync(workFolder)).toEqual([]);
    isThere = true;
    await met(() => arrived.length === 1);
  });
});

describe('a work folder that is renamed while files come', () => {
  const two = ['a.txt', 'b.txt'].map((path, n) => ({ n, path, bytes: content.length, sha256 }));
  const move = (): string => {
    const moved = `${workFolder}-改`;
    renameSync(workFolder, moved);
    isThere = false;
    return moved;
  };

  test('between two: none is made in its place, and the rest comes once it is back', async () => {
    deliveries = [signed(statementOf({ files: two }))];
    let moved = '';
    onRecord = () => {
      if (entries.length === 1) moved = move();
    };
    start();
    await met(() => entries.length === 1 && asks.length > 8);
    expect(existsSync(workFolder)).toBe(false);
    recordedBefore = true;
    renameSync(moved, workFolder);
    isThere = true;
    await met(() => existsSync(at('b.txt')));
    expect(readdirSync(join(workFolder, '持出しデータ')).sort()).toEqual(['a.txt', 'b.txt']);
  });

  test('while one is on its way', async () => {
    let moved = '';
    onPiece = () => {
      if (moved === '') moved = move();
    };
    start();
    await met(() => moved !== '' && asks.length > 8);
    expect(existsSync(workFolder)).toBe(false);
    expect([entries, failed]).toEqual([[], []]);
    renameSync(moved, workFolder);
    isThere = true;
    await met(() => arrived.length === 1);
    expect(readFileSync(at('資料/a.txt'))).toEqual(content);
  });
});

describe('nothing is written that', () => {
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const [file = { n: 0, path: 'a', bytes: 0, sha256 }] = statementOf().files;
  test.each([
    ['another key signed', () => signed(statementOf(), stranger)],
    [
      'was changed after it was signed',
      () => ({ ...signed(statementOf()), statement: statementOf({ to: '2027-12-01' }) }),
    ],
    ['is of another loan', () => signed(statementOf({ loan: 'L-20261121-002' }))],
    ['names a number twice', () => signed(statementOf({ files: [file, { ...file, path: 'b.txt' }] }))],
  ])('%s: TM-642, once', async (_what, made) => {
    deliveries = [made()];
    start();
    await met(() => asks.length > 5);
    expect(failed).toEqual(['TM-642']);
    expect(entries.map(({ type }) => type)).toEqual(['data.delivery-failed']);
    expect(existsSync(at(''))).toBe(false);
  });

  test('has another hash than the approved one', async () => {
    sent = Buffer.from('別の中身のもの');
    sent = Buffer.concat([sent, content]).subarray(0, content.length);
    start();
    await met(() => failed.length === 1);
    expect(failed).toEqual(['TM-642']);
    expect(beside()).toEqual([]);
    expect(existsSync(at(''))).toBe(false);
    sent = content;
    await met(() => arrived.length === 1);
  });

  test('would go through a link', async () => {
    const outside = temporaryFolder();
    symlinkSync(outside, join(workFolder, '持出しデータ'));
    start();
    await met(() => failed.length === 1);
    expect(failed).toEqual(['TM-641']);
    expect(readdirSync(outside)).toEqual([]);
  });
});

test('a recorder that has no right to give is asked again', async () => {
  let tries = 0;
  const refused = createDelivery({
    ...{ workFolder, random: () => 0, loan: () => loan, isWorkFolderThere: () => true },
    ask: async () => {
      tries += 1;
      return refusal('TM-643');
    },
    connect: () => ({ send, close: () => undefined }),
    ...{ record: async () => undefined, isRecorded: async () => false },
    ...{ arrived: () => undefined, failed: () => undefined },
    wait: () => new Promise((resolve) => void setTimeout(resolve, 1)),
    onCrash: (error) => {
      throw error;
    },
  });
  delivery = refused;
  refused.start();
  await met(() => tries > 2);
  expect(asks).toEqual([]);
});
