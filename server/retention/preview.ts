import type { RetentionAnswer, RetentionRow } from '#contract/http/retention-api.ts';
import { type RetentionClass, type RetentionRules, retentionClasses } from '#contract/retention/classes.ts';
import { type Fate, fateOf, stopReasons } from '#contract/retention/decide.ts';
import type { Caller } from '../auth/access.ts';
import { sha256 } from '../digest.ts';
import type { Reader } from '../store/store.ts';
import { takeoutPapers, travelPapers } from './data-papers.ts';
import { approvalPapers, deputyPapers, findingPapers } from './decision-papers.ts';
import { formPapers } from './form-papers.ts';
import type { KeptPaper } from './kept-paper.ts';
import { lendingPapers } from './lending-papers.ts';
import { readDisposals } from './read-disposals.ts';
import { readRules, rulesRevision } from './rules.ts';
import { readStays } from './stays.ts';
import { workPapers } from './work-papers.ts';

/** Every paper that is kept, oldest first within its class. @param today day in Japan */
export async function readPapers(db: Reader, rules: RetentionRules, today: string): Promise<readonly KeptPaper[]> {
  const staysOf = await readStays(db);
  return [
    ...(await formPapers(db, { today, rules, staysOf })),
    ...(await workPapers(db, staysOf)),
    ...(await lendingPapers(db, staysOf)),
    ...(await takeoutPapers(db, staysOf)),
    ...(await travelPapers(db, staysOf)),
    ...(await approvalPapers(db, staysOf, today)),
    ...(await deputyPapers(db, staysOf, today)),
    ...(await findingPapers(db, staysOf)),
  ];
}

export interface DuePaper extends Pick<KeptPaper, 'class' | 'item'> {
  readonly completedOn: string;
}

/** What may go today. */
export const dueOf = (papers: readonly KeptPaper[], rules: RetentionRules, today: string): readonly DuePaper[] =>
  papers.flatMap((paper) => {
    const fate = fateOf(paper, rules[paper.class], today);
    return fate.fate === 'due' ? [{ class: paper.class, item: paper.item, completedOn: fate.completedOn }] : [];
  });

/** What a proposal is of: these papers under these periods, whatever the day. */
export const listDigest = (due: readonly DuePaper[], rules: RetentionRules): string =>
  sha256(JSON.stringify([rulesRevision(rules), due.map((one) => [one.class, one.item, one.completedOn])]));

/** What would go today, class by class, what stays with why, and the lists so far. @param today day in Japan */
export async function readRetention(db: Reader, caller: Caller, today: string): Promise<RetentionAnswer> {
  const rules = await readRules(db);
  const papers = await readPapers(db, rules, today);
  const of = Map.groupBy(papers, (paper) => paper.class);
  return {
    ...{ today, rows: retentionClasses.map((one) => rowOf(one, of.get(one) ?? [], rules, today)) },
    ...{ revision: rulesRevision(rules), list: listDigest(dueOf(papers, rules, today), rules) },
    disposals: [...(await readDisposals(db, caller))],
  };
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
