import { randomUUID } from 'node:crypto';
import { lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { backoffMs, retryAfterMs } from '#contract/http/backoff.ts';
import { maxBatchBytes } from '#contract/http/terminal-api.ts';
import { maxLineBytes, type ReadEntry, RecorderRequest } from '#contract/socket/protocol.ts';
import { readArguments } from '../../../recorder/cli/arguments.ts';
import { bootStandIn, systemClock } from '../../../recorder/clock.ts';
import { fitEntries, fitFacts } from '../../../recorder/core/fit-line.ts';
import { writeDurably } from '../../../recorder/durable-file.ts';
import { readRequest } from '../../../recorder/socket/read-request.ts';
import { lineSplitter } from '../../../recorder/socket/split-lines.ts';
import { makeBatch } from '../../../recorder/upload/batch.ts';
import { sampleFacts } from './support/sample-loan.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

describe('lines', () => {
  test('are cut wherever the chunks end, also within a letter', () => {
    const bytes = Buffer.from('{"a":"記録"}\n{"b":1}\n');
    const split = lineSplitter();
    const lines: string[] = [];
    for (const byte of bytes) {
      const cut = split(Buffer.of(byte));
      if (cut.ok) lines.push(...cut.lines);
    }
    expect(lines).toEqual(['{"a":"記録"}', '{"b":1}']);
  });

  test('a line of 64 KiB is taken, one byte more is not, finished or not', () => {
    expect(lineSplitter()(Buffer.from(`${'a'.repeat(maxLineBytes)}\n`)).ok).toBe(true);
    expect(lineSplitter()(Buffer.from(`${'a'.repeat(maxLineBytes + 1)}\n`)).ok).toBe(false);
    expect(lineSplitter()(Buffer.from('a'.repeat(maxLineBytes + 1))).ok).toBe(false);
  });

  test('after a fault nothing more is taken', () => {
    const split = lineSplitter();
    expect(split(Buffer.from([0xff, 0x0a])).ok).toBe(false);
    expect(split(Buffer.from('{}\n')).ok).toBe(false);
  });
});

describe('requests', () => {
  test('of any bytes, in any chunks, are a request of the table, refused, or unreadable: nothing throws', () => {
    const words = fc.constantFrom('hello', 'append', 'lock', 'unlock', 'answer-code', 'goodbye', 'constructor');
    const near = fc
      .record({ id: fc.anything(), op: words }, { requiredKeys: [] })
      .chain((base) =>
        fc
          .dictionary(fc.constantFrom('pid', 'version', 'drafts', 'code', 'detail', '__proto__'), fc.jsonValue())
          .map((more) => Buffer.from(`${JSON.stringify({ ...base, ...more }) ?? ''}\n`)),
      );
    const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.array(fc.oneof(near, noise), { maxLength: 6 }), fc.integer({ min: 1, max: 97 }), (parts, step) => {
        const split = lineSplitter();
        const bytes = Buffer.concat(parts);
        for (let at = 0; at < bytes.length; at += step) {
          const cut = split(bytes.subarray(at, at + step));
          if (!cut.ok) return;
          for (const line of cut.lines) {
            const read = readRequest(line);
            if (read.kind === 'request') expect(RecorderRequest.parse(JSON.parse(line))).toEqual(read.request);
            if (read.kind === 'refused') expect(read.why.length).toBeLessThanOrEqual(400);
          }
        }
      }),
    );
  });

  test.each([
    ['{"id":1,"op":"unlock"}', 'request'],
    ['{"id":1,"op":"unlock","more":1}', 'refused'],
    ['{"id":1,"op":"erase"}', 'refused'],
    ['{"id":-1,"op":"unlock"}', 'unreadable'],
    ['{"id":"1","op":"unlock"}', 'unreadable'],
    ['[]', 'unreadable'],
    ['null', 'unreadable'],
    ['{', 'unreadable'],
  ])('%s is %s', (line, kind) => {
    expect(readRequest(line).kind).toBe(kind);
  });
});

describe('back-off', () => {
  test('grows from one second to eight, with jitter', () => {
    expect([1, 2, 3, 4, 5, 50].map((n) => backoffMs(n, 1))).toEqual([1000, 2000, 4000, 8000, 8000, 8000]);
    expect(backoffMs(4, 0)).toBe(6000);
  });
  test('Retry-After in both forms, five minutes at most', () => {
    const nowMs = Date.parse('2026-11-20T00:00:00Z');
    expect(retryAfterMs('7', nowMs)).toBe(7000);
    expect(retryAfterMs('Fri, 20 Nov 2026 00:00:30 GMT', nowMs)).toBe(30_000);
    expect(retryAfterMs('86400', nowMs)).toBe(300_000);
    expect(retryAfterMs('soon', nowMs)).toBeNull();
    expect(retryAfterMs(null, nowMs)).toBeNull();
  });
});

test('a batch stays within 1 MiB and is JSON', () => {
  const row = (seq: number) => ({
    chain: 'loan:L-20261101-001',
    seq,
    leaf: '{"x":1}',
    salt: '00',
    data: JSON.stringify({ text: 'あ'.repeat(10_000) }),
    hash: '',
  });
  const batch = makeBatch(
    'loan:L-20261101-001',
    Array.from({ length: 60 }, (_, i) => row(i + 5)),
  );
  expect(batch?.body.length).toBeLessThanOrEqual(maxBatchBytes);
  expect(batch).toMatchObject({ firstSeq: 5, lastSeq: 38 });
  expect(JSON.parse(batch?.body.toString() ?? '').entries).toHaveLength(34);
  expect(makeBatch('loan:L-20261101-001', [])).toBeNull();
});

test('answers are cut to one line', () => {
  const entry = (seq: number): ReadEntry => ({
    seq,
    at: '2026-11-20T00:00:00.000Z',
    type: 'command.refused',
    session: null,
    actor: 'system',
    data: { channel: 'x', why: 'あ'.repeat(4000) },
    hash: '0'.repeat(64),
  });
  const fitted = fitEntries(Array.from({ length: 200 }, (_, i) => entry(i)));
  expect(fitted.length).toBeGreaterThan(3);
  expect(Buffer.byteLength(JSON.stringify(fitted))).toBeLessThan(maxLineBytes);
  const items = Array.from({ length: 24 }, () => ({ from: '09:00', to: '10:00', work: '長'.repeat(60) }));
  const plans = Array.from({ length: 62 }, (_, i) => ({ date: `2026-${i < 31 ? 11 : 12}-${(i % 31) + 1}`, items }));
  const facts = fitFacts({ ...sampleFacts, plans }, '2026-11-20');
  expect(facts.plans[0]?.date).toBe('2026-11-20');
  expect(Buffer.byteLength(JSON.stringify(facts))).toBeLessThan(maxLineBytes);
});

describe('the command line', () => {
  test.each([
    [['run', '--config', 'a'], true],
    [['status', '--config', 'a'], true],
    [['enrol', '--config', 'a', '--code', 'AAAABBBBCCCC2222', '--terminal', 'T-0001'], true],
    [['enrol', '--config', 'a', '--code', 'aaaa', '--terminal', 'T-0001'], false],
    [['enrol', '--config', 'a'], false],
    [['run', '--config', 'a', '--code', 'AAAABBBBCCCC2222'], false],
    [['run', '--config', 'a', '--force'], false],
    [['protect', '--config', 'a'], true],
    [['protect', '--config', 'a', '--off'], true],
    [['protect', '--config', 'a', '--code', 'AAAABBBBCCCC2222'], false],
    [['run', '--config', 'a', '--off'], false],
    [['run'], false],
    [['erase', '--config', 'a'], false],
    [[], false],
  ])('%j', (argv, good) => {
    expect(readArguments(argv).ok).toBe(good);
  });
});

test('boots are UUIDs, the stand-in too', () => {
  const stand = bootStandIn(1_790_000_000_000, 5000);
  for (const boot of [stand, systemClock().boot, randomUUID()]) expect(z.uuid().safeParse(boot).success).toBe(true);
  expect(bootStandIn(1_790_000_010_000, 5010)).toBe(stand);
});

test('what lies where a file is made ready is never written through: a link planted there leads nowhere', () => {
  const folder = temporaryFolder();
  const [victim, medium] = [join(folder, 'trail.db'), join(folder, 'medium.jsonl')];
  writeFileSync(victim, 'the trail');
  symlinkSync(victim, `${medium}.new`);
  writeDurably(medium, Buffer.from('exported'));
  expect(readFileSync(victim, 'utf8')).toBe('the trail');
  expect(lstatSync(medium).isFile()).toBe(true);
  expect(readFileSync(medium, 'utf8')).toBe('exported');
});
