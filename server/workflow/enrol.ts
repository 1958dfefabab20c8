import type { EnrolRequest } from '#contract/http/terminal-api.ts';
import { LoanPackage, LoanStatement } from '#contract/loan/package.ts';
import { readPublicKey } from '../auth/ed25519.ts';
import { forgiveTry, takeTry, throttleLimits } from '../auth/throttle.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import type { LoansTable } from '../store/tables.ts';
import { enrolCodeHash } from './enrol-code.ts';

/** The package as it was signed at hand-over. */
export const packageOf = (loan: Pick<LoansTable, 'statement' | 'statement_sig'>): LoanPackage =>
  LoanPackage.parse({ statement: LoanStatement.parse(JSON.parse(loan.statement)), sig: loan.statement_sig });

async function isGoodCode(tx: Tx, { terminal, code }: EnrolRequest, nowMs: number): Promise<boolean> {
  const found = await tx
    .selectFrom('enrol_codes')
    .select('code_hash')
    .where('code_hash', '=', enrolCodeHash(code))
    .where('terminal_id', '=', terminal)
    .where('used_at', 'is', null)
    .where('expires_at', '>', nowMs)
    .executeTakeFirst();
  return found !== undefined;
}

/**
 * Registers a recorder's public keys for its terminal's loan. OF-400: not keys. OF-463: code wrong, used or too old.
 * OF-409: nothing lent, or the loan's trail has begun under other keys (a recorder that lost them is an incident).
 */
export async function enrolTerminal(
  store: Store,
  runtime: Runtime,
  request: EnrolRequest,
  address: string,
): Promise<Outcome<LoanPackage>> {
  const { terminal, deviceKey, sealKey, machine } = request;
  if (readPublicKey(deviceKey) === null || readPublicKey(sealKey) === null) return refusal('OF-400', 'not a key');
  const at = runtime.now();
  const key = `enrol:${address}`;
  return store.write(async (tx): Promise<Outcome<LoanPackage>> => {
    const taken = await takeTry(tx, [{ key, limit: throttleLimits.address }], at);
    if (taken === 'blocked') return refusal('OF-429');
    if (!(await isGoodCode(tx, request, at.getTime()))) {
      await appendAct(tx, { at, actor: 'anonymous', act: 'terminal.enrol-refused', data: { terminal, address } });
      return refusal('OF-463');
    }
    await forgiveTry(tx, key, null, at);
    const loan = await tx
      .selectFrom('loans')
      .selectAll()
      .where('terminal_id', '=', terminal)
      .where('state', '=', 'lent')
      .executeTakeFirst();
    if (loan === undefined) return refusal('OF-409', 'no loan');
    const chain = await tx.selectFrom('chains').select('next_seq').where('loan_id', '=', loan.id).executeTakeFirst();
    // The code stays good: it was not what stood in the way.
    if (chain !== undefined && chain.next_seq > 0) return refusal('OF-409', 'the trail has begun');
    await tx
      .updateTable('enrol_codes')
      .set({ used_at: at.getTime() })
      .where('code_hash', '=', enrolCodeHash(request.code))
      .execute();
    const genesis = loan.statement_hash;
    const enrolled_index = await appendAct(tx, {
      at,
      actor: `terminal:${terminal}`,
      act: 'terminal.enrolled',
      data: { terminal, loan: loan.id, genesis, deviceKey, sealKey, machine },
    });
    const keys = { device_key: deviceKey, seal_key: sealKey, machine, enrolled_at: at.toISOString(), enrolled_index };
    await tx
      .insertInto('devices')
      .values({ loan_id: loan.id, ...keys })
      .onConflict((c) => c.column('loan_id').doUpdateSet(keys))
      .execute();
    const sealing = { seal_period: 0, seal_key: sealKey };
    await tx
      .insertInto('chains')
      .values({ id: `loan:${loan.id}`, loan_id: loan.id, next_seq: 0, head: genesis, ...sealing, ...untouched })
      .onConflict((c) => c.column('id').doUpdateSet(sealing))
      .execute();
    return ok(packageOf(loan));
  });
}

/** A chain before its first entry. */
const untouched = {
  code_counter: 0,
  code_open: 0,
  locked: 0,
  forked: 0,
  suspect: 0,
  fork_bytes: 0,
  last_contact_at: null,
  last_refusal: null,
} as const;
