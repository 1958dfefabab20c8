import { expect, test } from 'vitest';
import { scanBytes } from '../../../../server/scan/scan-bytes.ts';
import { defaultLimits } from '../../../../server/scan/unscannable.ts';
import { makeCorpus } from '../../../fixtures/scan/corpus.ts';

// The corpus was written by those who wrote the scanner: it guards against going back, and is no measure of real files.
test('of a corpus of 600 files nearly nothing is missed, and nearly nothing is found that is not there', async () => {
  let [right, missed, wrong] = [0, 0, 0];
  const slips: string[] = [];
  for (const { name, content, kinds } of await makeCorpus(20261126, 600)) {
    const result = await scanBytes(content, name, defaultLimits);
    expect(result.scanned, `${name} ${result.reason}`).toBe(true);
    const found = result.findings.map(({ kind }) => kind as string);
    right += kinds.filter((kind) => found.includes(kind)).length;
    for (const kind of kinds.filter((one) => !found.includes(one))) {
      missed += 1;
      slips.push(`missed ${kind} in ${name}`);
    }
    for (const { kind, places } of result.findings.filter((one) => !kinds.includes(one.kind))) {
      wrong += 1;
      slips.push(`wrongly ${kind} in ${name}: ${places[0]?.excerpt}`);
    }
  }
  expect(right / (right + missed), slips.join('\n')).toBeGreaterThanOrEqual(0.99);
  expect(right / (right + wrong), slips.join('\n')).toBeGreaterThanOrEqual(0.98);
});
