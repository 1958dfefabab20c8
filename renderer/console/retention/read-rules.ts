import type { RetentionAnswer } from '#contract/http/retention-api.ts';
import { classTitle, type RetentionClass, RetentionRules } from '#contract/retention/classes.ts';
import { RetentionRule, retentionWords } from '#contract/retention/period.ts';
import { digitsOf } from '#contract/words/numbers.ts';

/** The periods as typed; `from` is empty where nothing is laid down. */
export type RulesDraft = Readonly<
  Record<RetentionClass, { readonly from: RetentionRule['from'] | ''; readonly years: string }>
>;

const typed = (rule: RetentionRule | null): RulesDraft[RetentionClass] => ({
  ...{ from: rule?.from ?? '', years: rule === null ? '' : String(rule.years) },
});
const mapped = <From, To>(of: Readonly<Record<RetentionClass, From>>, one: (from: From) => To) =>
  Object.fromEntries(Object.entries<From>(of).map(([key, value]) => [key, one(value)])) as Record<RetentionClass, To>;

export const rulesOf = ({ rows }: Pick<RetentionAnswer, 'rows'>): RetentionRules =>
  RetentionRules.parse(Object.fromEntries(rows.map((row) => [row.class, row.rule])));
export const draftOf = (rules: RetentionRules): RulesDraft => mapped(rules, typed);

export const yearsFault = '1から50までの年数を入力してください。';

/** What the form says; a class is undefined where its years are no number of years. */
export const readRules = (draft: RulesDraft): Readonly<Record<RetentionClass, RetentionRule | null | undefined>> =>
  mapped(draft, ({ from, years }) =>
    from === '' ? null : RetentionRule.safeParse({ from, years: Number(digitsOf(years)) }).data,
  );

/** Each class whose period is another, in words. */
export const changedWords = (before: RetentionRules, after: RetentionRules): readonly string[] =>
  RetentionRules.keyType.options.flatMap((one) => {
    const [was, is] = [retentionWords(before[one]), retentionWords(after[one])];
    return was === is ? [] : [`${classTitle(one)}：${was} → ${is}`];
  });
