import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decide,
  type ExceptionRequest,
  ExceptionStatement,
  type ExceptionTerms,
  liesIn,
} from '#contract/policy/exception.ts';

const sha256 = fc.bigInt(0n, 2n ** 256n - 1n).map((n) => n.toString(16).padStart(64, '0'));
const name = fc
  .string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('a', 'b', '.', ' ', '資', '料') })
  .filter((text) => text !== '.' && text !== '..');
const folder = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join('/')}`);
const loan = fc.nat(9).map((n) => `L-20261101-00${n}`);
const control = fc.constantFrom('save' as const, 'media' as const);
const startMs = Date.parse('2026-11-26T00:00:00.000Z');
const instant = (ms: number): string => new Date(startMs + ms).toISOString();

const terms: fc.Arbitrary<ExceptionTerms> = fc
  .record({
    id: fc.nat(9999).map((n) => `A-2026-${String(n).padStart(4, '0')}`),
    loan,
    control,
    files: fc.uniqueArray(sha256, { minLength: 1, maxLength: 4 }),
    place: folder,
    fromMs: fc.nat(1_000_000),
    lastsMs: fc.integer({ min: 1, max: 1_000_000 }),
  })
  .map(({ fromMs, lastsMs, ...rest }) => ({ ...rest, from: instant(fromMs), to: instant(fromMs + lastsMs) }));

/** An approval, and a file that it allows. */
const fitting = fc
  .tuple(terms, fc.array(name, { minLength: 1, maxLength: 3 }), fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([given, below, which, part]): { given: ExceptionTerms; request: ExceptionRequest } => {
    const [fromMs, toMs] = [Date.parse(given.from), Date.parse(given.to)];
    return {
      given,
      request: {
        loan: given.loan,
        control: given.control,
        sha256: given.files[which % given.files.length] ?? '',
        path: `${given.place}/${below.join('/')}`,
        at: new Date(Math.min(toMs - 1, fromMs + Math.floor(part * (toMs - fromMs)))),
      },
    };
  });

const denied = (given: readonly ExceptionTerms[], request: ExceptionRequest, reason: string): void =>
  expect(decide(given, request)).toMatchObject({ allow: false, reason, article: expect.stringContaining('第6条(1)') });

describe('an approval', () => {
  test('allows its files in its place in its time, and nothing else decides', () => {
    fc.assert(
      fc.property(fitting, fc.array(terms), ({ given, request }, others) => {
        expect(decide([given], request)).toEqual({ allow: true, id: given.id });
        expect(decide([...others, given], request)).toMatchObject({ allow: true });
      }),
    );
  });

  test('allows no other content, loan or control', () => {
    fc.assert(
      fc.property(fitting, sha256, loan, ({ given, request }, otherHash, otherLoan) => {
        fc.pre(!given.files.includes(otherHash) && otherLoan !== given.loan);
        denied([given], { ...request, sha256: otherHash }, 'file');
        denied([given], { ...request, loan: otherLoan }, 'loan');
        denied([given], { ...request, control: given.control === 'save' ? 'media' : 'save' }, 'control');
        denied([], request, 'none');
      }),
    );
  });

  test('allows nothing before its period, nor from its end on, nor by a clock that cannot be read', () => {
    fc.assert(
      fc.property(fitting, fc.nat(1_000_000), ({ given, request }, ms) => {
        denied([given], { ...request, at: new Date(Date.parse(given.from) - 1 - ms) }, 'early');
        denied([given], { ...request, at: new Date(Date.parse(given.to) + ms) }, 'over');
        denied([given], { ...request, at: new Date(Number.NaN) }, 'early');
        expect(decide([given], { ...request, at: new Date(given.from) }).allow).toBe(true);
        expect(decide([given], { ...request, at: new Date(Date.parse(given.to) - 1) }).allow).toBe(true);
      }),
    );
  });

  test('goes by whole names: no neighbour, no parent, no way round', () => {
    fc.assert(
      fc.property(fitting, name, ({ given, request }, tail) => {
        const rest = request.path.slice(given.place.length);
        for (const path of [
          given.place,
          `${given.place}${tail}${rest}`,
          `${given.place}${tail}`,
          `${given.place}/../x`,
          `${given.place}/./x`,
          `${given.place}//x`,
          `${given.place}/x/`,
          `/elsewhere/..${request.path}`,
          `/elsewhere${request.path}`,
          request.path.slice(1),
          '',
        ]) {
          // A place inside a folder of the same names again.
          if (path.startsWith(`${given.place}/`) && !/\/(\.{1,2})?(\/|$)/.test(path)) continue;
          denied([given], { ...request, path }, 'place');
        }
      }),
    );
  });

  test('/a/b is not /a/bc', () => {
    expect(liesIn('/a/b/c', '/a/b')).toBe(true);
    expect(liesIn('/a/bc', '/a/b')).toBe(false);
    expect(liesIn('/a/bc/d', '/a/b')).toBe(false);
    expect(liesIn('/a/b', '/a/b')).toBe(false);
  });
});

describe('the signed statement', () => {
  const good = {
    v: 1,
    kind: 'exception',
    id: 'A-2026-0012',
    loan: 'L-20261101-001',
    control: 'save',
    files: ['a'.repeat(64)],
    place: '/home/staff/資料',
    from: instant(0),
    to: instant(1),
    approvedBy: { id: '200045', name: '見本 所属長' },
    article: '第6条(1)',
  };
  test('is read where every field is right', () => {
    expect(ExceptionStatement.safeParse(good).success).toBe(true);
  });
  test.each([
    { more: 1 },
    { kind: undefined },
    { files: [] },
    { files: ['a'.repeat(64), 'a'.repeat(64)] },
    { files: ['A'.repeat(64)] },
    { place: '/' },
    { place: 'home' },
    { place: '/home/../etc' },
    { place: '/home/' },
    { place: '/home//x' },
    { place: '/home/\n' },
    { place: '/home/\ud800' },
    { from: instant(1) },
    { to: '2026-02-30T00:00:00.000Z' },
    { to: '2026-11-26' },
    { article: '第6条(2)' },
    { control: 'print' },
    { id: 'x' },
  ])('is refused with %j', (change) => {
    expect(ExceptionStatement.safeParse({ ...good, ...change }).success).toBe(false);
  });
});
