import { createHmac } from 'node:crypto';
import { anchorDigits, type Mac } from '#contract/loan/code.ts';
import { type CodeCount, countCodes } from '#contract/loan/code-count.ts';
import { LoanStatement } from '#contract/loan/package.ts';
import { appendAct } from '../../log/office-acts.ts';
import type { Tx } from '../../store/store.ts';
import type { ChainsTable } from '../../store/tables.ts';
import type { Arrived } from './check-seals.ts';
import { noteIncident } from './note-incidents.ts';

/** Where a chain's 連絡コード stand: the newest counter, and whether its code is still open. */
export interface CodeState {
  readonly counter: number;
  readonly isOpen: boolean;
}

/** The state after an entry. A counter above the one before means that this entry raised it. */
export function codesAfter(state: CodeState, { entry }: Pick<Arrived, 'entry'>): CodeState {
  const before: CodeCount = { counter: state.counter, standing: state.isOpen ? 'unlock' : null, tries: 0 };
  const after = countCodes(before, entry.leaf.body.type, entry.data);
  return after === before ? state : { counter: after.counter, isOpen: after.standing !== null };
}

/**
 * Follows the 連絡コード of entries that were just stored: what each is anchored at is kept, and held against what a
 * person dictated. A dictated counter that the trail passes over never was in this trail.
 */
export async function followCodes(
  tx: Tx,
  chain: Pick<ChainsTable, 'id' | 'loan_id' | 'code_counter' | 'code_open'>,
  fresh: readonly Arrived[],
  by: { readonly at: Date; readonly actor: string },
): Promise<void> {
  const before: CodeState = { counter: chain.code_counter, isOpen: chain.code_open === 1 };
  let state = before;
  for (const arrived of fresh) {
    const next = codesAfter(state, arrived);
    if (next.counter !== state.counter) {
      const { seq } = arrived.entry.leaf.body;
      const raised = { chain: chain.id, counter: next.counter, seq, hash: arrived.hash };
      await tx
        .insertInto('raised_codes')
        .values(raised)
        .onConflict((c) => c.columns(['chain', 'counter']).doNothing())
        .execute();
      await comparePassed(tx, chain, state.counter, { ...raised, ...by });
    }
    state = next;
  }
  if (state.counter === before.counter && state.isOpen === before.isOpen) return;
  await tx
    .updateTable('chains')
    .set({ code_counter: state.counter, code_open: state.isOpen ? 1 : 0 })
    .where('id', '=', chain.id)
    .execute();
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

/**
 * For a code that is dictated after its entry arrived: compares at once. Call in the transaction that stores the dictated
 * code. Where the entry is still on its way, `followCodes` will compare.
 * @returns false where the trail that the office holds says otherwise; the incident is recorded.
 */
export async function compareDictated(
  tx: Tx,
  loan: string,
  dictated: { readonly counter: number; readonly anchor: string },
  by: { readonly at: Date; readonly actor: string },
): Promise<boolean> {
  const chain = await tx
    .selectFrom('chains')
    .select(['id', 'code_counter', 'next_seq'])
    .where('id', '=', `loan:${loan}`)
    .executeTakeFirst();
  if (chain === undefined || chain.code_counter < dictated.counter) return true;
  const raised = await tx
    .selectFrom('raised_codes')
    .select(['seq', 'hash'])
    .where('chain', '=', chain.id)
    .where('counter', '=', dictated.counter)
    .executeTakeFirst();
  if (raised !== undefined && dictated.anchor === (await anchorOf(tx, loan, dictated.counter, raised))) return true;
  const seq = raised?.seq ?? chain.next_seq - 1;
  await noteIncident(tx, { chain: chain.id, seq, kind: 'anchor', at: by.at });
  const data = { chain: chain.id, seq, counter: dictated.counter };
  await appendAct(tx, { ...by, act: 'anchor.mismatched', data });
  return false;
}
