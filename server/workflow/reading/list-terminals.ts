import type { TerminalRow } from '#contract/http/console-api.ts';
import type { Caller } from '../../auth/access.ts';
import { currentLoan } from '../../lending/move-terminal.ts';
import type { Store } from '../../store/store.ts';
import type { SessionsTable } from '../../store/tables.ts';

/** How a terminal's trail stands. The gravest comes first. */
export function terminalState(facts: {
  readonly enrolled: boolean;
  readonly forked: boolean;
  readonly revoked: boolean;
  readonly suspect: boolean;
  readonly locked: boolean;
  readonly session: SessionsTable['state'] | null;
}): TerminalRow['state'] {
  if (!facts.enrolled) return null;
  if (facts.forked) return 'fork';
  if (facts.revoked) return 'revoked';
  if (facts.suspect) return 'suspect';
  if (facts.locked) return 'locked';
  return facts.session === null || facts.session === 'closed' ? 'idle' : facts.session;
}

/** The terminals that the caller's scope reaches, with their loan and the newest that is known of them. */
export async function listTerminals(store: Store, caller: Caller): Promise<readonly TerminalRow[]> {
  let query = store.db
    .selectFrom('terminals')
    .leftJoin('loans', (join) => join.onRef('loans.terminal_id', '=', 'terminals.id').on('loans.state', '=', 'lent'))
    .leftJoin('chains', 'chains.loan_id', 'loans.id')
    .leftJoin('sessions', (join) => join.onRef('sessions.chain', '=', 'chains.id').on('sessions.state', '!=', 'closed'))
    .leftJoin('dictated_codes as reports', (join) =>
      join.onRef('reports.loan_id', '=', 'loans.id').on('reports.counter', '=', (e) =>
        e
          .selectFrom('dictated_codes as codes')
          .select((c) => c.fn.max<number>('codes.counter').as('newest'))
          .whereRef('codes.loan_id', '=', 'loans.id'),
      ),
    )
    .select(['loans.revoked_at', 'reports.at as reported_at', 'reports.purpose as reported_purpose'])
    .select(['terminals.id', 'terminals.name', 'loans.id as loan', 'loans.from_day', 'loans.to_day'])
    .select(['loans.staff_id', 'loans.staff_name', 'loans.section_name'])
    .select(['chains.next_seq', 'chains.locked', 'chains.forked', 'chains.suspect', 'chains.last_contact_at'])
    .select(['sessions.state as session', 'terminals.state as life'])
    .select(currentLoan)
    .orderBy('terminals.id');
  // A terminal that is not lent belongs to no section: only who sees all sees it.
  if (caller.scope === 'section') query = query.where('loans.section_id', '=', caller.sectionId);
  if (caller.scope === 'own') query = query.where('loans.staff_id', '=', caller.account.id);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    loan: row.loan,
    staff:
      row.staff_id === null ? null : { id: row.staff_id, name: row.staff_name ?? '', section: row.section_name ?? '' },
    from: row.from_day,
    to: row.to_day,
    lastContactAt: row.last_contact_at,
    lastReport:
      row.reported_at === null || row.reported_purpose === null
        ? null
        : { at: row.reported_at, purpose: row.reported_purpose },
    entries: row.next_seq ?? 0,
    life: { state: row.life, currentLoan: row.current_loan },
    state: terminalState({
      enrolled: row.next_seq !== null,
      forked: row.forked === 1,
      revoked: row.revoked_at !== null,
      suspect: row.suspect === 1,
      locked: row.locked === 1,
      session: row.session,
    }),
  }));
}
