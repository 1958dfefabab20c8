import type { KeyObject } from 'node:crypto';
import type {
  ApproveExceptionRequest,
  ExceptionRow,
  ExceptionRows,
  RevokeExceptionRequest,
} from '#contract/http/exception-api.ts';
import { dayLater } from '#contract/loan/period.ts';
import { ExceptionStatement, exceptionBytes, maxExceptions } from '#contract/policy/exception.ts';
import { systemOfPlace } from '#contract/policy/place.ts';
import { instantOf, localDate } from '#contract/session/closing.ts';
import { actorOf } from '../../audit/actor.ts';
import { type Caller, mayReach } from '../../auth/access.ts';
import { sha256 } from '../../digest.ts';
import { systemOfLoan } from '../../lending/pc-system.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import { signException } from '../../pki/office-key.ts';
import type { Runtime } from '../../runtime.ts';
import type { Store, Tx } from '../../store/store.ts';
import type { ExceptionsTable, LoansTable } from '../../store/tables.ts';
import { type Grant, readRequests } from './read-requests.ts';

interface Changed {
  readonly loan: string;
  readonly row: ExceptionRow;
}

/** OF-404: nothing lent under this number. OF-403: not the caller's section. */
async function lentLoan(tx: Pick<Tx, 'selectFrom'>, caller: Caller, terminal: string): Promise<Outcome<LoansTable>> {
  const loan = await tx
    .selectFrom('loans')
    .selectAll()
    .where('terminal_id', '=', terminal)
    .where('state', '=', 'lent')
    .executeTakeFirst();
  if (loan === undefined) return refusal('OF-404');
  return mayReach(caller, { staffId: loan.staff_id, sectionId: loan.section_id }) ? ok(loan) : refusal('OF-403');
}

/** The approvals of the terminal's loan, newest first, with those that were revoked, and what is asked for at the terminal. Refusals as {@link lentLoan}. */
export async function listExceptions(store: Store, caller: Caller, terminal: string): Promise<Outcome<ExceptionRows>> {
  const loan = await lentLoan(store.db, caller, terminal);
  if (!loan.ok) return loan;
  const rows = await store.db
    .selectFrom('exceptions')
    .selectAll()
    .where('loan_id', '=', loan.value.id)
    .orderBy('id', 'desc')
    .execute();
  const requests = await readRequests(store.db, loan.value.id, rows.map(grantOf));
  const system = await systemOfLoan(store.db, loan.value.id);
  return ok({ exceptions: rows.map(rowOf), requests: [...requests], loanTo: loan.value.to_day, system });
}

/**
 * Approves that files may lie elsewhere, and signs it. OF-400: over already, longer than the loan, or in a place that
 * this PC's system cannot have. OF-403: another section's loan, or the own one. OF-404: nothing lent. OF-409: the loan was taken back, or has as many as it can have.
 */
export async function approveException(
  store: Store,
  runtime: Runtime,
  officeKey: KeyObject,
  caller: Caller,
  asked: ApproveExceptionRequest & { readonly terminal: string },
): Promise<Outcome<Changed>> {
  const { terminal, reason, ...terms } = asked;
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<Changed>> => {
    const found = await lentLoan(tx, caller, terminal);
    if (!found.ok) return found;
    const loan = found.value;
    // Nobody approves for themselves.
    if (loan.staff_id === caller.account.id) return refusal('OF-403', 'the own loan');
    const loanEnd = instantOf(dayLater(loan.to_day, 1), '00:00').toISOString();
    if (terms.from >= terms.to || terms.to <= at.toISOString() || terms.to > loanEnd)
      return refusal('OF-400', terms.to);
    const system = await systemOfLoan(tx, loan.id);
    // It would be signed, and hold nowhere.
    if (system !== null && system !== systemOfPlace(terms.place)) return refusal('OF-400', `a PC of ${system}`);
    const { held, last } = await tx
      .selectFrom('exceptions')
      .select((e) => [
        e.fn
          .countAll<number>()
          .filterWhere((f) =>
            f.and([f('loan_id', '=', loan.id), f('revoked_at', 'is', null), f('to_at', '>', at.toISOString())]),
          )
          .as('held'),
        e.fn.coalesce(e.fn.max('id'), e.lit(0)).as('last'),
      ])
      .executeTakeFirstOrThrow();
    if (loan.revoked_at !== null || held >= maxExceptions) return refusal('OF-409');
    const id = last + 1;
    const { account } = caller;
    const statement = ExceptionStatement.parse({
      ...{ v: 1, kind: 'exception', ...terms, loan: loan.id, article: '第6条(1)' },
      id: `A-${localDate(at).slice(0, 4)}-${String(id).padStart(4, '0')}`,
      approvedBy: { id: account.id, name: account.name },
    });
    const signed = signException(officeKey, statement);
    const row: ExceptionsTable = {
      ...{ id, loan_id: loan.id, statement: JSON.stringify(statement), sig: signed.sig, to_at: statement.to },
      ...{ approved_at: at.toISOString(), reason, revoked_at: null, revoked_by: null, revoked_reason: null },
      emptied_at: null,
    };
    await tx.insertInto('exceptions').values(row).execute();
    const { control, files, place, from, to } = statement;
    await appendAct(tx, {
      at,
      actor: actorOf(caller),
      act: 'exception.approved',
      data: {
        ...{ id: statement.id, terminal, loan: loan.id, control, files: files.length, place, from, to, reason },
        statement: sha256(exceptionBytes(statement)),
      },
    });
    return ok({ loan: loan.id, row: rowOf(row) });
  });
}

/** Ends an approval; the row stays. OF-403, OF-404 as {@link lentLoan}. OF-409: revoked before. */
export async function revokeException(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: RevokeExceptionRequest & { readonly terminal: string },
): Promise<Outcome<Changed>> {
  const { terminal, id, reason } = asked;
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<Changed>> => {
    const found = await lentLoan(tx, caller, terminal);
    if (!found.ok) return found;
    const loan = found.value.id;
    const row = await tx
      .selectFrom('exceptions')
      .selectAll()
      .where('id', '=', Number(id.split('-')[2]))
      .where('loan_id', '=', loan)
      .executeTakeFirst();
    if (row === undefined || rowOf(row).id !== id) return refusal('OF-404');
    if (row.revoked_at !== null) return refusal('OF-409', 'revoked before');
    const revoked = { revoked_at: at.toISOString(), revoked_by: actorOf(caller), revoked_reason: reason };
    await tx.updateTable('exceptions').set(revoked).where('id', '=', row.id).execute();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'exception.revoked', data: { id, terminal, loan, reason } });
    return ok({ loan, row: rowOf({ ...row, ...revoked }) });
  });
}

const grantOf = ({ statement, revoked_at }: ExceptionsTable): Grant => ({
  ...ExceptionStatement.parse(JSON.parse(statement)),
  isRevoked: revoked_at !== null,
});

function rowOf(row: ExceptionsTable): ExceptionRow {
  const { id, control, files, place, from, to, approvedBy } = ExceptionStatement.parse(JSON.parse(row.statement));
  return {
    ...{ id, control, files: files.length, place, from, to, approvedBy },
    ...{ approvedAt: row.approved_at, reason: row.reason },
    revoked:
      row.revoked_at === null
        ? null
        : { at: row.revoked_at, by: row.revoked_by ?? '', reason: row.revoked_reason ?? '' },
  };
}
