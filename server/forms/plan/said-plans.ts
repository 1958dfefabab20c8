import { canonicalJson } from '#contract/json.ts';
import { LoanStatement } from '#contract/loan/package.ts';
import { LoanPlans, plansBytes, plansInForce } from '#contract/loan/plans.ts';
import { nextSerial } from '#contract/loan/standing.ts';
import { sha256 } from '../../digest.ts';
import { appendAct } from '../../log/office-acts.ts';
import type { Tx } from '../../store/store.ts';
import type { LoansTable } from '../../store/tables.ts';
import { approvedDays, takenBackDays } from './approved-days.ts';

type Db = Pick<Tx, 'selectFrom'>;
type Loan = Pick<LoansTable, 'id' | 'terminal_id' | 'staff_id' | 'statement' | 'from_day' | 'to_day'>;

const newest = (db: Db, loan: string) =>
  db
    .selectFrom('loan_plans')
    .selectAll()
    .where('loan_id', '=', loan)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();

/** The list that a loan's terminal is told of; null where its hand-over statement's days still hold. */
export async function readSaidPlans(db: Db, loan: string): Promise<LoanPlans | null> {
  const row = await newest(db, loan);
  if (row === undefined) return null;
  const { terminal_id: terminal } = await db
    .selectFrom('loans')
    .select('terminal_id')
    .where('id', '=', loan)
    .executeTakeFirstOrThrow();
  return LoanPlans.parse({
    ...{ v: 1, kind: 'plans', loan, terminal, serial: row.serial, issuedAt: row.at },
    ...{ days: JSON.parse(row.days), revoked: JSON.parse(row.revoked) },
  });
}

/** Notes the approved days of a loan that is out as they are now; nothing where its terminal knows them so. */
async function sayPlans(tx: Tx, loan: Loan, at: Date, actor: string): Promise<void> {
  const period = { from: loan.from_day, to: loan.to_day };
  const signed = LoanStatement.parse(JSON.parse(loan.statement)).facts.plans;
  const approved = await approvedDays(tx, loan.staff_id, period);
  const takenBack = await takenBackDays(tx, { staff: loan.staff_id }, period);
  const gone = takenBack.map(({ day }) => day.date);
  const now = plansInForce(signed, approved, gone);
  const before = await readSaidPlans(tx, loan.id);
  const known = before ?? plansInForce(signed, [], []);
  if (canonicalJson([now.days, now.revoked]) === canonicalJson([known.days, known.revoked])) return;
  const serial = nextSerial(before?.serial ?? 0, at);
  await tx
    .insertInto('loan_plans')
    .values({
      ...{ loan_id: loan.id, serial, at: at.toISOString() },
      ...{ days: JSON.stringify(now.days), revoked: JSON.stringify(now.revoked) },
    })
    .execute();
  const said = await readSaidPlans(tx, loan.id);
  if (said === null) throw new Error('the list was not written');
  const data = {
    ...{ terminal: loan.terminal_id, loan: loan.id, serial, list: sha256(plansBytes(said)) },
    ...{ days: now.days.length, revoked: now.revoked.length },
  };
  await appendAct(tx, { at, actor, act: 'plans.said', data });
}

/** Tells the PCs that somebody has out of what was approved or taken back, in the transaction that did it. */
export async function sayPlansOf(tx: Tx, staff: string, at: Date, actor: string): Promise<void> {
  const loans = await tx
    .selectFrom('loans')
    .select(['id', 'terminal_id', 'staff_id', 'statement', 'from_day', 'to_day'])
    .where('staff_id', '=', staff)
    .where('state', '=', 'lent')
    .execute();
  for (const loan of loans) await sayPlans(tx, loan, at, actor);
}
