import { createHmac } from 'node:crypto';
import { anchorDigits, type Mac } from '#contract/loan/code.ts';
import { type CodeCount, countCodes, noCodes } from '#contract/loan/code-count.ts';
import { LoanStatement } from '#contract/loan/package.ts';
import { appendAct } from '../../log/office-acts.ts';
import type { Tx } from '../../store/store.ts';
import type { ChainsTable } from '../../store/tables.ts';
import type { Arrived } from './check-seals.ts';
import { noteIncident } from './note-incidents.ts';

/**
 * Follows the 連絡コード of entries that were just stored: what each is anchored at is kept, and held against what a
 * person dictated. A dictated counter that the trail passes over never was in this trail.
 */
export async function followCodes(
  tx: Tx,
  chain: Pick<ChainsTable, 'id' | 'loan_id' | 'code_counter'>,
  fresh: readonly Arrived[],
  by: { readonly at: Date; readonly actor: string },
): Promise<void> {
  let count: CodeCount = { ...noCodes, counter: chain.code_counter };
  for (const { entry, hash } of fresh) {
    const { seq, type } = entry.leaf.body;
    const next = countCodes(count, type, entry.data);
    if (next.counter !== count.counter) {
      const raised = { chain: chain.id, counter: next.counter, seq, hash };
      await tx
        .insertInto('raised_codes')
        .values(raised)
        .onConflict((c) => c.columns(['chain', 'counter']).doNothing())
        .execute();
      await comparePassed(tx, chain, count.counter, { ...raised, ...by });
    }
    count = next;
  }
  if (count.counter === chain.code_counter) return;
  await tx.updateTable('chains').set({ code_counter: count.counter }).where('id', '=', chain.id).execute();
}

/** Compares every code dictated between two counters with the entry that raised the later one. */
async function comparePassed(
  tx: Tx,
  chain: Pick<ChainsTable, 'id' | 'loan_id'>,
  after: number,
  raised: {
    readonly counter: number;
    readonly seq: number;
    readonly hash: string;
    readonly at: Date;
    readonly actor: string;
  },
): Promise<void> {
  const dictated = await tx
    .selectFrom('dictated_codes')
    .select(['counter', 'anchor'])
    .where('loan_id', '=', chain.loan_id)
    // A counter that went back is compared too: that number was raised before, by another entry.
    .where('counter', '>', Math.min(after, raised.counter - 1))
    .where('counter', '<=', raised.counter)
    .execute();
  for (const { counter, anchor } of dictated) {
    const isRight = counter === raised.counter && anchor === (await anchorOf(tx, chain.loan_id, counter, raised));
    if (isRight) continue;
    const { seq, at, actor } = raised;
    await noteIncident(tx, { chain: chain.id, seq, kind: 'anchor', at });
    await appendAct(tx, { at, actor, act: 'anchor.mismatched', data: { chain: chain.id, seq, counter } });
  }
}

async function anchorOf(tx: Tx, loan: string, counter: number, at: { readonly seq: number; readonly hash: string }) {
  const row = await tx.selectFrom('loans').select('statement').where('id', '=', loan).executeTakeFirstOrThrow();
  const codeKey = Buffer.from(LoanStatement.parse(JSON.parse(row.statement)).codeKey, 'base64');
  const mac: Mac = (bytes) => createHmac('sha256', codeKey).update(bytes).digest();
  return anchorDigits(mac, { loan, counter }, { seq: at.seq, head: at.hash });
}
