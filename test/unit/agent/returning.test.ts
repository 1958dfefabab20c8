import { afterEach, expect, test } from 'vitest';
import { ok } from '#contract/errors.ts';
import type { HandIn, HandInLine, HandInStatus } from '../../../agent/loan/hand-in-port.ts';
import { initialModel, type Model } from '../../../agent/session/model.ts';
import { reduce } from '../../../agent/session/reduce.ts';
import { type Bench, createBench } from './support/agent-under-test.ts';
import { quietStatus, sampleFacts } from './support/facts.ts';
import { until } from './support/until.ts';

/** 返却 with an agent as it runs, a recorder in memory and a hand-in that does as it is told. */

let bench: Bench;
afterEach(() => bench.close());

class HandInByHand implements HandIn {
  now: HandInStatus = { phase: 'idle' };
  readonly asked: string[] = [];
  readonly status = () => this.now;
  readonly start = () => {
    this.asked.push('start');
    this.now = { phase: 'listing', files: 2, bytes: 9 };
  };
  readonly pause = async () => {
    this.asked.push('pause');
    this.now = { phase: 'paused' };
  };
  readonly cancel = async () => {
    this.asked.push('cancel');
    this.now = { phase: 'idle' };
  };
}

const done = { ok: true, value: null } as const;
const wrong = { ok: false, code: 'TM-104' } as const;
const returning = () => {
  const { screen } = bench.state();
  return screen.screen === 'returning' ? screen : null;
};
const stepsOf = () => returning()?.steps.map(({ state }) => state);
const stepsAre = (...states: readonly string[]) =>
  until(`the steps ${states}`, () => (stepsOf()?.join() === states.join() ? true : null));

test('led from the first step to the counter: handed in, stopped and begun again, sent, closed', async () => {
  const handIn = new HandInByHand();
  bench = await createBench({ handIn: () => handIn });
  await bench.screen('signed-out');
  expect(await bench.ask('beginReturn')).toMatchObject(wrong);
  await bench.signIn();
  expect(await bench.ask('beginReturn')).toEqual(done);
  await bench.screen('returning');
  expect(bench.recorder.types().filter((type) => type === 'return.begun')).toHaveLength(1);
  await stepsAre('now', 'waiting', 'waiting', 'waiting');
  expect(await bench.ask('closeReturn')).toMatchObject(wrong);

  expect(await bench.ask('startHandIn')).toEqual(done);
  await until('a press that stops it', () => (returning()?.presses.cancel ? true : null));
  // What is under way is stopped first: nobody leaves it behind unseen.
  expect(await bench.ask('leaveReturn')).toMatchObject(wrong);
  expect(await bench.ask('startHandIn')).toMatchObject(wrong);
  expect(await bench.ask('pauseHandIn')).toEqual(done);
  const mayPress = (what: 'start' | 'pause' | 'cancel') => returning()?.presses[what] === true;
  await until('both ways on from a pause', () => (mayPress('start') && mayPress('cancel') ? true : null));
  expect(await bench.ask('pauseHandIn')).toMatchObject(wrong);
  await bench.ask('startHandIn');
  await until('a press that pauses it', () => (mayPress('pause') ? true : null));
  expect(await bench.ask('cancelHandIn')).toEqual(done);
  await until('nothing to give up', () => (mayPress('start') && !mayPress('cancel') ? true : null));
  expect(await bench.ask('cancelHandIn')).toMatchObject(wrong);
  await bench.ask('startHandIn');
  expect(handIn.asked).toEqual(['start', 'pause', 'start', 'cancel', 'start']);

  handIn.now = { phase: 'done', files: 2, bytes: 9 };
  await stepsAre('done', 'waiting', 'waiting', 'waiting');
  expect(await bench.ask('closeReturn')).toMatchObject(wrong);
  bench.recorder.patch({ unsent: 0, receipted: 1_000, line: 'up' });
  await stepsAre('done', 'done', 'now', 'waiting');
  expect(await bench.ask('closeReturn')).toEqual(done);
  await stepsAre('done', 'done', 'done', 'now');
  expect(bench.recorder.entries.at(-1)).toMatchObject({
    ...{ type: 'return.closed', data: { results: 'handed-in', trail: 'receipted' } },
  });
  expect(await bench.ask('startWork', { work: '続き' })).toMatchObject({ ok: false, code: 'TM-107' });
});

test('what the hand-in tells is written as the person’s, of no session, and its questions reach the recorder', async () => {
  let line: HandInLine | null = null;
  bench = await createBench({
    handIn: (given) => {
      line = given;
      return new HandInByHand();
    },
  });
  await bench.screen('signed-out');
  await bench.signIn();
  const { ask, record } = line as unknown as HandInLine;
  expect(await ask(null)).toMatchObject({ ok: false, code: 'TM-401' });
  expect(bench.recorder.ops).toContain('hand-in');
  const data = { why: 'cancelled', detail: '' } as const;
  await record({ type: 'results.hand-in-failed', data });
  const entry = { type: 'results.hand-in-failed', session: null, actor: 'staff:100123', data };
  expect(bench.recorder.entries.at(-1)).toMatchObject(entry);
});

test('what was handed in before this return is handed in anew', () => {
  const now = new Date('2026-11-26T01:00:00.000Z');
  const done = { phase: 'done', files: 1, bytes: 4 } as const;
  const act = { kind: 'record', ticket: 3, command: 9, what: { is: 'return-begun' } } as const;
  const begin = (handIn: HandInStatus) => {
    const model: Model = { ...initialModel, link: 'up', facts: sampleFacts, status: quietStatus, handIn, act };
    return reduce(model, { type: 'recorded', ticket: 3, outcome: ok({}) }, now).effects;
  };
  expect(begin(done)).toContainEqual({ do: 'hand-in', act: 'start' });
  expect(begin({ phase: 'idle' })).not.toContainEqual({ do: 'hand-in', act: 'start' });
});

test('no session runs beside a return, and after work it is reached as well', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('startWork', { work: '点検' });
  expect(await bench.ask('beginReturn')).toMatchObject(wrong);
  await bench.ask('beginEnd');
  await bench.ask('endWork', { result: '終わり' });
  await bench.screen('after-work');
  expect(await bench.ask('beginReturn')).toEqual(done);
  await bench.screen('returning');
  expect(await bench.ask('leaveReturn')).toEqual(done);
  await bench.screen('before-work');
  // A second look is no second beginning.
  await bench.ask('beginReturn');
  expect(bench.recorder.types().filter((type) => type === 'return.begun')).toHaveLength(1);
});

test('by telephone, without a line; the office’s extension takes it back', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('beginReturn');
  await stepsAre('blocked', 'waiting', 'waiting', 'waiting');
  await bench.ask('showCode', { purpose: 'report' });
  await bench.ask('answerCode', { code: '0123456789' });
  await stepsAre('done', 'done', 'now', 'waiting');
  await bench.ask('closeReturn');
  await stepsAre('done', 'done', 'done', 'now');
  expect(bench.recorder.entries.at(-1)?.data).toEqual({ results: 'on-terminal', trail: 'on-terminal' });
  await bench.ask('showCode', { purpose: 'extension' });
  await bench.ask('answerCode', { code: '0123456789' });
  await bench.screen('before-work');
  expect(bench.state().notice?.text).toContain('返却の手続きを取り消しました');
});
