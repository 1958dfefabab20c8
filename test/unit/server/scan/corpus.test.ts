import { extname } from 'node:path';
import { expect, test } from 'vitest';
import { scanBytes } from '../../../../server/scan/scan-bytes.ts';
import { defaultLimits } from '../../../../server/scan/unscannable.ts';
import { makeCorpus } from '../../../fixtures/scan/corpus.ts';
import { judgeCorpus, precisionOf, recallOf } from '../../../fixtures/scan/judge.ts';

// The corpus was written by those who wrote the scanner: it guards against going back, and is no measure of real files.
test('of a corpus of 600 files nearly nothing is missed, and nearly nothing is found that is not there', async () => {
  const files = await makeCorpus(20261126, 600);
  const formats = new Set(files.map(({ name }) => extname(name)));
  expect([...formats].toSorted()).toEqual(['.csv', '.docx', '.pdf', '.pptx', '.txt', '.xlsx', '.zip']);
  const { scores, slips } = await judgeCorpus(files, ({ name, content }) => scanBytes(content, name, defaultLimits));
  expect(slips.filter((slip) => slip.startsWith('not scanned'))).toEqual([]);
  for (const kind of ['all', 'my-number', 'resident-code']) {
    const score = scores.get(kind) ?? { right: 0, missed: 0, wrong: 0 };
    expect(score.right, kind).toBeGreaterThan(20);
    expect(recallOf(score), `${kind}\n${slips.join('\n')}`).toBeGreaterThanOrEqual(0.99);
    expect(precisionOf(score), `${kind}\n${slips.join('\n')}`).toBeGreaterThanOrEqual(0.98);
  }
});
