import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allotIds,
  allottedIds,
  endIds,
  heldIds,
  type IdMovement,
  moveBack,
  moveIds,
  type NewIdMovement,
  openMoves,
} from '#contract/telework/ids.ts';
import { jlisOrderFault } from '#contract/telework/jlis-order.ts';
import { isAppliedFor, usableDays } from '#contract/telework/scheme.ts';

const total = 50;
const sections = ['planning', 'citizens', 'finance', 'hr'] as const;
const section = fc.constantFrom(...sections);
const ids = fc.integer({ min: 1, max: 30 });
const act = fc.oneof(
  fc.record({ what: fc.constant('allot' as const), section, ids }),
  fc.record({ what: fc.constant('end' as const), nth: fc.nat(20) }),
  fc.record({ what: fc.constant('move' as const), from: fc.option(section), to: section, ids }),
  fc.record({ what: fc.constant('back' as const), nth: fc.nat(20) }),
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** A year's ledger as the office keeps it: one application a section at a time. */
class Office {
  movements: IdMovement[] = [];
  readonly forms = new Map<string, string>();
  #made = 0;

  constructor(typed: readonly (readonly [string, number])[]) {
    for (const [to, count] of typed)
      this.add([{ from: null, to, ids: count, cause: 'carried', reverses: null, form: null }]);
  }
  add(added: readonly NewIdMovement[]): void {
    for (const movement of added) this.movements.push({ ...movement, id: this.movements.length + 1 });
  }
  end(form: string): void {
    const of = this.forms.get(form);
    if (of === undefined) return;
    this.add(endIds(this.movements, { section: of, form }));
    this.forms.delete(form);
  }
  do(one: Act): void {
    if (one.what === 'end') this.end([...this.forms.keys()][one.nth] ?? '');
    else if (one.what === 'allot') this.#allot(one);
    else this.#move(one);
  }
  #allot(one: Extract<Act, { what: 'allot' }>): void {
    if ([...this.forms.values()].includes(one.section)) return;
    this.#made += 1;
    const form = `F-2026-${String(this.#made).padStart(4, '0')}`;
    const outcome = allotIds(this.movements, { section: one.section, form, ids: one.ids }, total);
    if (!outcome.ok) return;
    this.forms.set(form, one.section);
    this.add(outcome.movements);
  }
  #move(one: Extract<Act, { what: 'move' | 'back' }>): void {
    const outcome =
      one.what === 'move'
        ? moveIds(this.movements, one, total)
        : moveBack(this.movements, openMoves(this.movements)[one.nth]?.id ?? 0);
    if (outcome.ok) this.add(outcome.movements);
  }
}
const typed = fc.array(fc.tuple(section, fc.integer({ min: 1, max: 12 })), { maxLength: 4 });
const histories = fc.array(act, { maxLength: 40 });
const once = (given: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] => [
  ...new Map(given),
];

describe('テレワーク用ID', () => {
  it('are never more than the city has, nor fewer than none anywhere, in any history', () => {
    let moved = 0;
    fc.assert(
      fc.property(typed, histories, (given, acts) => {
        const office = new Office(once(given));
        for (const one of acts) {
          office.do(one);
          for (const held of heldIds(office.movements).values()) expect(held).toBeGreaterThan(0);
          expect(allottedIds(office.movements)).toBeLessThanOrEqual(total);
        }
        moved += office.movements.filter(({ cause }) => cause === 'moved').length;
      }),
      { numRuns: 5_000 },
    );
    expect(moved).toBeGreaterThan(1_000);
  });

  it('are where they were once every move is taken back, the last one first, and all in the pool when all has ended', () => {
    fc.assert(
      fc.property(histories, (acts) => {
        const office = new Office([]);
        for (const one of acts) office.do(one);
        for (const { id } of [...openMoves(office.movements)].reverse()) {
          const outcome = moveBack(office.movements, id);
          expect(outcome).toMatchObject({ ok: true });
          if (outcome.ok) office.add(outcome.movements);
        }
        const held = heldIds(office.movements);
        const given = office.movements.filter(
          ({ form, cause }) => cause === 'approved' && office.forms.has(form ?? ''),
        );
        expect([...held].sort()).toEqual(given.map(({ to, ids: count }) => [to, count]).sort());
        for (const form of [...office.forms.keys()]) office.end(form);
        expect(allottedIds(office.movements)).toBe(0);
      }),
      { numRuns: 5_000 },
    );
  });

  it('that were moved to a section stay until the move is taken back, also where its own are lent on when its application ends', () => {
    const office = new Office([]);
    office.do({ what: 'allot', section: 'planning', ids: 1 });
    office.do({ what: 'move', from: 'planning', to: 'citizens', ids: 1 });
    office.do({ what: 'move', from: null, to: 'planning', ids: 1 });
    office.do({ what: 'end', nth: 0 });
    expect(heldIds(office.movements)).toEqual(
      new Map([
        ['planning', 1],
        ['citizens', 1],
      ]),
    );
    office.do({ what: 'back', nth: 1 });
    office.do({ what: 'back', nth: 0 });
    expect(allottedIds(office.movements)).toBe(0);
  });

  it('that were typed in before there was a ledger make way for the application of their section', () => {
    const office = new Office([
      ['planning', 20],
      ['citizens', 30],
    ]);
    expect(allotIds(office.movements, { section: 'hr', form: 'F-2026-0001', ids: 1 }, total)).toEqual({
      ...{ ok: false, fault: 'pool' },
    });
    const outcome = allotIds(office.movements, { section: 'planning', form: 'F-2026-0001', ids: 5 }, total);
    if (!outcome.ok) throw new Error(outcome.fault);
    office.add(outcome.movements);
    expect(heldIds(office.movements)).toEqual(
      new Map([
        ['planning', 5],
        ['citizens', 30],
      ]),
    );
  });

  it('can be used within both the fiscal year and the scheme', () => {
    const scheme = { total, from: '2020-11-27', until: '2022-03-31' };
    expect(usableDays(2019, scheme)).toBeNull();
    expect(usableDays(2020, scheme)).toEqual({ from: '2020-11-27', to: '2021-03-31' });
    expect(usableDays(2021, scheme)).toEqual({ from: '2021-04-01', to: '2022-03-31' });
    expect(usableDays(2022, scheme)).toBeNull();
    expect(isAppliedFor(2021, '2021-02-28')).toBe(false);
    expect(isAppliedFor(2021, '2021-03-01')).toBe(true);
    expect(isAppliedFor(2021, '2022-03-31')).toBe(true);
    expect(isAppliedFor(2021, '2022-04-01')).toBe(false);
  });
});

describe('orders under the pilot', () => {
  const hour = fc.integer({ min: 0, max: 23 }).map((at) => `${String(at).padStart(2, '0')}:00`);
  const order = fc
    .tuple(fc.constantFrom('100001', '100002', '100003', '100004'), hour, hour)
    .filter(([, from, to]) => from < to)
    .map(([staff, from, to]) => ({ staff, from, to }));

  it('never let more people work at one time than the section has IDs', () => {
    fc.assert(
      fc.property(fc.array(order, { maxLength: 20 }), fc.integer({ min: 0, max: 4 }), (asked, held) => {
        const users = ['100001', '100002', '100003'];
        const taken: (typeof asked)[number][] = [];
        for (const one of asked) {
          const fault = jlisOrderFault(one, { isUsable: true, users, held, others: taken });
          if (!users.includes(one.staff)) expect(fault).toBe('OF-621');
          if (fault === null) taken.push(one);
        }
        for (let at = 0; at < 24; at += 1) {
          const clock = `${String(at).padStart(2, '0')}:30`;
          expect(taken.filter(({ from, to }) => from <= clock && clock < to).length).toBeLessThanOrEqual(held);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('are refused on a day on which the system may not be used', () => {
    const facts = { isUsable: false, users: ['100001'], held: 5, others: [] };
    expect(jlisOrderFault({ staff: '100001', from: '08:30', to: '17:15' }, facts)).toBe('OF-621');
  });
});
