import type { StopReason } from '#contract/retention/decide.ts';
import { placesIn } from '../audit/findings.ts';
import type { Reader } from '../store/store.ts';

/** Whom a paper speaks of. */
export interface Subject {
  readonly staff: string;
  readonly section: string;
  /** It speaks of others of the section as well. */
  readonly isOfSection?: boolean;
}

/** Why papers of somebody stay, whatever their class. @param completedOn day in Japan; null: not completed */
export type StaysOf = (subject: Subject, completedOn: string | null) => readonly StopReason[];

/** Reads once what keeps papers of people: legal holds, open findings and loans that were not returned. */
export async function readStays(db: Reader): Promise<StaysOf> {
  const held = await db
    .selectFrom('holds')
    .innerJoin('loans', 'loans.id', 'holds.loan_id')
    .select(['loans.staff_id', 'loans.section_id'])
    .where('holds.released_at', 'is', null)
    .execute();
  const out = await db
    .selectFrom('loans')
    .select(['staff_id', 'section_id', 'from_day'])
    .where('state', '=', 'lent')
    .execute();
  const findings = await openFindings(db);
  const concerns = (one: { readonly staff_id: string; readonly section_id: string }, subject: Subject): boolean =>
    one.staff_id === subject.staff || (subject.isOfSection === true && one.section_id === subject.section);
  return (subject, completedOn) => [
    ...(held.some((one) => concerns(one, subject)) ? (['hold'] as const) : []),
    ...(findings.sections.has(subject.section) || findings.loans.some((one) => concerns(one, subject))
      ? (['finding'] as const)
      : []),
    ...(out.some((one) => concerns(one, subject) && (completedOn === null || one.from_day <= completedOn))
      ? (['loan-out'] as const)
      : []),
  ];
}

/** Sections and loans that findings which are not closed speak of. */
async function openFindings(db: Reader) {
  const rows = await db
    .selectFrom('findings')
    .select(['section_id', 'entries'])
    .where((e) =>
      e(
        e.fn.coalesce(
          e
            .selectFrom('finding_notes')
            .select('finding_notes.state')
            .whereRef('finding_notes.finding_id', '=', 'findings.id')
            .where('finding_notes.state', 'is not', null)
            .orderBy('finding_notes.id', 'desc')
            .limit(1),
          e.val('open'),
        ),
        '!=',
        'closed',
      ),
    )
    .execute();
  const chains = new Set(rows.flatMap(({ entries }) => placesIn(entries).map(({ chain }) => chain)));
  const loans = await db
    .selectFrom('chains')
    .innerJoin('loans', 'loans.id', 'chains.loan_id')
    .select(['loans.staff_id', 'loans.section_id'])
    .where('chains.id', 'in', [...chains, ''])
    .execute();
  return { loans, sections: new Set(rows.flatMap(({ section_id }) => section_id ?? [])) };
}
