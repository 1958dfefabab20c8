import { LoanStatement } from '#contract/loan/package.ts';
import { instantOf, localDate } from '#contract/session/closing.ts';
import { appendAct, personalActs } from '../log/office-acts.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import { emptyFilesOf, emptyUnlent, type FileFolders, removeEmptied } from './dispose-files.ts';

/** How many of each were emptied. */
export interface Disposed {
  readonly loans: number;
  readonly entries: number;
  readonly forks: number;
  readonly sessions: number;
  readonly acts: number;
  /** Hand-ins and データ持出し申請 whose files are gone. */
  readonly handIns: readonly number[];
  readonly takeouts: readonly string[];
}

const dayMs = 86_400_000;
const earlier = (a: string, b: string): string => (a < b ? a : b);
/** The day that lies so many days before an instant: what was received before it has been kept long enough. */
const keptSince = (now: Date, keepDays: number): string => localDate(new Date(now.getTime() - keepDays * dayMs));

/** From which day on a loan's data is kept: never less than its own policy says. */
export const keepFrom = (before: string, now: Date, keepDays: number): string =>
  earlier(before, keptSince(now, keepDays));

/**
 * Disposal by rule: deletes salt and data of what ended before a day and was kept as long as the loan's policy says, and
 * of the office's acts with personal data of that time. Leaves, links, seals and every proof stay. Loans under a legal
 * hold are passed over, and the database refuses them by itself. One transaction with the act that counts it; the files
 * that it marked leave the disk after it.
 * @param before day in Japan, `2027-04-01`
 */
export async function dispose(
  store: Store,
  runtime: Runtime,
  asked: { readonly before: string; readonly actor: string; readonly folders: FileFolders },
): Promise<Disposed> {
  const { before, actor, folders } = asked;
  const at = runtime.now();
  const disposed = await store.write(async (tx): Promise<Disposed> => {
    const loans = await tx.selectFrom('loans').select(['id', 'state', 'to_day', 'statement']).execute();
    const held = await tx.selectFrom('holds').select('loan_id').where('released_at', 'is', null).execute();
    let counts: Disposed = { loans: 0, entries: 0, forks: 0, sessions: 0, acts: 0, handIns: [], takeouts: [] };
    const chains: { readonly chain: string; readonly below: number }[] = [];
    let longest = 0;
    for (const loan of loans) {
      const { keepDays } = LoanStatement.parse(JSON.parse(loan.statement)).facts.policy;
      longest = Math.max(longest, keepDays);
      const from = keepFrom(before, at, keepDays);
      const isOver = loan.state === 'closed' || loan.to_day < localDate(at);
      if (!isOver || loan.to_day >= from || held.some((hold) => hold.loan_id === loan.id)) continue;
      const receivedBefore = instantOf(from, '00:00').toISOString();
      const { chain, below, ...emptied } = await emptyLoan(tx, loan.id, receivedBefore);
      if (emptied.entries > 0) chains.push({ chain, below });
      counts = sum(counts, { ...emptied, ...(await emptyFilesOf(tx, loan.id, { receivedBefore, at })) });
    }
    const { acts, actsBelow } = await emptyActs(tx, instantOf(keepFrom(before, at, longest), '00:00').toISOString());
    await dropNotices(tx, instantOf(before, '00:00').toISOString());
    const unlent = await emptyUnlent(tx, keepFrom(before, at, longest), at);
    counts = { ...counts, acts, takeouts: [...counts.takeouts, ...unlent] };
    await appendAct(tx, { at, actor, act: 'data.disposed', data: { before, chains, actsBelow, ...counts } });
    return counts;
  });
  await store.settle();
  await removeEmptied(store, folders);
  return disposed;
}

/** Notices only repeat what the books say: they go with their e-mails, also while a loan is held. */
async function dropNotices(tx: Tx, before: string): Promise<void> {
  const old = tx.selectFrom('notices').select('id').where('at', '<', before);
  await tx.deleteFrom('mails').where('notice_id', 'in', old).execute();
  await tx.deleteFrom('notices').where('at', '<', before).execute();
}

const sum = (a: Disposed, b: Omit<Disposed, 'acts' | 'loans'>): Disposed => ({
  loans: a.loans + (b.entries + b.forks + b.sessions + b.handIns.length + b.takeouts.length > 0 ? 1 : 0),
  entries: a.entries + b.entries,
  forks: a.forks + b.forks,
  sessions: a.sessions + b.sessions,
  acts: a.acts,
  handIns: [...a.handIns, ...b.handIns],
  takeouts: [...a.takeouts, ...b.takeouts],
});

interface EmptiedLoan extends Pick<Disposed, 'entries' | 'forks' | 'sessions'> {
  readonly chain: string;
  /** Its entries below this number are empty now. */
  readonly below: number;
}

/** Empties what came before the first entry that was received too late: always the chain's beginning. */
async function emptyLoan(tx: Tx, loan: string, receivedBefore: string): Promise<EmptiedLoan> {
  const chain = `loan:${loan}`;
  const { below } = await tx
    .selectFrom('chains')
    .leftJoin('entries', (join) =>
      join.onRef('entries.chain', '=', 'chains.id').on('entries.received_at', '>=', receivedBefore),
    )
    .select((e) => e.fn.coalesce(e.fn.min('entries.seq'), 'chains.next_seq').as('below'))
    .where('chains.id', '=', chain)
    .executeTakeFirstOrThrow();
  const entries = await tx
    .updateTable('entries')
    .set({ salt: null, data: null })
    .where('chain', '=', chain)
    .where('seq', '<', below)
    .where('data', 'is not', null)
    .executeTakeFirstOrThrow();
  const forks = await tx
    .updateTable('forks')
    .set({ entry: null })
    .where('chain', '=', chain)
    .where('received_at', '<', receivedBefore)
    .where('entry', 'is not', null)
    .executeTakeFirstOrThrow();
  // What a session's row says was read out of its entries: it goes with the last of them.
  const sessions = await tx
    .updateTable('sessions')
    .set({ work: '', result: null })
    .where('chain', '=', chain)
    .where((e) => e.or([e('work', '!=', ''), e('result', 'is not', null)]))
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('entries')
            .select('entries.seq')
            .whereRef('entries.session', '=', 'sessions.id')
            .where('entries.data', 'is not', null),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  return {
    ...{ chain, below },
    entries: Number(entries.numUpdatedRows),
    forks: Number(forks.numUpdatedRows),
    sessions: Number(sessions.numUpdatedRows),
  };
}

/** Acts since the first day of a loan under hold may concern it: they stay. */
async function emptyActs(tx: Tx, before: string): Promise<{ readonly acts: number; readonly actsBelow: number }> {
  const held = await tx
    .selectFrom('holds')
    .innerJoin('loans', 'loans.id', 'holds.loan_id')
    .select((e) => e.fn.min('loans.from_day').as('from'))
    .where('holds.released_at', 'is', null)
    .executeTakeFirst();
  const end = held?.from == null ? before : earlier(before, instantOf(held.from, '00:00').toISOString());
  const { index: actsBelow } = await tx
    .selectFrom('log_head')
    .select((e) => [
      e.fn
        .coalesce(
          e
            .selectFrom('office_acts')
            .select(({ fn }) => fn.min('log_index').as('first'))
            .where('at', '>=', end),
          'log_head.size',
        )
        .as('index'),
    ])
    .executeTakeFirstOrThrow();
  const emptied = await tx
    .updateTable('office_acts')
    .set({ salt: null, data: null })
    .where('act', 'in', [...personalActs])
    .where('log_index', '<', actsBelow)
    .where('data', 'is not', null)
    .executeTakeFirstOrThrow();
  return { acts: Number(emptied.numUpdatedRows), actsBelow };
}
