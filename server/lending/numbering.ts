import { sql } from 'kysely';
import { localDate } from '#contract/session/closing.ts';
import type { Tx } from '../store/store.ts';

/** `2026-0001`: the next number of a kind in the year; numbers are given in a transaction that may write. */
const following = (last: string | null | undefined, year: string): string => {
  const [lastYear, lastNumber] = (last ?? '').split('-').slice(1);
  const number = lastYear === year ? Number(lastNumber) + 1 : 1;
  return `${year}-${String(number).padStart(4, '0')}`;
};

/** `R-2026-0001`; four digits or more. */
export async function nextRequestId(tx: Tx, at: Date): Promise<string> {
  const year = localDate(at).slice(0, 4);
  const last = await tx
    .selectFrom('loan_requests')
    .select('id')
    .where('id', 'like', `R-${year}-%`)
    // As text R-2026-10000 comes before R-2026-9999.
    .orderBy(sql`length(id)`, 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return `R-${following(last?.id, year)}`;
}

/** `C-2026-0001` */
export async function nextCertificateId(tx: Tx, at: Date): Promise<string> {
  const year = localDate(at).slice(0, 4);
  const { last } = await tx
    .selectFrom('certificates')
    .select((e) => e.fn.max('id').as('last'))
    .where('id', 'like', `C-${year}-%`)
    .executeTakeFirstOrThrow();
  return `C-${following(last, year)}`;
}

/** `L-20261126-001`: also after those that were prepared and cancelled. */
export async function nextLoanId(tx: Tx, at: Date): Promise<string> {
  const prefix = `L-${localDate(at).replaceAll('-', '')}-`;
  const [lent, prepared] = await Promise.all([
    tx
      .selectFrom('loans')
      .select((e) => e.fn.max('id').as('last'))
      .where('id', 'like', `${prefix}%`)
      .executeTakeFirstOrThrow(),
    tx
      .selectFrom('terminal_events')
      .select((e) => e.fn.max('loan_id').as('last'))
      .where('loan_id', 'like', `${prefix}%`)
      .executeTakeFirstOrThrow(),
  ]);
  const last = [lent.last, prepared.last].map((id) => Number(id?.slice(prefix.length) ?? 0));
  return `${prefix}${String(Math.max(...last) + 1).padStart(3, '0')}`;
}
