import { describe, expect, it } from 'vitest';
import { reportOn } from '../unit/verify/support/verified.ts';
import { bundleMutations } from './mutations/bundle.ts';
import { insiderMutations, relog } from './mutations/insider.ts';
import { fileOf, makeBundle } from './support/bundle-maker.ts';
import { ChainMaker } from './support/chain-maker.ts';
import { type Happening, History } from './support/history.ts';

/** One honest bundle, changed once in every way; `test/unit/verify/histories.test.ts` goes over more places. */
const day: readonly Happening[] = [
  ...(['sign-in', 'start', 'heartbeat', 'recovered', 'interrupt', 'resume', 'bad-heartbeat', 'lock', 'end'] as const),
  ...(['correct', 'quiet', 'gap', 'start', 'contact', 'clock', 'close-by-rule'] as const),
];
const play = (number: number): ChainMaker => {
  const chain = new ChainMaker(`L-20261121-00${number}`, `T-000${number}`);
  const history = new History(chain, number);
  for (const step of day) history.play(step);
  return chain;
};
const bundle = await makeBundle([play(1), play(2)], {
  seenSizes: [1, 5, 16, 20],
  withheld: (_c, seq) => seq % 5 === 4,
});

/** The first of some dice for which the bundle has a place for the change. */
function changed({ mutate }: (typeof bundleMutations)[number]): string | Uint8Array | null {
  for (let seed = 0; seed < 12; seed += 1) {
    const file = mutate({ lines: bundle.lines, trust: bundle.trust, dice: (below) => (seed * 7 + 3) % below });
    if (file !== null) return file;
  }
  return null;
}

describe('kinds', () => {
  it.each(bundleMutations)('$name', async (mutation) => {
    const file = changed(mutation);
    if (file === null) throw new Error('the bundle has no place for it');
    const { reason } = await reportOn(file, bundle.trust);
    expect(mutation.codes, `${reason?.code} line ${reason?.line} ${reason?.detail}`).toContain(reason?.code);
  });

  it.each(insiderMutations)('log made anew: $name', async ({ mutate, codes }) => {
    const made = await relog(
      mutate(play(1), (below) => 3 % below),
      [play(2)],
    );
    const { reason } = await reportOn(fileOf(made.lines), made.trust);
    expect(codes, `${reason?.code} line ${reason?.line} ${reason?.detail}`).toContain(reason?.code);
  });
});

describe('honest', () => {
  it('is sound as it was written', async () => {
    expect((await reportOn(fileOf(bundle.lines), bundle.trust)).reason).toBeNull();
  });
});
