import type { RetentionAnswer, RetentionRow } from '#contract/http/retention-api.ts';
import { type RetentionClass, type RetentionRules, retentionClasses } from '#contract/retention/classes.ts';
import { type Fate, fateOf, stopReasons } from '#contract/retention/decide.ts';
import type { Reader } from '../store/store.ts';
import { formPapers } from './form-papers.ts';
import type { KeptPaper } from './kept-paper.ts';
import { readRules, rulesRevision } from './rules.ts';
import { readStays } from './stays.ts';
import { workPapers } from './work-papers.ts';

/** Every paper that is kept, oldest first within its class. */
export async function readPapers(db: Reader, rules: RetentionRules, today: string): Promise<readonly KeptPaper[]> {
  const staysOf = await readStays(db);
  return [...(await formPapers(db, { today, rules, staysOf })), ...(await workPapers(db, staysOf))];
}

/** What would go today, class by class, and what stays with why. @param today day in Japan */
export async function readRetention(db: Reader, today: string): Promise<RetentionAnswer> {
  const rules = await readRules(db);
  const papers = Map.groupBy(await readPapers(db, rules, today), (paper) => paper.class);
  const rows = retentionClasses.map((one) => rowOf(one, papers.get(one) ?? [], rules, today));
  return { today, rows, revision: rulesRevision(rules) };
}

function rowOf(one: RetentionClass, papers: readonly KeptPaper[], rules: RetentionRules, today: string): RetentionRow {
  const fates = papers.map((paper) => fateOf(paper, rules[one], today));
  const days = fates.flatMap((fate) => (fate.fate === 'due' ? [fate.completedOn] : [])).sort();
  const [oldest, newest] = [days[0], days.at(-1)];
  return {
    ...{ class: one, rule: rules[one], papers: papers.length },
    kept: fates.filter(({ fate }) => fate === 'kept').length,
    stopped: stopReasons.flatMap((why) => {
      const count = fates.filter((fate) => isStoppedBy(fate, why)).length;
      return count === 0 ? [] : [{ why, papers: count }];
    }),
    due: oldest === undefined || newest === undefined ? null : { papers: days.length, oldest, newest },
  };
}

const isStoppedBy = (fate: Fate, why: (typeof stopReasons)[number]): boolean =>
  (fate.fate === 'stopped' || fate.fate === 'unfinished') && fate.why === why;
