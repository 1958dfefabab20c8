import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ControlState, controlNames } from '#contract/controls.ts';
import { type ErrorCode, errorTable, type Outcome, ok, refusal } from '#contract/errors.ts';
import { ShellState } from '#contract/ipc/shell-state.ts';
import { returnAfter } from '#contract/loan/return.ts';
import type { RecorderStatus } from '#contract/socket/protocol.ts';
import type { HandInStatus } from '../../agent/loan/hand-in-port.ts';
import type { AgentCall } from '../../agent/port.ts';
import { type Effect, initialModel, type Model, type ShellEvent } from '../../agent/session/model.ts';
import { reduce } from '../../agent/session/reduce.ts';
import { screenOf, shellState } from '../../agent/session/view.ts';
import { quietStatus, sampleFacts } from '../unit/agent/support/facts.ts';

const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const at = '2026-11-21T00:00:00.000Z';
const now = new Date('2026-11-21T01:00:00.000Z');

const outcome: fc.Arbitrary<Outcome<unknown>> = fc.oneof(
  { weight: 10, arbitrary: fc.constant(ok({})) },
  fc.constantFrom<ErrorCode>('TM-101', 'TM-104', 'TM-201', 'TM-202', 'TM-207', 'TM-203').map((code) => refusal(code)),
);
const lock = fc.constantFrom<ErrorCode>('TM-102', 'TM-202', 'TM-203', 'TM-301', 'TM-302', 'TM-304').map((code) => ({
  code,
  detail: '',
  since: at,
  contactCode: '1001234567',
}));
const open = fc.record({
  id: fc.constantFrom(...ids),
  kind: fc.constantFrom('working' as const, 'interrupted' as const),
  startedAt: fc.constant(at),
  since: fc.constantFrom(at, null),
  interruptions: fc.nat(3),
});
const status: fc.Arbitrary<RecorderStatus> = fc
  .record({
    open: fc.option(open),
    lock: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, lock),
    recorded: fc.nat(9),
    code: fc.constantFrom(null, { purpose: 'unlock' as const, digits: '1001234567' }),
    returning: fc.constantFrom<RecorderStatus['returning'][]>('none', 'none', 'none', 'begun', 'telephoned', 'closed'),
    receipted: fc.constant(9),
  })
  .map((change) => ({ ...quietStatus, ...change }));
const readings = fc
  .array(fc.constantFrom<ControlState>('measured', 'measured', 'measured', 'absent', 'unknown'), {
    minLength: 4,
    maxLength: 4,
  })
  .map((states) =>
    controlNames.map((control, i) => ({ control, state: states[i] ?? 'unknown', detail: '', tookMs: 1 })),
  );
const signInCall: AgentCall = { name: 'signIn', args: { staff: '100123', pin: '1' } };
const handedIn: HandInStatus = { phase: 'done', files: 1, bytes: 1 };
const ticket = fc.nat(12);
const call: fc.Arbitrary<AgentCall> = fc.constantFrom<AgentCall>(
  { name: 'signIn', args: { staff: '100123', pin: '1' } },
  { name: 'signIn', args: { staff: '100123', pin: '1' } },
  { name: 'signOut', args: {} },
  { name: 'startWork', args: { work: 'x' } },
  { name: 'interrupt', args: { reason: 'break', note: '', from: null, to: null } },
  { name: 'resume', args: {} },
  { name: 'beginEnd', args: {} },
  { name: 'cancelEnd', args: {} },
  { name: 'endWork', args: { result: 'x' } },
  { name: 'finish', args: {} },
  { name: 'beginReturn', args: {} },
  { name: 'leaveReturn', args: {} },
  { name: 'startHandIn', args: {} },
  { name: 'pauseHandIn', args: {} },
  { name: 'cancelHandIn', args: {} },
  { name: 'closeReturn', args: {} },
  { name: 'recheck', args: {} },
  { name: 'showCode', args: { purpose: 'extension' } },
  { name: 'answerCode', args: { code: '0123456789' } },
);

/** Everything that can happen, most of it at the wrong time; `fit` answers come at the right one. */
const event = fc.oneof(
  { weight: 2, arbitrary: status.map((s): ShellEvent => ({ type: 'link-up', facts: sampleFacts, status: s })) },
  fc.constant<ShellEvent>({ type: 'link-lost' }),
  { weight: 3, arbitrary: status.map((s): ShellEvent => ({ type: 'status', status: s })) },
  {
    weight: 8,
    arbitrary: fc
      .tuple(call, fc.nat(999), fc.constantFrom(...ids))
      .map(([c, id, newSession]): ShellEvent => ({ type: 'command', id, call: c, newSession })),
  },
  fc.tuple(ticket, outcome).map(([t, o]): ShellEvent => ({ type: 'pin-answered', ticket: t, outcome: o })),
  fc.tuple(ticket, outcome).map(([t, o]): ShellEvent => ({ type: 'recorded', ticket: t, outcome: o })),
  fc.tuple(ticket, outcome).map(([t, o]): ShellEvent => ({ type: 'unlocked', ticket: t, outcome: o })),
  fc
    .constantFrom<HandInStatus[]>({ phase: 'idle' }, { phase: 'listing', files: 1, bytes: 1 }, handedIn, handedIn)
    .map((view): ShellEvent => ({ type: 'hand-in-moved', view })),
  readings.map((r): ShellEvent => ({ type: 'heartbeat-measured', readings: r })),
  fc
    .constantFrom<'TM-302' | 'TM-304'>('TM-302', 'TM-304')
    .map((code): ShellEvent => ({ type: 'trouble', code, detail: 'x' })),
  fc
    .constantFrom<ErrorCode>('TM-202', 'TM-207', 'TM-104')
    .map((code): ShellEvent => ({ type: 'write-refused', code, detail: '' })),
  fc.constant<ShellEvent>({ type: 'recheck-due' }),
);
interface Fit {
  readonly fit: true;
  readonly outcome: Outcome<unknown>;
  readonly readings: Model['controls'];
  readonly foundation: boolean;
}
type Move = ShellEvent | Fit;
const fit: fc.Arbitrary<Fit> = fc.record({
  fit: fc.constant(true as const),
  outcome,
  readings,
  foundation: fc.nat(9).map((n) => n > 0),
});
const move: fc.Arbitrary<Move> = fc.oneof<fc.MaybeWeightedArbitrary<Move>[]>(
  { weight: 3, arbitrary: event },
  { weight: 4, arbitrary: fit },
);

/** The answer that the machine is waiting for. */
function fitting(model: Model, f: Fit): ShellEvent | null {
  const { act } = model;
  if (act === null) return null;
  const { ticket: t } = act;
  if (act.kind === 'sign-in') return { type: 'pin-answered', ticket: t, outcome: f.outcome } as const;
  if (act.kind === 'record' || act.phase === 'recording')
    return { type: 'recorded', ticket: t, outcome: f.outcome } as const;
  if (act.phase === 'unlocking') return { type: 'unlocked', ticket: t, outcome: f.outcome } as const;
  const foundation = f.foundation ? null : ({ code: 'TM-302', detail: 'x' } as const);
  return {
    type: 'checks-finished',
    ticket: t,
    report: { checks: model.checks, readings: foundation === null ? f.readings : [], foundation },
  } as const;
}

interface Seen {
  readonly model: Model;
  readonly event: ShellEvent;
  readonly effects: readonly Effect[];
  readonly before: Model;
}

function play(moves: readonly Move[]): readonly Seen[] {
  let model = initialModel;
  const seen: Seen[] = [];
  for (const one of moves) {
    const happening: ShellEvent | null = 'fit' in one ? fitting(model, one) : one;
    if (happening === null) continue;
    const { next, effects } = reduce(model, happening, now);
    seen.push({ model: next, event: happening, effects, before: model });
    model = next;
  }
  return seen;
}

const fixed = { workFolder: '/w', revision: 1 };
const runs = { numRuns: 2_000 };
const quietStart: ShellEvent = { type: 'link-up', facts: sampleFacts, status: quietStatus };
const moves = fc
  .array(move, { minLength: 10, maxLength: 60, size: 'max' })
  .map((all) => [quietStart, ...all] as readonly Move[]);

test('nobody works without a controls.checked that passed and is on the disk, in this very sign-in', () => {
  let worked = 0;
  fc.assert(
    fc.property(moves, (all) => {
      let proved = false;
      let writing: { ticket: number; passed: boolean } | null = null;
      for (const { model, event: happening, effects } of play(all)) {
        if (happening.type === 'recorded' && happening.ticket === writing?.ticket) {
          if (happening.outcome.ok && writing.passed) proved = true;
          writing = null;
        }
        if (!model.signedIn) proved = false;
        for (const effect of effects) {
          if (effect.do !== 'append') continue;
          const checked = effect.drafts.find((draft) => draft.type === 'controls.checked');
          if (checked?.type === 'controls.checked') writing = { ticket: effect.ticket, passed: checked.data.passed };
          // 始業 is only ever written together with the proof.
          if (effect.drafts.some((draft) => draft.type === 'session.started'))
            expect(checked?.data).toMatchObject({ passed: true });
        }
        if (screenOf(model, now).screen === 'working') {
          worked += 1;
          expect(proved).toBe(true);
          expect(model.passed).toBe(true);
        }
      }
    }),
    runs,
  );
  // A property that never meets its case proves nothing.
  expect(worked).toBeGreaterThan(100);
});

test('locked for as long as the recorder says so, is away, or a cause stands; no command works behind it', () => {
  fc.assert(
    fc.property(moves, (all) => {
      for (const { model, event: happening, effects, before } of play(all)) {
        const { screen } = screenOf(model, now);
        const mustLock =
          model.link === 'lost' || (model.link === 'up' && (model.status?.lock !== null || model.cause !== null));
        if (mustLock) expect(screen).toBe('locked');
        if (happening.type === 'command' && screenOf(before, now).screen === 'locked') {
          expect(effects.some((e) => e.do === 'append' || e.do === 'verify-pin')).toBe(false);
        }
        // 連絡コード are for who is signed in, or stands before a lock; an office lock has its own.
        if (effects.some((e) => e.do === 'show-code' || e.do === 'answer-code')) {
          const asked = screenOf(before, now);
          expect(before.signedIn || asked.screen === 'locked').toBe(true);
        }
        if (effects.some((e) => e.do === 'show-code')) {
          const code = before.status?.lock?.code;
          expect(code !== undefined && errorTable[code].wayOut === 'office-code').toBe(false);
        }
        if (!model.signedIn && screen !== 'locked') expect(shellState(model, fixed, now).code).toBeNull();
        // The way out of an office lock is never a recheck.
        for (const effect of effects) {
          const code = model.status?.lock?.code;
          if (effect.do === 'unlock') expect(code !== undefined && errorTable[code].wayOut).toBe('recheck');
        }
      }
    }),
    runs,
  );
});

test('a cause leaves only with a proof that is on the disk and that nothing has shaken since it was begun', () => {
  let left = 0;
  let shaken = 0;
  fc.assert(
    fc.property(moves, (all) => {
      const tainted = new Set<number>();
      for (const { model, event: happening, before } of play(all)) {
        const isTrouble = happening.type === 'trouble' || happening.type === 'link-lost';
        if (isTrouble && before.act?.kind === 'check') tainted.add(before.act.ticket);
        if (happening.type === 'recorded' && tainted.has(happening.ticket)) {
          shaken += 1;
          expect(model.passed && !before.passed).toBe(false);
        }
        if (before.cause === null || model.cause !== null) continue;
        left += 1;
        expect(happening.type).toBe('recorded');
        if (happening.type !== 'recorded') continue;
        expect(happening.outcome.ok).toBe(true);
        expect(tainted.has(happening.ticket)).toBe(false);
      }
    }),
    runs,
  );
  expect(left).toBeGreaterThan(100);
  expect(shaken).toBeGreaterThan(10);
});

test('every command is answered once, at once or when its act is over; every state is one that main accepts', () => {
  fc.assert(
    fc.property(moves, (all) => {
      const waiting: number[] = [];
      let last: Model = initialModel;
      for (const { model, event: happening, effects } of play(all)) {
        if (happening.type === 'command') waiting.push(happening.id);
        for (const effect of effects) {
          // The codes are answered by whoever asks the recorder.
          if (effect.do !== 'answer' && effect.do !== 'show-code' && effect.do !== 'answer-code') continue;
          const index = waiting.indexOf(effect.command);
          expect(index).toBeGreaterThanOrEqual(0);
          waiting.splice(index, 1);
        }
        const pending = model.act !== null && 'command' in model.act && model.act.command !== null ? 1 : 0;
        expect(waiting.length).toBe(pending);
        last = model;
      }
      ShellState.parse(shellState(last, fixed, now));
    }),
    runs,
  );
});

const press = (name: 'beginReturn' | 'closeReturn' | 'startWork'): ShellEvent => ({
  ...{ type: 'command', id: 0, newSession: '11111111-1111-4111-8111-111111111111' },
  call: name === 'startWork' ? { name, args: { work: 'x' } } : { name, args: {} },
});
const standing = (returning: RecorderStatus['returning']): ShellEvent => ({
  type: 'status',
  status: { ...quietStatus, returning, receipted: 9 },
});
const well: Fit = { fit: true, outcome: ok({}), readings: [], foundation: true };
/** The way to a closed return, left at random places and disturbed in between. */
const returns = fc
  .array(fc.option(move, { freq: 2 }), { minLength: 12, maxLength: 12 })
  .map((disturbances): readonly Move[] => {
    const way: readonly Move[] = [
      ...[quietStart, { type: 'command' as const, id: 0, newSession: '', call: signInCall }, well],
      ...[press('beginReturn'), well, standing('begun'), { type: 'hand-in-moved' as const, view: handedIn }],
      ...[press('closeReturn'), well, standing('closed'), press('startWork'), press('beginReturn')],
    ];
    return way.flatMap((one, i) => [one, disturbances[i] ?? null].filter((each) => each !== null));
  });

test('a return ends work for good: none begins beside a closed one, and none closes with results or trail open', () => {
  let closings = 0;
  let refused = 0;
  fc.assert(
    fc.property(returns, (all) => {
      for (const { event: happening, effects, before } of play(all)) {
        const drafts = effects.flatMap((effect) => (effect.do === 'append' ? effect.drafts : []));
        const standing = before.status?.returning;
        const isStart = happening.type === 'command' && happening.call.name === 'startWork';
        if (isStart && standing === 'closed') {
          refused += 1;
          expect(effects.some(({ do: what }) => what === 'run-checks')).toBe(false);
        }
        for (const draft of drafts) {
          if (draft.type === 'return.begun') expect([standing, before.status?.open]).toEqual(['none', null]);
          if (draft.type !== 'return.closed') continue;
          closings += 1;
          expect(before.status?.open).toBeNull();
          expect(returnAfter(standing ?? 'none', draft.type, draft.data)).toBe('closed');
          if (draft.data.results === 'handed-in') expect(before.handIn.phase).toBe('done');
        }
      }
    }),
    runs,
  );
  expect(closings).toBeGreaterThan(5);
  expect(refused).toBeGreaterThan(20);
});
