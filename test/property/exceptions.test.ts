import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decide,
  type ExceptionRequest,
  ExceptionStatement,
  type ExceptionTerms,
  exceptionBytes,
} from '#contract/policy/exception.ts';

const sha256 = fc.bigInt(0n, 2n ** 256n - 1n).map((n) => n.toString(16).padStart(64, '0'));
/** The grammar of one system: what parts its names, what a path begins with, which names it has. */
const grammars = {
  linux: { separator: '/', root: '/', isName: (text: string) => text !== '.' && text !== '..' },
  windows: { separator: '\\', root: 'C:\\', isName: (text: string) => !/[. ]$/.test(text) },
};
type Grammar = (typeof grammars)['linux'];
const grammar = fc.constantFrom(...Object.values(grammars));
const nameIn = ({ isName }: Grammar) =>
  fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('a', 'b', '.', ' ', '資', '料') }).filter(isName);
const folderIn = (system: Grammar) =>
  fc
    .array(nameIn(system), { minLength: 1, maxLength: 4 })
    .map((names) => `${system.root}${names.join(system.separator)}`);
const loan = fc.nat(9).map((n) => `L-20261101-00${n}`);
const control = fc.constantFrom('save' as const, 'media' as const);
const startMs = Date.parse('2026-11-26T00:00:00.000Z');
const instant = (ms: number): string => new Date(startMs + ms).toISOString();

const termsIn = (system: Grammar): fc.Arbitrary<ExceptionTerms> =>
  fc
    .record({
      id: fc.nat(9999).map((n) => `A-2026-${String(n).padStart(4, '0')}`),
      loan,
      control,
      files: fc.uniqueArray(sha256, { minLength: 1, maxLength: 4 }),
      place: folderIn(system),
      fromMs: fc.nat(1_000_000),
      lastsMs: fc.integer({ min: 1, max: 1_000_000 }),
    })
    .map(({ fromMs, lastsMs, ...rest }) => ({ ...rest, from: instant(fromMs), to: instant(fromMs + lastsMs) }));

const terms = grammar.chain(termsIn);

interface Fitting {
  readonly system: Grammar;
  readonly given: ExceptionTerms;
  readonly request: ExceptionRequest;
  /** One more name of that system. */
  readonly tail: string;
}

/** An approval, and a file that it allows. */
const fitting = grammar
  .chain((system) =>
    fc.tuple(
      ...([fc.constant(system), termsIn(system), fc.array(nameIn(system), { minLength: 1, maxLength: 3 })] as const),
      ...([fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), nameIn(system)] as const),
    ),
  )
  .map(([system, given, below, which, part, tail]): Fitting => {
    const [fromMs, toMs] = [Date.parse(given.from), Date.parse(given.to)];
    return {
      ...{ system, given, tail },
      request: {
        loan: given.loan,
        control: given.control,
        sha256: given.files[which % given.files.length] ?? '',
        path: [given.place, ...below].join(system.separator),
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

  test('goes by whole names: no neighbour, no parent, no way round, no path of another system', () => {
    fc.assert(
      fc.property(fitting, ({ system: { separator: s, root }, given, request, tail }) => {
        const { place } = given;
        const rest = request.path.slice(place.length);
        const below = request.path.slice(root.length);
        for (const path of [
          place,
          `${place}${tail}${rest}`,
          `${place}${tail}`,
          `${place}${s}..${s}x`,
          `${place}${s}.${s}x`,
          `${place}${s}${s}x`,
          `${place}${s}x${s}`,
          `${root}elsewhere${s}..${s}${below}`,
          `${root}elsewhere${s}${below}`,
          below,
          request.path.replaceAll(s, s === '/' ? '\\' : '/'),
          ...(s === '/'
            ? [`C:${request.path}`]
            : [`D:\\${below}`, `C:${below}`, `\\\\?\\${request.path}`, `/${below}`]),
          '',
        ]) {
          denied([given], { ...request, path }, 'place');
        }
      }),
    );
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
    // What was signed before there were places of Windows is the same, byte for byte.
    const bytes = exceptionBytes(ExceptionStatement.parse(good));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '04fb5cedc9636606cf0f8b2092e31bf0973d249ca3457131bbd5ad1dd32ee45d',
    );
    expect(ExceptionStatement.safeParse({ ...good, place: 'C:\\Users\\staff\\資料' }).success).toBe(true);
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
    { place: 'C:\\' },
    { place: 'C:資料' },
    { place: '\\\\?\\C:\\資料' },
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
