import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Watch, WatchedControl } from '../../../../../agent/platform/windows/watch.ts';
import { FakeScript, lineOf, watchOf, wholeStart } from './support/watch-lines.ts';

const controls: readonly WatchedControl[] = ['media', 'print', 'install'];
let script: FakeScript;
let told: string[];
let watch: Watch;
beforeEach(() => {
  vi.useFakeTimers();
  script = new FakeScript();
  told = [];
  watch = watchOf(script, told);
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

const good = () => controls.filter((control) => watch.standing(control).ok);

describe('the watch', () => {
  test('is whole only once the script has said all that a control needs', () => {
    expect(good()).toEqual([]);
    watch.start();
    watch.start();
    expect(script.starts).toBe(1);
    wholeStart.forEach((line, at) => {
      expect(good().length, `before line ${at}`).toBeLessThan(3);
      script.says(line);
    });
    expect(good()).toEqual(controls);
  });

  test.each([
    ['hello', 'hello-constrained', []],
    ['printing-stopped', 'heartbeat', ['media', 'install']],
  ])('with %s in place of which stands %s, %j are good', (instead, by, expected) => {
    watch.start();
    script.says(...wholeStart.map((line) => (line === lineOf(instead) ? lineOf(by) : line)));
    expect(good()).toEqual(expected);
  });

  test('a subscription that was refused makes its control unknown, by its name', () => {
    watch.start();
    script.says(...wholeStart, lineOf('subscribed-refused'));
    expect(good()).toEqual(['media', 'install']);
    expect(watch.standing('print')).toEqual({ ok: false, detail: '「job」を監視できません。' });
  });

  test('a line that cannot be read is told without what it says, the rest is kept, and a new list heals', () => {
    watch.start();
    script.says(...wholeStart, '{"t":"media","d":"x"}', lineOf('media-stick'));
    expect(told).toEqual(['a line of 21 bytes could not be read']);
    expect(watch.media()?.disks).toHaveLength(2);
    expect(good()).toEqual(['media']);
    script.says(lineOf('printing-idle'), lineOf('packages'));
    expect(good()).toEqual(controls);
  });

  test('lists grow old, while heartbeats go on', () => {
    watch.start();
    script.says(...wholeStart);
    for (let sec = 0; sec < 60; sec += 2) {
      vi.advanceTimersByTime(2_000);
      script.says(lineOf('heartbeat'));
    }
    expect(script.starts).toBe(1);
    expect(good()).toEqual(['install']);
    expect(watch.media()).toBeNull();
  });

  test('a child that ends is started again with growing pauses, and what it told no longer counts', () => {
    watch.start();
    const pauses: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      script.says(...wholeStart);
      expect(good()).toEqual(controls);
      const { starts } = script;
      script.ends('exit 1');
      expect(good()).toEqual([]);
      const from = Date.now();
      while (script.starts === starts) vi.advanceTimersByTime(500);
      pauses.push(Date.now() - from);
      expect(good()).toEqual([]);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(told).toContain('the watch ended (exit 1)');
  });

  test('after a good run the pause is short again', () => {
    watch.start();
    for (let round = 0; round < 5; round += 1) {
      script.ends('exit 1');
      vi.advanceTimersByTime(60_000);
    }
    for (let sec = 0; sec < 70; sec += 10) {
      script.says(lineOf('heartbeat'));
      vi.advanceTimersByTime(10_000);
    }
    const { starts } = script;
    script.ends('exit 1');
    vi.advanceTimersByTime(1_000);
    expect(script.starts).toBe(starts + 1);
  });

  test('a child that is silent, or says only what cannot be read, is ended and started again', () => {
    watch.start();
    script.says(...wholeStart);
    for (let sec = 0; sec < 40; sec += 10) {
      script.says('no line');
      vi.advanceTimersByTime(10_000);
    }
    expect(script.kills).toBe(1);
    expect(script.starts).toBe(2);
    expect(good()).toEqual([]);
  });

  test('nothing of an ended child is taken in, and none is started after the end', () => {
    watch.start();
    script.says(...wholeStart);
    watch.stop();
    expect(script.kills).toBe(1);
    script.says(...wholeStart);
    script.ends('exit 0');
    vi.advanceTimersByTime(200_000);
    expect(script.starts).toBe(1);
    expect(good()).toEqual([]);
  });
});
