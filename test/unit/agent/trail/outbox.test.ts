import { expect, test } from 'vitest';
import { type ErrorCode, type Outcome, ok, refusal } from '#contract/errors.ts';
import { maxLineBytes } from '#contract/socket/protocol.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import { createOutbox } from '../../../../agent/trail/outbox.ts';
import { until } from '../support/until.ts';

const draft = (why: string): Draft => ({
  type: 'command.refused',
  session: null,
  actor: 'system',
  data: { channel: 'c', why },
});
const whyOf = (d: Draft): string => (d.type === 'command.refused' ? d.data.why : '');

function outboxWith(append: (drafts: readonly Draft[]) => Outcome<{ readonly firstSeq: number }>) {
  const batches: string[][] = [];
  const refused: ErrorCode[] = [];
  const recorded: string[] = [];
  const outbox = createOutbox({
    append: (drafts) => {
      batches.push(drafts.map(whyOf));
      return Promise.resolve(append(drafts));
    },
    refused: (code) => refused.push(code),
    retryMs: 20,
  });
  const add = (why: string): void => outbox.add(draft(why), () => recorded.push(why));
  return { outbox, add, batches, refused, recorded };
}

test('what is added together travels together, at most 64 at a time, in order', async () => {
  const { add, batches, recorded } = outboxWith(() => ok({ firstSeq: 0 }));
  const all = Array.from({ length: 150 }, (_, i) => String(i));
  for (const why of all) add(why);
  await until('all recorded', () => (recorded.length === 150 ? true : null));
  expect(batches.map((b) => b.length)).toEqual([64, 64, 22]);
  expect(recorded).toEqual(all);
});

test('a batch never outgrows a line of the protocol', async () => {
  const long = { text: 'あ'.repeat(100), bytes: 'A'.repeat(8000) };
  const sizes: number[] = [];
  const outbox = createOutbox({
    append: (drafts) => {
      sizes.push(Buffer.byteLength(JSON.stringify({ id: 2 ** 40, op: 'append', drafts })));
      return Promise.resolve(ok({ firstSeq: 0 }));
    },
    refused: () => undefined,
    retryMs: 20,
  });
  let recorded = 0;
  const data = { name: long, from: '長'.repeat(4096), why: 'other' as const };
  for (let i = 0; i < 40; i++) {
    outbox.add({ type: 'save.pending', session: null, actor: 'system', data }, () => {
      recorded += 1;
    });
  }
  await until('all recorded', () => (recorded === 40 ? true : null));
  expect(Math.max(...sizes)).toBeLessThan(maxLineBytes);
});

test('while the recorder is away everything waits, and is recorded when it is back', async () => {
  let away = true;
  const { add, recorded, refused } = outboxWith(() => (away ? refusal('TM-201') : ok({ firstSeq: 0 })));
  add('a');
  add('b');
  await until('a refusal', () => (refused.includes('TM-201') ? true : null));
  expect(recorded).toEqual([]);
  away = false;
  await until('both recorded', () => (recorded.length === 2 ? true : null));
});

test('one entry that the recorder cannot take does not hold up the others', async () => {
  const { add, recorded, refused, outbox } = outboxWith((drafts) =>
    drafts.some((d) => whyOf(d) === 'bad') ? refusal('TM-106') : ok({ firstSeq: 0 }),
  );
  for (const why of ['a', 'bad', 'b']) add(why);
  await until('the others', () => (recorded.length === 2 ? true : null));
  expect(recorded).toEqual(['a', 'b']);
  expect(refused).toContain('TM-106');
  expect(outbox.size()).toBe(0);
});

test('each is told the number of its entry', async () => {
  const seqs: number[] = [];
  let next = 40;
  const outbox = createOutbox({
    append: (drafts) => {
      const firstSeq = next;
      next += drafts.length;
      return Promise.resolve(ok({ firstSeq }));
    },
    refused: () => undefined,
    retryMs: 20,
  });
  for (let i = 0; i < 100; i += 1) outbox.add(draft(String(i)), (seq) => seqs.push(seq));
  await until('all told', () => (seqs.length === 100 ? true : null));
  expect(seqs).toEqual(Array.from({ length: 100 }, (_, i) => 40 + i));
});
