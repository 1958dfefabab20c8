import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleMutations } from '../../attack/mutations/bundle.ts';
import { insiderMutations, relog } from '../../attack/mutations/insider.ts';
import { fileOf, type MadeBundle, makeBundle } from '../../attack/support/bundle-maker.ts';
import { ChainMaker } from '../../attack/support/chain-maker.ts';
import { type Happening, History, happenings } from '../../attack/support/history.ts';
import { reportOn } from './support/verified.ts';

const play = (number: number, steps: readonly Happening[], afterMs = 5000): ChainMaker => {
  const chain = new ChainMaker(`L-20261121-${String(number).padStart(3, '0')}`, `T-${String(number).padStart(4, '0')}`);
  const history = new History(chain, number);
  for (const step of steps) history.play(step, afterMs);
  return chain;
};

const day: readonly Happening[] = [
  ...(['sign-in', 'start', 'heartbeat', 'recovered', 'interrupt', 'resume', 'bad-heartbeat', 'lock', 'end'] as const),
  ...(['correct', 'quiet', 'gap', 'start', 'contact', 'clock', 'close-by-rule'] as const),
];

const workday: MadeBundle = await makeBundle([play(1, day), play(2, [...day].reverse()), play(3, ['quiet'])], {
  seenSizes: [1, 5, 16, 20],
  withheld: (chain, seq) => chain.endsWith('2') && seq % 5 === 4,
});

describe('honest histories', () => {
  it('are sound, whatever happens on however many terminals: 300 of them', { timeout: 240_000 }, async () => {
    const chain = fc.record({
      steps: fc.array(fc.constantFrom(...happenings), { maxLength: 14 }),
      afterMs: fc.integer({ min: 0, max: 40_000 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(chain, { maxLength: 4 }),
        fc.record({
          acts: fc.nat({ max: 9 }),
          seen: fc.array(fc.nat({ max: 60 }), { maxLength: 4 }),
          hide: fc.nat({ max: 5 }),
        }),
        fc.constantFrom(7, 100, 1000, 65_536),
        async (chains, { acts, seen, hide }, blockBytes) => {
          const made = chains.map(({ steps, afterMs }, i) => play(i + 1, steps, afterMs));
          const bundle = await makeBundle(made, {
            otherActs: acts,
            seenSizes: seen,
            withheld: (_chain, seq) => hide > 0 && seq % hide === 0,
          });
          const report = await reportOn(fileOf(bundle.lines), bundle.trust, { blockBytes });
          expect(report.reason).toBeNull();
          expect(report.exit).toBe(0);
          expect(report.content?.counts).toMatchObject({
            chains: made.length,
            entries: made.reduce((sum, { entries }) => sum + entries.length, 0),
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a changed bundle', () => {
  it('is tried in at least 40 ways', () => {
    const names = [...bundleMutations, ...insiderMutations].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(40);
  });

  it.each(bundleMutations)('is named: $name', async ({ mutate, codes }) => {
    const { lines, trust } = workday;
    let tried = 0;
    for (let seed = 0; seed < 12; seed += 1) {
      let at = seed;
      const dice = (below: number): number => {
        at = (at * 31 + 17) % 1009;
        return at % below;
      };
      const file = mutate({ lines, trust, dice });
      if (file === null) continue;
      tried += 1;
      const { reason } = await reportOn(file, trust);
      expect(codes, `${reason?.code} line ${reason?.line} ${reason?.detail}`).toContain(reason?.code);
    }
    expect(tried).toBeGreaterThan(0);
  });

  it.each(insiderMutations)('is named though its log was made anew: $name', async ({ mutate, codes }) => {
    for (let seed = 0; seed < 6; seed += 1) {
      const bundle = await relog(
        mutate(play(1, day), (below) => (seed * 7) % below),
        [play(2, day)],
      );
      const { reason } = await reportOn(fileOf(bundle.lines), bundle.trust);
      expect(codes, `${reason?.code} line ${reason?.line} ${reason?.detail}`).toContain(reason?.code);
    }
  });
});
