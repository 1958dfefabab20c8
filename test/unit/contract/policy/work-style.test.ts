import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shippedWorkStyles, WorkForm, WorkStyle, WorkStyleRule, workStyleOf } from '#contract/policy/work-style.ts';

test('what is shipped has one rule for each form, none prints, and mobile asks for the privacy screen', () => {
  expect(shippedWorkStyles.map(({ telework }) => telework)).toEqual(WorkForm.options);
  for (const rule of shippedWorkStyles) expect(WorkStyleRule.parse(rule).printing).toBe('denied');
  expect(shippedWorkStyles.filter(({ privacyScreen }) => privacyScreen).map(({ telework }) => telework)).toEqual([
    'mobile',
  ]);
});

test('no rule can be written that prints, or of a form nobody knows', () => {
  const [home] = shippedWorkStyles;
  expect(WorkStyleRule.safeParse({ ...home, printing: 'allowed' }).success).toBe(false);
  expect(WorkStyleRule.safeParse({ ...home, telework: 'cafe' }).success).toBe(false);
  expect(WorkStyleRule.safeParse({ ...home, printer: 'x' }).success).toBe(false);
});

test('work is done under the rule of its own form alone, and at a satellite that has a name', () => {
  const form = fc.constantFrom(...WorkForm.options);
  fc.assert(
    fc.property(form, form, fc.option(fc.constant('東京事務所')), fc.boolean(), (asked, ruled, place, isThere) => {
      const rule = shippedWorkStyles.find(({ telework }) => telework === ruled);
      const style = isThere && rule !== undefined ? WorkStyle.parse({ ...rule, place }) : undefined;
      const found = workStyleOf({ telework: asked, style });
      const holds = isThere && asked === ruled && (asked === 'satellite') === (place !== null);
      expect(found).toEqual(holds ? style : null);
    }),
  );
});
