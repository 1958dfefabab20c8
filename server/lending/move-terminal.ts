import { sql } from 'kysely';
import type { OfficeErrorCode } from '#contract/errors.ts';
import { type LifeEvent, type LifeRefusal, type TerminalLife, transition } from '#contract/loan/life.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Tx } from '../store/store.ts';
import { changeDeadlineWord } from './deadline-words.ts';

const codes: Readonly<Record<LifeRefusal, OfficeErrorCode>> = {
  state: 'OF-470',
  'not-ordered': 'OF-470',
  'same-person': 'OF-471',
  'not-verified': 'OF-472',
  'not-filled': 'OF-473',
  'not-confirmed': 'OF-473',
  'trail-open': 'OF-474',
};

/** Written by this office alone, hence not parsed anew. */
const lifeOf = (row: { readonly life: string }): TerminalLife => JSON.parse(row.life) as TerminalLife;

/** `loan` of a terminal's life, to be selected with its row. */
export const currentLoan = sql<string | null>`json_extract(terminals.life, '$.loan')`.as('current_loan');

/** A terminal's standing. OF-404: no such terminal. */
export async function readLife(tx: Pick<Tx, 'selectFrom'>, terminal: string): Promise<Outcome<TerminalLife>> {
  const row = await tx.selectFrom('terminals').select('life').where('id', '=', terminal).executeTakeFirst();
  return row === undefined ? refusal('OF-404') : ok(lifeOf(row));
}

/** Says to the PC of a loan what holds its deadline back now, where that has changed. */
export async function speakOfDeadline(tx: Tx, loan: string, at: Date): Promise<void> {
  const row = await tx
    .selectFrom('loans')
    .innerJoin('terminals', 'terminals.id', 'loans.terminal_id')
    .select('terminals.life')
    .where('loans.id', '=', loan)
    .executeTakeFirstOrThrow();
  const life = lifeOf(row);
  await changeDeadlineWord(tx, { loan, state: life.loan === loan ? life.state : null }, at);
}

const personOf = (event: LifeEvent): string | null => {
  if ('person' in event) return event.person;
  if ('second' in event) return event.second.id;
  if ('executor' in event) return event.executor;
  return 'verifier' in event ? event.verifier : null;
};

/**
 * The one way in which a terminal's state changes: by the transition, recorded in its history and in the office log, all
 * in the caller's transaction. OF-404, and OF-470 to OF-474 as the transition refuses.
 */
export async function moveTerminal(
  tx: Tx,
  terminal: string,
  event: LifeEvent,
  by: { readonly at: Date; readonly actor: string; readonly reason?: string },
): Promise<Outcome<TerminalLife>> {
  const found = await readLife(tx, terminal);
  if (!found.ok) return found;
  const before = found.value;
  const outcome = transition(before, event);
  if (!outcome.ok) return refusal(codes[outcome.why], `${event.type} from ${before.state}: ${outcome.why}`);
  const { next } = outcome;
  const { at, actor, reason = '' } = by;
  const loan = next.loan ?? before.loan;
  await tx
    .updateTable('terminals')
    .set({ state: next.state, life: JSON.stringify(next) })
    .where('id', '=', terminal)
    .execute();
  if (loan !== null) await changeDeadlineWord(tx, { loan, state: next.loan === loan ? next.state : null }, at);
  const log_index = await appendAct(tx, {
    ...{ at, actor, act: 'terminal.moved' as const },
    data: {
      ...{ terminal, loan, event: event.type, person: personOf(event) },
      ...{ before: before.state, after: next.state, reason },
      second: 'second' in event ? event.second : null,
    },
  });
  await tx
    .insertInto('terminal_events')
    .values({
      ...{ terminal_id: terminal, loan_id: loan, at: at.toISOString(), actor, event: JSON.stringify(event) },
      ...{ state_before: before.state, state_after: next.state, reason, log_index },
    })
    .execute();
  return ok(next);
}
