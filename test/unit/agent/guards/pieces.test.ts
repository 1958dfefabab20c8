import { expect, test } from 'vitest';
import { catalogue } from '#contract/trail/catalogue.ts';
import { createRecoveryJournal, type Planned, parseJournal } from '../../../../agent/guards/save/journal.ts';
import { createQueue, retryDelayMs } from '../../../../agent/guards/save/queue.ts';
import { targetName } from '../../../../agent/guards/save/target-name.ts';
import { temporaryFolder } from '../../recorder/support/temporary-folder.ts';

const at = new Date('2026-11-21T05:30:05.000Z');

test('names in 回収 carry the time in Japan; a second attempt keeps the extension', () => {
  expect(targetName(at, Buffer.from('a.docx'), 1).toString()).toBe('20261121-143005-a.docx');
  expect(targetName(at, Buffer.from('a.docx'), 2).toString()).toBe('20261121-143005-2-a.docx');
});

test('long names that differ only beyond the cut stay different', () => {
  const [a, b] = [`${'x'.repeat(250)}1`, `${'x'.repeat(250)}2`].map((name) => targetName(at, Buffer.from(name), 1));
  expect(a?.length).toBe(255);
  expect(a?.equals(b ?? Buffer.alloc(0))).toBe(false);
});

test('retries come at growing distances, five seconds at most', () => {
  expect([0, 1, 2, 6, 10, 11, 99].map(retryDelayMs)).toEqual([1, 2, 4, 64, 1024, 2048, 5000]);
});

test('a name stands in the line once; a canary goes first; a retry waits its time', () => {
  const queue = createQueue();
  const [folder, a, b] = [Buffer.from('/h'), Buffer.from('a'), Buffer.from('b')];
  queue.add(folder, a, 'event', 0, false);
  queue.add(folder, a, 'event', 0, false);
  queue.add(folder, b, 'event', 0, true);
  const taken = queue.take(10, 0);
  expect(taken.map((c) => c.name.toString())).toEqual(['b', 'a']);
  const [, second] = taken;
  if (second === undefined) throw new Error('two candidates');
  queue.retry(second, 3);
  queue.add(folder, a, 'event', 3.25, false);
  expect(queue.take(10, 3.5)).toEqual([]);
  expect(queue.nextInMs(3.5)).toBe(0.5);
  expect(queue.take(10, 4)[0]).toMatchObject({ tries: 1, firstSeenMs: 0 });
});

test('the journal: what an earlier run left stays until it was read, and what this one planned is not left over', async () => {
  const work = temporaryFolder();
  const name = { text: 'a', bytes: 'YQ==' };
  const data = { name, from: '/h', to: name, bytes: 1, sha256: '0'.repeat(64), foundLater: false, writerSeen: false };
  const move = (id: string): Planned => ({ id, source: 'L2gvYQ==', data });
  await createRecoveryJournal(work).plan([move('left')]);

  const unread = createRecoveryJournal(work);
  await unread.plan([move('own')]);
  expect((await createRecoveryJournal(work).read()).map(({ id }) => id)).toEqual(['left', 'own']);
  unread.done('own');
  await unread.settle();

  const next = createRecoveryJournal(work);
  await next.plan([move('newer')]);
  expect((await next.read()).map(({ id }) => id)).toEqual(['left']);
  for (const id of ['left', 'newer']) next.done(id);
  await next.settle();
  expect(await createRecoveryJournal(work).read()).toEqual([]);
});

test('the journal: done lines strike out, a torn last line and a forged one are left alone', () => {
  const name = { text: 'a', bytes: 'YQ==' };
  const data = { name, from: '/h', to: name, bytes: 1, sha256: '0'.repeat(64), foundLater: false, writerSeen: false };
  const line = (id: string, more = {}): string => JSON.stringify({ id, source: 'L2gvYQ==', data, ...more });
  const text = [line('1'), line('2'), JSON.stringify({ done: ['1'] }), line('3', { extra: 1 }), line('4').slice(0, 40)];
  expect(parseJournal(text.join('\n'), catalogue['save.recovered'].data).map((planned) => planned.id)).toEqual(['2']);
});
