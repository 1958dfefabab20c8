import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { RecorderAnswer } from '#contract/socket/protocol.ts';
import { systemClock } from '../../../../agent/clock.ts';
import { createHandIn } from '../../../../agent/loan/hand-in/hand-in.ts';
import { firstChunkBytes, nextChunkBytes, waitMs } from '../../../../agent/loan/hand-in/pace.ts';
import type { HandIn, HandInStatus } from '../../../../agent/loan/hand-in/types.ts';
import type { HandInEntry } from '../../../../agent/loan/hand-in-port.ts';
import { chooseCanaries, plantCanaries } from '../../../../agent/wipe/canaries.ts';
import { temporaryFolder } from '../../recorder/support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { FakeInbox } from './support/fake-inbox.ts';

let workFolder: string;
let inbox: FakeInbox;
let entries: HandInEntry[];
let phases: HandInStatus[];
let known: (number | null)[];
let right: () => Outcome<RecorderAnswer<'hand-in'>>;
let waits: number[];
/** Until then no entry is in the trail. */
let written: Promise<void>;

const write = (path: string, content: string | Buffer): void => {
  mkdirSync(join(workFolder, path, '..'), { recursive: true });
  writeFileSync(join(workFolder, path), content);
};
const given: RecorderAnswer<'hand-in'> = {
  ...{ id: 7, token: 'a'.repeat(43), expiresAt: '2026-12-05T00:00:00.000Z' },
  office: { url: 'https://office.example', caPem: 'PEM' },
};
const newHandIn = (): HandIn =>
  createHandIn({
    ...{ workFolder, clock: systemClock, random: () => 0 },
    ask: async (id) => {
      known.push(id);
      return right();
    },
    connect: () => inbox.line,
    record: async (entry) => {
      entries.push(entry);
      await written;
    },
    changed: (status) => void phases.push(status),
    wait: async (ms) => {
      waits.push(ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
    onCrash: (error) => {
      throw error;
    },
  });
const ended = (handIn: HandIn): Promise<HandInStatus> =>
  until('the end', () => (['done', 'failed'].includes(handIn.status().phase) ? handIn.status() : null), 20_000);
const run = (): Promise<HandInStatus> => {
  const handIn = newHandIn();
  handIn.start();
  return ended(handIn);
};

beforeEach(() => {
  workFolder = temporaryFolder();
  [inbox, entries, phases, known, waits] = [new FakeInbox(), [], [], [], []];
  right = () => ok(given);
  written = Promise.resolve();
  write('報告.txt', '報告の本文');
  write('資料/表.csv', 'a,b');
  write('資料/写し.csv', 'a,b');
  write('空.txt', '');
  write('回収/戻した.txt', '回収');
});

describe('handing in', () => {
  test('brings all results, 回収 with them and 隔離 not, and records it', async () => {
    write('隔離/媒体から.docx', '渡さない');
    write('.回収記録', '{}');
    write('回収/.予約', '');
    const canaries = chooseCanaries({ work: workFolder }).filter(({ bytes }) => bytes === 512);
    const { uid, gid } = statSync(workFolder);
    plantCanaries(canaries, { work: workFolder }, { uid, gid });
    symlinkSync('/etc/passwd', join(workFolder, '抜け道'));
    const status = await run();
    expect(status).toMatchObject({ phase: 'done', files: 5, bytes: 27 });
    expect(inbox.contents()).toEqual(
      new Map([
        ['報告.txt', '報告の本文'],
        ['資料/表.csv', 'a,b'],
        ['資料/写し.csv', 'a,b'],
        ['空.txt', ''],
        ['回収/戻した.txt', '回収'],
      ]),
    );
    // One of the two equal files went over the line.
    expect(inbox.stream.length).toBe(24);
    expect(entries).toEqual([{ type: 'results.handed-in', data: { files: 5, bytes: 27, manifest: inbox.manifest } }]);
    expect(phases.map(({ phase }) => phase)).toContain('sending');
    const journal: unknown = JSON.parse(readFileSync(join(workFolder, '.引渡記録/journal.json'), 'utf8'));
    expect(journal).toMatchObject({ state: 'completed', id: 7, manifest: inbox.manifest });
    expect(readFileSync(join(workFolder, '.引渡記録/list.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(6);
  });

  test('is done on the office’s word alone where nothing has changed since, and begins anew where something has', async () => {
    await run();
    const before = inbox.asked.length;
    expect(await run()).toMatchObject({ phase: 'done' });
    expect(inbox.asked.slice(before)).toEqual(['GET ']);
    expect(entries).toHaveLength(1);
    write('追加.txt', '追加');
    inbox = new FakeInbox();
    expect(await run()).toMatchObject({ phase: 'done', files: 6 });
    expect(known.at(-1)).toBe(null);
    expect(entries).toHaveLength(2);
  });
});

describe('what happens on the way', () => {
  test('a file that is saved while it is sent is sent as it is at last', async () => {
    const big = randomBytes(3_000_000);
    write('大きい.bin', big);
    let changes = 0;
    inbox.after = ({ method }) => {
      if (method !== 'PATCH' || changes === 2) return undefined;
      changes += 1;
      if (changes === 1) appendFileSync(join(workFolder, '大きい.bin'), 'まだ');
      else {
        write('後から.txt', '追加');
        unlinkSync(join(workFolder, '空.txt'));
      }
      return undefined;
    };
    expect(await run()).toMatchObject({ phase: 'done', files: 6 });
    const contents = inbox.contents();
    expect(contents.get('大きい.bin')).toBe(Buffer.concat([big, Buffer.from('まだ')]).toString());
    expect(contents.get('後から.txt')).toBe('追加');
    expect(contents.has('空.txt')).toBe(false);
    expect(inbox.revision).toBeGreaterThan(1);
  });

  test('the same size and time do not hide another content from the hash at sending', async () => {
    write('大きい.bin', Buffer.alloc(3_000_000, 'a'));
    const path = join(workFolder, '大きい.bin');
    inbox.after = ({ path: asked }) => {
      if (!asked.endsWith('/wanted') || inbox.revision > 1) return undefined;
      writeFileSync(path, Buffer.alloc(3_000_000, 'b'));
      utimesSync(path, 1, 1);
      return undefined;
    };
    expect(await run()).toMatchObject({ phase: 'done' });
    expect(inbox.contents().get('大きい.bin')?.[0]).toBe('b');
  });

  test('answers that get lost, of every kind, change nothing', async () => {
    for (let i = 0; i < 30; i += 1) write(`多い/${i}.bin`, randomBytes(100_000));
    let count = 0;
    inbox.after = () => {
      count += 1;
      return count % 2 === 0 ? 'lost' : undefined;
    };
    expect(await run()).toMatchObject({ phase: 'done', files: 35 });
    expect(inbox.completed).toBe(1);
    expect(entries).toHaveLength(1);
    expect(phases).toContainEqual({ phase: 'waiting', code: 'TM-401', detail: 'ECONNRESET' });
  });

  test('a pause keeps what was sent, and another run goes on from there without hashing anew', async () => {
    write('大きい.bin', randomBytes(9_000_000));
    const handIn = newHandIn();
    let patches = 0;
    inbox.after = ({ method }) => {
      if (method === 'PATCH') patches += 1;
      if (patches === 2) void handIn.pause();
      return undefined;
    };
    handIn.start();
    await until('the pause', () => (handIn.status().phase === 'paused' ? true : null));
    const kept = inbox.stream.length;
    expect(kept).toBeGreaterThan(0);
    inbox.after = () => undefined;
    const offsets: number[] = [];
    inbox.override = ({ method, headers }) => {
      if (method === 'PATCH') offsets.push(Number(headers['upload-offset']));
      return null;
    };
    expect(await run()).toMatchObject({ phase: 'done', files: 6 });
    expect(offsets[0]).toBe(kept);
    expect(known).toEqual([null, 7]);
    expect([inbox.revision, inbox.completed]).toEqual([1, 1]);
  });

  test('a completion whose answer was lost with the agent is found, and recorded once', async () => {
    const handIn = newHandIn();
    inbox.after = ({ path }) => {
      if (!path.endsWith('/complete')) return undefined;
      void handIn.pause();
      return 'lost';
    };
    handIn.start();
    await until('the pause', () => (handIn.status().phase === 'paused' ? true : null));
    expect(entries).toEqual([]);
    inbox.after = () => undefined;
    expect(await run()).toMatchObject({ phase: 'done' });
    expect(inbox.completed).toBe(1);
    expect(entries).toHaveLength(1);
  });

  test('the right is asked for again where it has run out', async () => {
    let refused = 0;
    inbox.override = ({ path }) => {
      if (!path.endsWith('/wanted') || refused > 0) return null;
      refused += 1;
      return inbox.refusal('OF-480');
    };
    expect(await run()).toMatchObject({ phase: 'done' });
    expect(known).toEqual([null, 7]);
  });

  test('a recorder or an office that is not there, and an office without room, are waited for', async () => {
    const answers = [refusal('TM-201'), refusal('TM-401', 'down')];
    right = () => answers.shift() ?? ok(given);
    const full = [inbox.refusal('OF-507'), inbox.refusal('OF-503')];
    inbox.override = ({ path }) => (path.endsWith('/manifest') ? (full.shift() ?? null) : null);
    expect(await run()).toMatchObject({ phase: 'done' });
    const codes = phases.flatMap((status) => (status.phase === 'waiting' ? [status.code] : []));
    expect(codes).toEqual(['TM-201', 'TM-401', 'TM-414', 'TM-401']);
    expect(waits).toEqual([750, 1500, 3000, 6000].map((ms, i) => (i < 2 ? ms : expect.any(Number))));
  });

  test.each([
    ['another certificate', () => refusal('TM-402', 'CERT'), 'untrusted', 'TM-402'],
    ['a loan that is over', () => refusal('TM-411', 'OF-460'), 'refused', 'TM-411'],
  ] as const)('%s ends it, on record', async (_what, answer, why, code) => {
    right = answer;
    expect(await run()).toMatchObject({ phase: 'failed', code });
    expect(entries).toMatchObject([{ type: 'results.hand-in-failed', data: { why } }]);
    expect(existsSync(join(workFolder, '報告.txt'))).toBe(true);
  });

  test('too much for the office ends it, on record', async () => {
    inbox.override = ({ path }) => (path.endsWith('/manifest') ? inbox.refusal('OF-483') : null);
    expect(await run()).toMatchObject({ phase: 'failed', code: 'TM-411', detail: 'OF-483 status 413' });
    expect(entries).toMatchObject([{ data: { why: 'refused' } }]);
  });

  test('bytes that never match end it: the line or the office is broken', async () => {
    inbox.override = ({ method }) => (method === 'PATCH' ? inbox.refusal('OF-482') : null);
    expect(await run()).toMatchObject({ phase: 'failed', code: 'TM-411' });
  });

  test('a file that never stands still ends it, on record', async () => {
    let count = 0;
    inbox.after = ({ path }) => {
      count += 1;
      if (path.endsWith('/rows')) write('報告.txt', `版${count}`);
      return undefined;
    };
    expect(await run()).toMatchObject({ phase: 'failed', code: 'TM-413' });
    expect(entries).toMatchObject([{ data: { why: 'changing' } }]);
  });

  test('a work folder that is gone ends it, on record', async () => {
    rmSync(workFolder, { recursive: true });
    expect(await run()).toMatchObject({ phase: 'failed', code: 'TM-412' });
    expect(entries).toMatchObject([{ data: { why: 'unreadable' } }]);
    mkdirSync(workFolder);
  });

  test('a person who gives it up is on record, once, and may begin again', async () => {
    const handIn = newHandIn();
    inbox.override = () => ({ kind: 'down', why: 'ECONNREFUSED' });
    handIn.start();
    await until('waiting', () => (handIn.status().phase === 'waiting' ? true : null));
    await handIn.cancel();
    await handIn.cancel();
    expect(entries).toEqual([{ type: 'results.hand-in-failed', data: { why: 'cancelled', detail: '' } }]);
    inbox.override = () => null;
    handIn.start();
    expect(await ended(handIn)).toMatchObject({ phase: 'done' });
  });

  test('begun again while giving it up is being written down, it runs', async () => {
    const trail = Promise.withResolvers<void>();
    written = trail.promise;
    const handIn = newHandIn();
    inbox.override = () => ({ kind: 'down', why: 'ECONNREFUSED' });
    const waiting = () => until('waiting', () => (handIn.status().phase === 'waiting' ? true : null));
    handIn.start();
    await waiting();
    const given = handIn.cancel();
    await until('the entry', () => (entries.length > 0 ? true : null));
    handIn.start();
    await waiting();
    trail.resolve();
    await given;
    expect(handIn.status().phase).toBe('waiting');
    await handIn.pause();
  });

  test('a journal that the borrower wrote as completed is believed by nobody: the office is asked', async () => {
    await run();
    const { manifest } = inbox;
    inbox = new FakeInbox();
    entries = [];
    write(
      '.引渡記録/journal.json',
      JSON.stringify({ v: 1, id: 99, state: 'completed', files: 5, bytes: 27, manifest }),
    );
    // Nobody to ask: it waits, and nothing is shown as handed in.
    right = () => refusal('TM-401');
    const waiting = newHandIn();
    waiting.start();
    await until('the wait', () => (waits.length > 2 ? true : null));
    expect(waiting.status()).toMatchObject({ phase: 'waiting', code: 'TM-401' });
    await waiting.pause();
    right = () => ok(given);
    expect(await run()).toMatchObject({ phase: 'done', files: 5 });
    expect([known.at(-1), inbox.completed, inbox.contents().size]).toEqual([99, 1, 5]);
    expect(phases.map(({ phase }) => phase)).not.toContain('failed');
  });

  test('a journal or a list that was tampered with is none', async () => {
    await run();
    write('.引渡記録/journal.json', '{"v":1}');
    write('.引渡記録/list.jsonl', '{"manifest":"x"}\n{}');
    inbox = new FakeInbox();
    expect(await run()).toMatchObject({ phase: 'done', files: 5 });
  });
});

test('a slow line gets small requests, a fast one large ones, a lost one smaller ones', () => {
  expect(nextChunkBytes(firstChunkBytes, { tookMs: 100 })).toBe(2 * firstChunkBytes);
  expect(nextChunkBytes(firstChunkBytes, { tookMs: 2_000 })).toBe(firstChunkBytes);
  expect(nextChunkBytes(firstChunkBytes, { tookMs: 9_000 })).toBe(firstChunkBytes / 2);
  let bytes = firstChunkBytes;
  for (let i = 0; i < 20; i += 1) bytes = nextChunkBytes(bytes, 'lost');
  expect(bytes).toBe(64 * 1024);
  for (let i = 0; i < 20; i += 1) bytes = nextChunkBytes(bytes, { tookMs: 1 });
  expect(bytes).toBe(8 * 1024 ** 2);
  expect([1, 2, 10].map((failures) => waitMs(failures, 1, null))).toEqual([1_000, 2_000, 30_000]);
  expect(waitMs(1, 0, 5)).toBe(5_000);
});
