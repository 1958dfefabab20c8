import { randomUUID } from 'node:crypto';
import { instantOf } from '#contract/session/closing.ts';
import { recountSessions } from '../../../server/statistics/recount.ts';
import type { TestOffice } from './office.ts';

const loanId = (n: number): string => `L-20200101-${String(n).padStart(3, '0')}`;

/** A loan of the past, straight into the books: without a terminal's keys, for what only counts. */
export async function lend(
  { store }: Pick<TestOffice, 'store'>,
  loan: {
    readonly n: number;
    readonly staff: string;
    readonly section: string;
    readonly from: string;
    readonly to: string;
    readonly telework?: 'home' | 'mobile' | 'satellite';
  },
): Promise<void> {
  const { n, staff, section, from, to, telework: form = 'home' } = loan;
  const statement = JSON.stringify({ facts: { policy: { telework: form } } });
  await store.write(async (tx) => {
    const person = await tx.selectFrom('accounts').select('name').where('id', '=', staff).executeTakeFirstOrThrow();
    const place = await tx.selectFrom('sections').select('name').where('id', '=', section).executeTakeFirstOrThrow();
    await tx
      .insertInto('loans')
      .values({
        ...{ id: loanId(n), terminal_id: 'T-0002', state: 'closed', staff_id: staff, staff_name: person.name },
        ...{ section_id: section, section_name: place.name, from_day: from, to_day: to, statement, statement_sig: '' },
        ...{ statement_hash: '', answered_counter: -1, revoked_at: null },
      })
      .execute();
    await tx
      .insertInto('chains')
      .values({
        ...{ id: `loan:${loanId(n)}`, loan_id: loanId(n), next_seq: 0, head: '', seal_period: 0, seal_key: '' },
        ...{ code_counter: 0, code_open: 0, locked: 0, forked: 0, suspect: 0, fork_bytes: 0 },
        ...{ last_contact_at: null, last_refusal: null },
      })
      .execute();
  });
}

/** A session of a loan of `lend`, from 8:30 to 12:00 where nothing else is said. */
export async function telework(
  { store }: Pick<TestOffice, 'store'>,
  session: { readonly loan: number; readonly day: string; readonly from?: string; readonly to?: string },
): Promise<string> {
  const { loan, day, from = '08:30' } = session;
  const id = randomUUID();
  const startedAt = instantOf(day, from);
  const endedAt = session.to === undefined ? new Date(startedAt.getTime() + 210 * 60_000) : instantOf(day, session.to);
  await store.write(async (tx) => {
    await tx
      .insertInto('sessions')
      .values({
        ...{ id, chain: `loan:${loanId(loan)}`, loan_id: loanId(loan), day, started_at: startedAt.toISOString() },
        ...{ since: null, ended_at: endedAt.toISOString(), state: 'closed', closed_by: 'person' },
        ...{ work: '会議録の作成', result: '終えた。', entries: 2, prevented: 0, gaps: 0 },
      })
      .execute();
    await recountSessions(tx, loanId(loan), [id]);
  });
  return id;
}
