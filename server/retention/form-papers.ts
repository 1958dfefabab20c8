import { sql } from 'kysely';
import { type FormKindName, formKinds } from '#contract/forms/kinds.ts';
import { isFinal, isInForce } from '#contract/forms/life.ts';
import type { RetentionRules } from '#contract/retention/classes.ts';
import type { StopReason } from '#contract/retention/decide.ts';
import { retainedUntil } from '#contract/retention/period.ts';
import { daysOfYear } from '#contract/statistics/fiscal-year.ts';
import { japanDate } from '#contract/words/era.ts';
import type { FormsTable } from '../forms/form-tables.ts';
import type { Reader } from '../store/store.ts';
import type { KeptPaper } from './kept-paper.ts';
import type { StaysOf } from './stays.ts';

interface FormColumns
  extends Pick<FormsTable, 'id' | 'kind' | 'applicant_id' | 'section_id' | 'state' | 'done' | 'waits_for' | 'to_tell'> {
  readonly changed_at: string;
  /** Last planned day, or the fiscal year that is applied for; null for other kinds. */
  readonly reaches: string | number | null;
}

/** Kinds of which a person's newest one holds until it is taken back or another takes its place. */
const holdsOn: readonly FormKindName[] = ['registration', 'pledge'];

interface Judged {
  readonly today: string;
  readonly rules: RetentionRules;
  readonly staysOf: StaysOf;
}

/** The forms that are kept, oldest first, with what their retention asks. */
export async function formPapers(db: Reader, judged: Judged): Promise<readonly KeptPaper[]> {
  const rows: FormColumns[] = await db
    .selectFrom('forms')
    .select(['id', 'kind', 'applicant_id', 'section_id', 'state', 'done', 'waits_for', 'to_tell', 'changed_at'])
    .select(
      sql<string | number | null>`case kind
        when 'plan' then (select max(json_extract(value, '$.date')) from json_each(content, '$.days'))
        when 'telework' then json_extract(content, '$.fiscalYear') end`.as('reaches'),
    )
    .where('emptied_at', 'is', null)
    .orderBy('id')
    .execute();
  const newest = new Map(
    rows
      .filter((row) => holdsOn.includes(row.kind) && holds(row))
      .map((row) => [`${row.kind} ${row.applicant_id}`, row]),
  );
  return rows.map((row): KeptPaper => {
    const successor = newest.get(`${row.kind} ${row.applicant_id}`);
    const { completedOn, why } = completionOf(row, successor, judged.today);
    const subject = { staff: row.applicant_id, section: row.section_id, isOfSection: row.kind === 'telework' };
    const own: readonly StopReason[] = why !== null ? [why] : isSource(row, judged) ? ['source'] : [];
    return {
      ...{ class: row.kind, item: row.id, completedOn },
      stops: [...own, ...judged.staysOf(subject, completedOn)],
    };
  });
}

const holds = (row: FormColumns): boolean => isInForce(row, formKinds[row.kind].route);
const later = (a: string, b: string): string => (a > b ? a : b);

/** When a form was completed, or why it is not. */
function completionOf(
  row: FormColumns,
  newest: FormColumns | undefined,
  today: string,
): { readonly completedOn: string | null; readonly why: StopReason | null } {
  const done = (completedOn: string) => ({ completedOn, why: null });
  const changed = japanDate(row.changed_at);
  if (row.waits_for !== null || row.to_tell !== null) return { completedOn: null, why: 'open' };
  if (isFinal(row)) return done(typeof row.reaches === 'string' ? later(changed, row.reaches) : changed);
  if (holdsOn.includes(row.kind)) {
    if (newest === undefined || newest.id === row.id) return { completedOn: null, why: 'in-force' };
    return done(later(changed, japanDate(newest.changed_at)));
  }
  const last = typeof row.reaches === 'number' ? daysOfYear(row.reaches).to : (row.reaches ?? changed);
  return today <= last ? { completedOn: null, why: 'in-force' } : done(later(changed, last));
}

/** 命令簿 is made from plans, and from what was taken back of them: none goes before the rows of its last day would. */
function isSource(row: FormColumns, { rules, today }: Judged): boolean {
  if (row.kind !== 'plan' || typeof row.reaches !== 'string') return false;
  return rules.order === null || today <= retainedUntil(row.reaches, rules.order);
}
