import type { TerminalLife } from '#contract/loan/life.ts';
import type { StopReason } from '#contract/retention/decide.ts';
import { japanDate } from '#contract/words/era.ts';
import type { Reader } from '../store/store.ts';
import { type KeptPaper, latest } from './kept-paper.ts';
import type { StaysOf } from './stays.ts';

interface LoanFacts {
  readonly id: string;
  readonly staff_id: string;
  readonly section_id: string;
  readonly to_day: string;
  readonly papers_emptied_at: string | null;
  /** Day on which the last was done with its PC; null while something may still be. */
  readonly overOn: string | null;
}
type Loans = ReadonlyMap<string, LoanFacts>;

/** Papers of lending that are kept, oldest first: 借用願 with their loans' papers, and 紛失・盗難届. */
export async function lendingPapers(db: Reader, staysOf: StaysOf): Promise<readonly KeptPaper[]> {
  const loans = await readLoans(db);
  return [...(await requestPapers(db, loans, staysOf)), ...(await lossPapers(db, loans, staysOf))];
}

/** A loan is over once its PC was erased and verified or destroyed, and belongs to it no more. */
async function readLoans(db: Reader): Promise<Loans> {
  const rows = await db
    .selectFrom('loans')
    .innerJoin('terminals', 'terminals.id', 'loans.terminal_id')
    .select(['loans.id', 'loans.state', 'loans.staff_id', 'loans.section_id', 'loans.to_day'])
    .select(['loans.papers_emptied_at', 'terminals.life'])
    .select((e) =>
      e
        .selectFrom('terminal_events')
        .select((r) => r.fn.max('terminal_events.at').as('at'))
        .whereRef('terminal_events.loan_id', '=', 'loans.id')
        .as('last_at'),
    )
    .execute();
  return new Map(
    rows.map(({ life, state, last_at, ...row }) => {
      const pc = JSON.parse(life) as TerminalLife;
      const isOver = state === 'closed' && (pc.loan !== row.id || pc.state === 'retired');
      return [row.id, { ...row, overOn: isOver ? latest(row.to_day, last_at) : null }];
    }),
  );
}

/** Known by the request's number; what was lent without one by the loan's. */
async function requestPapers(db: Reader, loans: Loans, staysOf: StaysOf): Promise<readonly KeptPaper[]> {
  const rows = await db
    .selectFrom('loan_requests')
    .select(['id', 'staff_id', 'section_id', 'state', 'to_day', 'asked_at', 'decided_at', 'loan_id'])
    .where('emptied_at', 'is', null)
    .orderBy('id')
    .execute();
  const asked = new Set(
    (await db.selectFrom('loan_requests').select('loan_id').where('loan_id', 'is not', null).execute()).map(
      ({ loan_id }) => loan_id,
    ),
  );
  const paper = (item: string, of: LoanFacts | (typeof rows)[number], completedOn: string | null): KeptPaper => {
    const own: readonly StopReason[] = completedOn === null ? ['open'] : [];
    const stays = staysOf({ staff: of.staff_id, section: of.section_id }, completedOn ?? of.to_day);
    // That the PC is still out says more than that something is left to be done.
    return { class: 'loan-request', item, completedOn, stops: [...stays, ...own] };
  };
  const completedOn = (row: (typeof rows)[number]): string | null => {
    if (row.loan_id !== null) return loans.get(row.loan_id)?.overOn ?? null;
    if (row.state === 'refused') return japanDate(row.decided_at ?? row.asked_at);
    // Nobody wrote down when it was withdrawn.
    return row.state === 'withdrawn' ? latest(row.to_day, row.decided_at ?? row.asked_at) : null;
  };
  const unasked = [...loans.values()].filter((loan) => loan.papers_emptied_at === null && !asked.has(loan.id));
  return [
    ...rows.map((row) => paper(row.id, row, completedOn(row))),
    ...unasked.map((loan) => paper(loan.id, loan, loan.overOn)),
  ];
}

/** Completed with its loan, since the certificate of the erasure speaks of it; without a loan once the PC is no longer lost. */
async function lossPapers(db: Reader, loans: Loans, staysOf: StaysOf): Promise<readonly KeptPaper[]> {
  const rows = await db
    .selectFrom('losses')
    .innerJoin('terminals', 'terminals.id', 'losses.terminal_id')
    .select(['losses.id', 'losses.loan_id', 'losses.reported_at', 'losses.reported_by', 'losses.cancelled_at'])
    .select('terminals.state')
    .select((e) =>
      e
        .selectFrom('terminal_events')
        .select((r) => r.fn.max('terminal_events.at').as('at'))
        .whereRef('terminal_events.terminal_id', '=', 'losses.terminal_id')
        .where('terminal_events.state_before', '=', 'lost')
        .as('found_at'),
    )
    .where('losses.emptied_at', 'is', null)
    .orderBy('losses.id')
    .execute();
  return rows.map((row): KeptPaper => {
    const loan = row.loan_id === null ? undefined : loans.get(row.loan_id);
    const overOn = row.loan_id === null ? (row.state === 'lost' ? null : '') : (loan?.overOn ?? null);
    const completedOn = overOn === null ? null : latest(overOn, row.reported_at, row.cancelled_at, row.found_at);
    const own: readonly StopReason[] = completedOn === null ? ['open'] : [];
    const subject = { staff: loan?.staff_id ?? row.reported_by.split(':')[1] ?? '', section: loan?.section_id ?? '' };
    const stays = staysOf(subject, completedOn ?? japanDate(row.reported_at));
    return { class: 'loss', item: String(row.id), completedOn, stops: [...stays, ...own] };
  });
}
