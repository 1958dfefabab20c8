import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type LifeEvent,
  registeredTerminal,
  type TerminalLife,
  transition,
  twoPersonActs,
} from '#contract/loan/life.ts';

const person = fc.constantFrom('300011', '300022', '100123');
const event: fc.Arbitrary<LifeEvent> = fc.oneof(
  ...(
    [
      ...['fill', 'hand-over', 'cancel', 'return', 'settle-trail', 'restock', 'lose'],
      ...['hold', 'break', 'send-to-repair'],
    ] as const
  ).map((type) => fc.constant({ type } as LifeEvent)),
  fc.nat(99).map((n): LifeEvent => ({ type: 'prepare', loan: `L-20261126-${String(n).padStart(3, '0')}` })),
  fc.record({ type: fc.constant('confirm' as const), side: fc.constantFrom('office', 'borrower'), person }),
  fc.record({ type: fc.constant('unconfirm' as const), side: fc.constantFrom('office', 'borrower') }),
  fc.record({ type: fc.constantFrom('order-wipe', 'destroy'), executor: person }),
  fc.record({
    type: fc.constant('wipe-ended' as const),
    executor: person,
    result: fc.constantFrom('erased', 'needs-attention'),
  }),
  fc.record({
    type: fc.constant('verify' as const),
    verifier: person,
    verdict: fc.constantFrom('accepted', 'refused'),
  }),
  fc.record({ type: fc.constant('confirm-destruction' as const), verifier: person }),
  fc.record({
    ...{ type: fc.constantFrom(...twoPersonActs), officer: person },
    second: fc.record({ id: person, as: fc.constantFrom('borrower', 'officer'), why: fc.constant('') }),
  }),
) as fc.Arbitrary<LifeEvent>;

/** The events that lead once around, so that random ones in between meet every state. */
const goodWay: readonly LifeEvent[] = [
  { type: 'order-wipe', executor: '300011' },
  { type: 'wipe-ended', executor: '300011', result: 'erased' },
  { type: 'verify', verifier: '300022', verdict: 'accepted' },
  { type: 'restock' },
  { type: 'prepare', loan: 'L-20261126-100' },
  { type: 'fill' },
  { type: 'confirm', side: 'office', person: '300011' },
  { type: 'confirm', side: 'borrower', person: '100123' },
  { type: 'hand-over' },
  { type: 'return' },
  { type: 'confirm', side: 'office', person: '300022' },
  { type: 'confirm', side: 'borrower', person: '100123' },
  { type: 'settle-trail' },
];
const history = fc
  .tuple(fc.nat(60), fc.array(fc.tuple(fc.nat(80), fc.array(event, { minLength: 1, maxLength: 3 })), { maxLength: 12 }))
  .map(([length, others]) => {
    const events = Array.from({ length }, (_, n) => goodWay[n % goodWay.length] as LifeEvent);
    for (const [at, some] of others) events.splice(Math.min(at, events.length), 0, ...some);
    return events;
  });

/** What an onlooker writes down who knows nothing of the machine's fields. */
interface Onlooker {
  /** Since its disk was last written by anybody but a wipe. */
  wipedBy: string | null;
  verifiedBy: string | null;
  destroyedBy: string | null;
  destructionSeenBy: string | null;
  trailOnlyOnThePc: boolean;
  office: string | null;
  borrower: string | null;
}
const ignorant: Onlooker = {
  ...{ wipedBy: null, verifiedBy: null, destroyedBy: null, destructionSeenBy: null },
  ...{ trailOnlyOnThePc: false, office: null, borrower: null },
};

function look(seen: Onlooker, before: TerminalLife, done: LifeEvent): Onlooker {
  const dirty = { ...seen, wipedBy: null, verifiedBy: null };
  switch (done.type) {
    case 'fill':
      return { ...dirty, office: null, borrower: null };
    case 'prepare':
    case 'return':
      return { ...seen, office: null, borrower: null };
    case 'confirm':
    case 'unconfirm':
      return { ...seen, [done.side]: done.type === 'confirm' ? done.person : null };
    case 'hand-over':
      return { ...dirty, trailOnlyOnThePc: true };
    case 'settle-trail':
    case 'give-up-trail':
      return { ...seen, trailOnlyOnThePc: false };
    case 'wipe-ended':
      return done.result === 'erased' ? { ...seen, wipedBy: done.executor } : dirty;
    case 'verify':
      return done.verdict === 'accepted' ? { ...seen, verifiedBy: done.verifier } : dirty;
    case 'cancel-loss':
      // It is with its borrower again, whatever was settled while it was thought lost.
      return before.before?.state === 'lent' ? { ...seen, trailOnlyOnThePc: true } : seen;
    case 'lose':
      return seen;
    case 'recover':
    case 'release':
    case 'break':
    case 'hold':
      return { ...dirty, office: null, borrower: null };
    case 'cancel':
      return before.wipe.kind === 'verified' ? seen : { ...dirty, office: null, borrower: null };
    case 'take-back':
    case 'send-to-repair':
      return { ...dirty, destroyedBy: null };
    case 'destroy':
      return { ...seen, destroyedBy: done.executor };
    case 'confirm-destruction':
      return { ...seen, destructionSeenBy: done.verifier };
    default:
      return seen;
  }
}

function check(seen: Onlooker, before: TerminalLife, after: TerminalLife, done: LifeEvent): void {
  const clean = seen.wipedBy !== null && seen.verifiedBy !== null && seen.wipedBy !== seen.verifiedBy;
  const destroyed =
    seen.destroyedBy !== null && seen.destructionSeenBy !== null && seen.destroyedBy !== seen.destructionSeenBy;
  if (after.state === 'stock' || done.type === 'prepare' || done.type === 'retire') expect(clean).toBe(true);
  if (after.state === 'retired') expect(clean || destroyed).toBe(true);
  if (after.state === 'lent' && before.state === 'prepared') {
    expect(seen.office).not.toBeNull();
    expect(seen.borrower).not.toBeNull();
    expect(seen.office).not.toBe(seen.borrower);
  }
  // Nobody says alone that a lost one is back.
  if (before.state === 'lost' && after.state !== 'lost') expect('second' in done).toBe(true);
  // Where the borrower is asked no more, somebody else was.
  if ('second' in done) expect(done.second.id).not.toBe(done.officer);
  // The PC's own copy goes with a wipe or a destruction: never while it is the only one.
  if (after.state === 'wiped' || after.state === 'retired') expect(seen.trailOnlyOnThePc).toBe(false);
  expect(after.trail === 'open').toBe(seen.trailOnlyOnThePc);
}

/** What leads from a lent PC to where a second person is asked for. */
const before = {
  ...{ 'take-back': 'break', release: 'hold', recover: 'lose', 'cancel-loss': 'lose' },
  'give-up-trail': 'return',
} as const;

describe('the life of a terminal', () => {
  test('10,000 random histories: no way round a wipe, a second person or the trail', { timeout: 120_000 }, () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(history, (events) => {
        let life = registeredTerminal;
        let seen = ignorant;
        for (const each of events) {
          const outcome = transition(life, each);
          if (!outcome.ok) continue;
          seen = look(seen, life, each);
          check(seen, life, outcome.next, each);
          life = outcome.next;
          reached.add(life.state);
        }
      }),
      { numRuns: 10_000 },
    );
    // The random histories were worth something.
    expect([...reached].sort()).toEqual(
      [
        ...['broken', 'held', 'lent', 'lost', 'prepared', 'repair', 'retired', 'returning', 'stock', 'verified'],
        'wiped',
      ].sort(),
    );
  });

  test('booked as broken, sent to repair or reported by one officer alone, a PC gets nowhere: every way is walked', () => {
    const alone = '300011';
    const own: readonly LifeEvent[] = [
      ...(['fill', 'hand-over', 'cancel', 'return', 'settle-trail', 'restock', 'lose'] as const).map((type) => ({
        type,
      })),
      ...(['hold', 'break', 'send-to-repair'] as const).map((type) => ({ type })),
      { type: 'prepare', loan: 'L-20261126-101' },
      ...(['office', 'borrower'] as const).flatMap((side): LifeEvent[] => [
        { type: 'confirm', side, person: alone },
        { type: 'unconfirm', side },
      ]),
      ...(['order-wipe', 'destroy'] as const).map((type) => ({ type, executor: alone })),
      { type: 'wipe-ended', executor: alone, result: 'erased' },
      { type: 'wipe-ended', executor: alone, result: 'needs-attention' },
      { type: 'verify', verifier: alone, verdict: 'accepted' },
      { type: 'verify', verifier: alone, verdict: 'refused' },
      { type: 'confirm-destruction', verifier: alone },
      ...twoPersonActs.map(
        (type): LifeEvent => ({ type, officer: alone, second: { id: alone, as: 'officer', why: '見本' } }),
      ),
    ];
    const reached = new Map<string, TerminalLife>();
    const walk = (from: TerminalLife, each: LifeEvent): TerminalLife | null => {
      const outcome = transition(from, each);
      return outcome.ok ? outcome.next : null;
    };
    // From every place of the good way that it can be booked at.
    let life = registeredTerminal;
    const waiting: TerminalLife[] = [];
    for (const each of goodWay) {
      const broken = walk(life, { type: 'break' });
      if (broken !== null) waiting.push(broken);
      life = walk(life, each) ?? life;
    }
    expect(waiting).toHaveLength(goodWay.length);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const name = JSON.stringify(next);
      if (reached.has(name)) continue;
      reached.set(name, next);
      for (const each of own) {
        const after = walk(next, each);
        if (after !== null) waiting.push(after);
      }
    }
    const lives = [...reached.values()];
    expect([...new Set(lives.map(({ state }) => state))].sort()).toEqual(['broken', 'held', 'lost', 'repair']);
    // Nor does it bring a wipe or a confirmation with it, to where a second person lets it go.
    const carried = lives.flatMap((each) => (each.before === null ? [each] : [each, each.before]));
    expect(new Set(carried.map(({ wipe }) => wipe.kind))).toEqual(new Set(['none']));
    expect(new Set(carried.flatMap(({ confirmed }) => Object.values(confirmed)))).toEqual(new Set([null]));
    const withAnother = twoPersonActs.map(
      (type): LifeEvent => ({ type, officer: alone, second: { id: '300022', as: 'officer', why: '見本' } }),
    );
    const left = lives.flatMap((each) =>
      [...withAnother, { type: 'confirm-destruction', verifier: '300022' } as const].flatMap((act) => {
        const after = walk(each, act);
        return after === null || reached.has(JSON.stringify(after)) ? [] : [after.state];
      }),
    );
    expect([...new Set(left)].sort()).toEqual(['retired', 'returning']);
  });

  test('the good way leads from registration to stock and around', () => {
    let life = registeredTerminal;
    const states: string[] = [];
    for (const each of [...goodWay, ...goodWay.slice(0, 4)]) {
      const outcome = transition(life, each);
      expect(outcome).toMatchObject({ ok: true });
      if (outcome.ok) life = outcome.next;
      if (states.at(-1) !== life.state) states.push(life.state);
    }
    expect(states.join(' ')).toBe('returning wiped verified stock prepared lent returning wiped verified stock');
  });

  test.each<readonly [string, readonly LifeEvent[], string]>([
    [
      'the executor cannot verify',
      [...goodWay.slice(0, 2), { type: 'verify', verifier: '300011', verdict: 'accepted' }],
      'same-person',
    ],
    [
      'one person cannot confirm both sides',
      [...goodWay.slice(0, 7), { type: 'confirm', side: 'borrower', person: '300011' }],
      'same-person',
    ],
    ['no hand-over without canaries', [...goodWay.slice(0, 5), { type: 'hand-over' }], 'not-filled'],
    ['no hand-over before both confirmed', [...goodWay.slice(0, 7), { type: 'hand-over' }], 'not-confirmed'],
    [
      'no wipe before the items are confirmed',
      [...goodWay.slice(0, 10), { type: 'order-wipe', executor: '300011' }],
      'not-confirmed',
    ],
    [
      'no wipe while the trail is only here',
      [...goodWay.slice(0, 12), { type: 'order-wipe', executor: '300011' }],
      'trail-open',
    ],
    [
      'no wipe by another than ordered',
      [...goodWay.slice(0, 1), { type: 'wipe-ended', executor: '300022', result: 'erased' }],
      'not-ordered',
    ],
    ...twoPersonActs.map((type): readonly [string, readonly LifeEvent[], string] => [
      `no ${type} by one officer alone`,
      [
        ...(type === 'retire' ? goodWay.slice(0, 4) : [...goodWay.slice(0, 9), { type: before[type] } as LifeEvent]),
        { type, officer: '300011', second: { id: '300011', as: 'officer', why: '見本' } },
      ],
      'same-person',
    ]),
    ['no stock before the check', [...goodWay.slice(0, 2), { type: 'restock' }], 'not-verified'],
  ])('%s', (_, events, why) => {
    let life = registeredTerminal;
    let last: unknown = null;
    for (const each of events) {
      const outcome = transition(life, each);
      last = outcome;
      if (outcome.ok) life = outcome.next;
    }
    expect(last).toEqual({ ok: false, why });
  });
});
