import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../../../agent/clock.ts';
import {
  createOpenWalk,
  type OpenWalk,
  type WalkHold,
  type WalkRule,
} from '../../../../agent/guards/save/open-walk.ts';
import { type WatchFolder, watchFolder } from '../../../../agent/guards/save/watch-folder.ts';
import { until } from '../support/until.ts';

let folder: string;
let holds: WalkHold[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tanmori-walk-'));
  holds = [];
  for (const name of ['work/sub', 'work/回収', 'home/.config', 'home/Documents', 'tmp']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
});
afterEach(() => {
  for (const { stop } of holds) stop();
  rmSync(folder, { recursive: true, force: true });
});

const open = (watch: WatchFolder): OpenWalk =>
  createOpenWalk({
    ...{ workFolder: join(folder, 'work'), homes: [join(folder, 'home')], leaveAlone: [], watchFolder: watch },
    temporary: [join(folder, 'tmp'), join(folder, 'missing')],
    uid: process.getuid?.() ?? 0,
    // An hour ahead: what was just written is settled.
    clock: { monotonicMs: systemClock.monotonicMs, now: () => new Date(Date.now() + 3_600_000) },
  });

/** A rule that says what it was shown, and how often it was asked for a round. */
function rule(walk: OpenWalk, looksInto: (path: string) => boolean = () => true) {
  const shown: string[] = [];
  let rounds = 0;
  const hold = walk.add({
    looksInto: (path) => looksInto(path.toString()),
    found: (origin, at, name) => shown.push(`${origin} ${at.toString().slice(folder.length + 1)}/${name.toString()}`),
    round: () => () => {
      rounds += 1;
    },
    broke: (error) => shown.push(String(error)),
  });
  holds.push(hold);
  const know = async (name: string): Promise<void> =>
    hold.know(Buffer.from(join(folder, name)), await lstat(join(folder, name), { bigint: true }));
  /** Another whole round, and what it has shown. */
  const next = async (): Promise<readonly string[]> => {
    shown.length = 0;
    const after = rounds;
    hold.soon();
    await until('a round', () => (rounds > after ? true : null));
    return shown.toSorted();
  };
  return { hold, shown, know, next, rounds: () => rounds };
}

const unwatched: WatchFolder = () => ({ close: () => undefined });
const put = (name: string, text = 'x'): void => writeFileSync(join(folder, name), text);

test('each rule is shown what it looks into and does not know, whatever another one knows', async () => {
  for (const name of ['work/a', 'work/sub/b', 'work/回収/c', 'home/.config/d', 'home/.e', 'home/f', 'tmp/g']) put(name);
  put('home/Documents/h');
  const walk = open(unwatched);
  const [all, homes] = [rule(walk), rule(walk, (path) => path.includes('/home'))];
  for (const { hold } of [all, homes]) hold.start();
  await until('a round', () => (homes.rounds() > 0 ? true : null));
  const hidden = ['home/.config/d', 'home/.e'];
  const every = [...hidden, 'tmp/g', 'work/a', 'work/sub/b'];
  expect([...new Set(homes.shown)].toSorted()).toEqual(hidden.map((name) => `start ${name}`));
  // The second one's start was the first one's second round.
  expect(all.shown.slice(0, every.length).toSorted()).toEqual(every.map((name) => `start ${name}`));
  for (const name of every) await all.know(name);
  expect(await all.next()).toEqual([]);
  expect(await homes.next()).toEqual(hidden.map((name) => `event ${name}`));
  // Known no more: written to, replaced, forgotten.
  put('work/a', 'y');
  put('home/.e2', 'x');
  renameSync(join(folder, 'home/.e2'), join(folder, 'home/.e'));
  expect(await all.next()).toEqual(['event home/.e', 'event work/a']);
  all.hold.forget();
  expect((await all.next()).length).toBe(every.length);
});

test('a rule that comes later is shown what was there; when it goes the others go on', async () => {
  put('tmp/a');
  const walk = open(unwatched);
  const [early, late] = [rule(walk), rule(walk)];
  early.hold.start();
  await until('a round', () => (early.rounds() > 0 ? true : null));
  await early.know('tmp/a');
  expect(late.shown).toEqual([]);
  late.hold.start();
  await until('its round', () => (late.rounds() > 0 ? true : null));
  expect(late.shown).toEqual(['start tmp/a']);
  late.hold.stop();
  put('tmp/b');
  expect(await early.next()).toEqual(['event tmp/b']);
  expect(late.shown).toEqual(['start tmp/a']);
});

test('an event is told at once, also below a folder that has just been made', async () => {
  const one = rule(open(watchFolder));
  one.hold.start();
  await until('a round', () => (one.rounds() > 0 ? true : null));
  mkdirSync(join(folder, 'work/new/deep'), { recursive: true });
  put('work/new/deep/a');
  put('home/.config/b');
  put('home/Documents/c');
  await until('both', () => ([...new Set(one.shown)].length === 2 ? true : null));
  expect([...new Set(one.shown)].toSorted()).toEqual(['event home/.config/b', 'event work/new/deep/a']);
});

describe('between rounds', () => {
  const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000 + 1_000);
  const turns = async (): Promise<void> => {
    for (let i = 0; i < 50; i += 1) await nextTurn();
  };
  /** A walk whose every round takes seconds, and what its watches call. */
  function slow({ watch, stepMs = 1_000 }: { readonly watch?: WatchFolder; readonly stepMs?: number } = {}) {
    let monotonicMs = 0;
    const heard: ((name: Buffer) => void)[] = [];
    const walk = createOpenWalk({
      ...{ workFolder: join(folder, 'work'), homes: [join(folder, 'home')], leaveAlone: [], temporary: [] },
      uid: process.getuid?.() ?? 0,
      watchFolder:
        watch ??
        ((_path, hear) => {
          heard.push(hear);
          return { close: () => undefined };
        }),
      clock: {
        monotonicMs: () => {
          monotonicMs += stepMs;
          return monotonicMs;
        },
        now: () => new Date(),
      },
    });
    return { walk, heard };
  }
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const begin = async (walk: OpenWalk, rest: Partial<WalkRule> = {}): Promise<() => number> => {
    let rounds = 0;
    const hold = walk.add({
      ...{ looksInto: () => true, found: () => undefined, broke: (error) => expect.fail(String(error)) },
      ...{ round: () => () => void rounds++, ...rest },
    });
    holds.push(hold);
    hold.start();
    await turns();
    expect(rounds).toBe(1);
    return () => rounds;
  };
  const wait = async (count: number, rounds: () => number): Promise<number> => {
    await minutes(count);
    await turns();
    return rounds();
  };

  test('nothing heard: the next one is in five minutes; something heard: in one', async () => {
    const { walk, heard } = slow();
    const rounds = await begin(walk);
    expect(await wait(4, rounds)).toBe(1);
    expect(await wait(1, rounds)).toBe(2);
    heard[0]?.(Buffer.from('gone'));
    expect(await wait(1, rounds)).toBe(3);
    expect(await wait(1, rounds)).toBe(3);
    walk.stir();
    expect(await wait(1, rounds)).toBe(4);
  });

  test('what is heard while a round is under way counts for the next one', async () => {
    put('work/f');
    const { walk, heard } = slow();
    const rounds = await begin(walk, {
      found: (_origin, _folder, name) => {
        if (name.toString() === 'f') heard[0]?.(Buffer.from('gone'));
      },
    });
    expect(await wait(1, rounds)).toBe(2);
    expect(await wait(1, rounds)).toBe(3);
  });

  test('where a folder is not watched, or a rule has something under way, each minute', async () => {
    const full: WatchFolder = () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    const unheard = await begin(slow({ watch: full }).walk);
    expect(await wait(1, unheard)).toBe(2);
    const busy = await begin(slow().walk, { needsRounds: () => true });
    expect(await wait(1, busy)).toBe(2);
  });

  test.each([
    ['waits for a rule that is behind', false],
    ['is not held up by a rule whose look stands still', true],
  ])('a walk %s', async (_what, isTimePassing) => {
    for (let i = 0; i < 400; i += 1) put(`work/f${i}`);
    const { walk } = slow({ stepMs: isTimePassing ? 1_000 : 0 });
    const shown = new Set<string>();
    let isBehind = true;
    const hold = walk.add({
      ...{ looksInto: () => true, broke: (error) => expect.fail(String(error)) },
      ...{ found: (_origin, _folder, name) => void shown.add(name.toString()), isBehind: () => isBehind },
    });
    holds.push(hold);
    hold.start();
    await turns();
    if (!isTimePassing) {
      expect(shown.size).toBe(128);
      isBehind = false;
    }
    vi.useRealTimers();
    await until('all of them', () => (shown.size === 400 ? true : null));
  });
});
