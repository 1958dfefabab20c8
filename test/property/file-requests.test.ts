import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '#contract/policy/exception.ts';
import {
  answersRequest,
  maxFileRequests,
  requestOf,
  telephoneApproval,
  telephoneApprovalEnd,
} from '#contract/policy/file-request.ts';

test('an approval by telephone names its request and no other; a signed one names none', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: maxFileRequests }), (n) => {
      expect(requestOf(telephoneApproval(n))).toBe(n);
    }),
  );
  for (const id of ['A-2026-0001', 'T-0', 'T-100', 'T-01', 'T-1 ', '']) expect(requestOf(id)).toBeNull();
});

test('an approval by telephone is never over before it is given, never beyond the loan, seven days at most', () => {
  const day = fc.date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2027-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 40 }), (now, left) => {
      const loanTo = new Date(now.getTime() + 9 * 3_600_000 + left * 86_400_000).toISOString().slice(0, 10);
      const end = Date.parse(telephoneApprovalEnd(now, loanTo));
      expect(end).toBeGreaterThan(now.getTime());
      expect(end - now.getTime()).toBeLessThanOrEqual(7 * 86_400_000);
      expect(end).toBeLessThanOrEqual(Date.parse(`${loanTo}T15:00:00Z`));
    }),
  );
});

test('what answers a request is what the guard would let lie there', () => {
  const name = fc.constantFrom('a', 'b', '資料');
  const folder = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `/${names.join('/')}`);
  const control = fc.constantFrom('save' as const, 'media' as const);
  const sha256 = fc.constantFrom('a'.repeat(64), 'b'.repeat(64));
  fc.assert(
    fc.property(folder, folder, control, control, sha256, sha256, (place, allowed, asked, given, file, approved) => {
      const terms = { id: 'T-1', loan: 'L-20261121-001', control: given, files: [approved], place: allowed };
      const period = { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' };
      const at = new Date('2026-11-15T00:00:00.000Z');
      const request = { loan: terms.loan, control: asked, sha256: file, path: `${place}/名簿.csv`, at };
      expect(answersRequest({ control: asked, place, sha256: file }, terms)).toBe(
        decide([{ ...terms, ...period }], request).allow,
      );
    }),
  );
});
