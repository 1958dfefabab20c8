import { beforeEach, describe, expect, test } from 'vitest';
import type { ControlState } from '#contract/controls.ts';
import { systemClock } from '../../../../../agent/clock.ts';
import { createWindowsLook } from '../../../../../agent/platform/windows/media.ts';
import { windowsProbes } from '../../../../../agent/platform/windows/probes.ts';
import type { Watch } from '../../../../../agent/platform/windows/watch.ts';
import type { AttestedControl } from '../../../../../agent/profile/judge-controls.ts';
import { FakeScript, lineOf, watchOf, wholeStart } from './support/watch-lines.ts';

const accepted: AttestedControl = { state: 'configured', detail: '設定は効いています。', next: null };
const unaccepted: AttestedControl = {
  state: 'unknown',
  detail: '受入確認が登録されていません（未検証）。',
  next: null,
};

let script: FakeScript;
let watch: Watch;
let asked: number;
beforeEach(() => {
  script = new FakeScript();
  watch = watchOf(script);
  watch.start();
  asked = 0;
});

async function states(
  settings: AttestedControl | null,
  drive: 'open' | 'refused' = 'refused',
  saved: ControlState | 'unwatched' = 'unwatched',
) {
  const attest = () => {
    asked += 1;
    return Promise.resolve({ save: accepted, media: accepted, print: accepted, install: accepted, ...all(settings) });
  };
  const probes = windowsProbes({
    ...{ watch, clock: systemClock, attest: settings === null ? null : attest },
    look: createWindowsLook(watch, () => Promise.resolve(drive)),
    guard: { state: () => ({ kind: saved === 'unwatched' ? 'idle' : 'watching' }) },
    save: () => Promise.resolve({ state: saved === 'unwatched' ? 'absent' : saved, detail: '' }),
  });
  const read: Record<string, ControlState> = {};
  for (const [control, probe] of Object.entries(probes)) read[control] = (await probe()).state;
  watch.stop();
  return read;
}
const all = (one: AttestedControl | null) => (one === null ? {} : { save: one, media: one, print: one, install: one });
const unknown = { save: 'unknown', media: 'unknown', print: 'unknown', install: 'unknown' };

describe('without the acceptance of the image', () => {
  test('nothing is good, provisioned or not, whatever was tried', async () => {
    script.says(...wholeStart, lineOf('media-stick'));
    expect(await states(unaccepted, 'refused', 'measured')).toEqual(unknown);
    script = new FakeScript();
    watch = watchOf(script);
    watch.start();
    script.says(...wholeStart, lineOf('media-stick'));
    expect(await states(null, 'refused', 'measured')).toEqual(unknown);
  });
  test('what goes through is 未作動 all the same', async () => {
    script.says(...wholeStart, lineOf('media-stick'), lineOf('printing-idle'));
    const absent = { ...unknown, save: 'absent', media: 'absent', print: 'absent' };
    expect(await states(unaccepted, 'open', 'absent')).toEqual(absent);
  });
});

describe('with it', () => {
  test('settings speak where nothing was tried, and a stick that was refused is 実測', async () => {
    script.says(...wholeStart);
    const configured = { save: 'configured', media: 'configured', print: 'configured', install: 'configured' };
    expect(await states(accepted, 'refused', 'unknown')).toEqual(configured);
    expect(asked).toBe(1);
    script = new FakeScript();
    watch = watchOf(script);
    watch.start();
    script.says(...wholeStart, lineOf('media-stick'));
    const both = { ...configured, save: 'measured', media: 'measured' };
    expect(await states(accepted, 'refused', 'measured')).toEqual(both);
  });
  test('what is not watched is unknown', async () => {
    expect(await states(accepted)).toEqual(unknown);
    script = new FakeScript();
    watch = watchOf(script);
    watch.start();
    script.says(...wholeStart, lineOf('printing-idle').replace('"printers":1', '"printers":null'));
    expect(await states(accepted)).toMatchObject({ media: 'configured', print: 'unknown' });
  });
});
