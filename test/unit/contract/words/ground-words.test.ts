import { expect, it } from 'vitest';
import { errorCodes, errorEntry } from '#contract/errors.ts';
import { groundWords } from '#contract/words/ground-words.ts';

it('says whether a refusal rests on the rule or on the steps that go with it', () => {
  expect(groundWords('第8条2項')).toBe('在宅勤務要綱 第8条2項');
  expect(groundWords('利用手順⑤')).toBe('在宅勤務の利用手順⑤');
});

it('is one of both for every code', () => {
  const articles = errorCodes.flatMap((code) => errorEntry(code).article ?? []);
  expect(articles.length).toBeGreaterThan(50);
  for (const article of articles) expect(article).toMatch(/^第([3-9]|1[0-2])条|^利用手順[①-⑩]$/);
});
