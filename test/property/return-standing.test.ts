import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ReturnStanding, returnAfter } from '#contract/loan/return.ts';
import type { EntryType } from '#contract/trail/catalogue.ts';
import { sampleData } from '../attack/support/sample-data.ts';

interface Entry {
  readonly type: EntryType;
  readonly data: Readonly<Record<string, unknown>>;
}
const of = (type: EntryType, data: Entry['data'] = sampleData[type]): Entry => ({ type, data });
const answered = (purpose: string, answer: string): Entry =>
  of('response-code.accepted', { purpose, answer, counter: 1, argument: 0 });
const closed = (results: string, trail: string): Entry => of('return.closed', { results, trail });

const entry: fc.Arbitrary<Entry> = fc.constantFrom(
  of('return.begun'),
  of('return.begun'),
  closed('handed-in', 'receipted'),
  closed('on-terminal', 'receipted'),
  closed('handed-in', 'on-terminal'),
  of('session.started'),
  of('session.ended'),
  of('heartbeat'),
  of('loan.extended'),
  answered('report', 'confirm'),
  answered('presence', 'confirm'),
  answered('unlock', 'unlock'),
);

/** The entries that a recorder would have written, impossible ones left out. */
function written(entries: readonly Entry[]): readonly (Entry & { readonly after: ReturnStanding })[] {
  let standing: ReturnStanding = 'none';
  return entries.flatMap((one) => {
    const after = returnAfter(standing, one.type, one.data);
    if (after === null) return [];
    standing = after;
    return [{ ...one, after }];
  });
}

test('after a return is closed nobody works before the office has extended the loan', () => {
  let reopened = 0;
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 40 }), (entries) => {
      let isClosed = false;
      for (const { type, after } of written(entries)) {
        if (type === 'session.started') expect(isClosed).toBe(false);
        if (type === 'loan.extended' && isClosed) reopened += 1;
        if (type === 'return.closed') isClosed = true;
        if (type === 'loan.extended') isClosed = false;
        expect(after === 'closed').toBe(isClosed);
      }
    }),
    { numRuns: 5_000 },
  );
  expect(reopened).toBeGreaterThan(50);
});

test('what was not sent is closed only after the office has heard of it, since the return began', () => {
  let byTelephone = 0;
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 40 }), (entries) => {
      let heard = false;
      let begun = false;
      for (const { type, data } of written(entries)) {
        const { purpose, results, trail } = data;
        if (type === 'return.begun') [begun, heard] = [true, false];
        if (type === 'session.started' || type === 'loan.extended') begun = false;
        if (type === 'response-code.accepted' && purpose === 'report') heard = begun;
        if (type !== 'return.closed') continue;
        expect(begun).toBe(true);
        const isSent = results === 'handed-in' && trail === 'receipted';
        if (!isSent) byTelephone += 1;
        expect(isSent || heard).toBe(true);
        begun = false;
      }
    }),
    { numRuns: 5_000 },
  );
  expect(byTelephone).toBeGreaterThan(50);
});
