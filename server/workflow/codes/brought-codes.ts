import type { TrailHead } from '#contract/loan/code.ts';
import { type CodeCount, countCodes, noCodes } from '#contract/loan/code-count.ts';
import type { EntryType } from '#contract/trail/catalogue.ts';
import type { Tx } from '../../store/store.ts';

const codeTypes = [
  'lock.entered',
  'contact-code.shown',
  'response-code.accepted',
  'response-code.refused',
] as const satisfies readonly EntryType[];

/** 連絡コード that the office's copy of a loan's trail knows of, with the entry that brought each. */
export interface BroughtCodes {
  /** Counter of the newest one; 0 for none. */
  readonly newest: number;
  readonly at: ReadonlyMap<number, TrailHead>;
}

/** Counts the codes in the trail as the terminal counts them. */
export async function broughtCodes(tx: Tx, loan: string): Promise<BroughtCodes> {
  const entries = await tx
    .selectFrom('entries')
    .select(['seq', 'hash', 'type', 'data'])
    .where('chain', '=', `loan:${loan}`)
    .where('type', 'in', codeTypes)
    .orderBy('seq')
    .execute();
  const at = new Map<number, TrailHead>();
  let count: CodeCount = noCodes;
  for (const { seq, hash, type, data } of entries) {
    const next = countCodes(count, type, JSON.parse(data));
    if (next.counter !== count.counter) at.set(next.counter, { seq, head: hash });
    count = next;
  }
  return { newest: count.counter, at };
}
