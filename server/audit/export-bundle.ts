import { Readable } from 'node:stream';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import type { OfficeLog } from '../log/office-log.ts';
import { bundleLines } from '../log/write-bundle.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { actorOf } from './actor.ts';

async function* withBreaks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

/**
 * The evidence of a loan's chain, or of one session: the whole chain is proven, and the data of what was not asked for
 * stays closed. The act that says so is durable before the first byte leaves. OF-404: no such trail. OF-503: nothing of
 * it is in a published checkpoint yet; that takes a second.
 */
export async function exportBundle(
  store: Store,
  log: OfficeLog,
  runtime: Runtime,
  caller: Caller,
  asked: { readonly loan?: string | undefined; readonly session?: string | undefined },
): Promise<Outcome<{ readonly loan: string; readonly content: Readable }>> {
  const { session } = asked;
  const found =
    session === undefined
      ? await store.db
          .selectFrom('chains')
          .select(['id', 'loan_id'])
          .where('loan_id', '=', asked.loan ?? '')
          .executeTakeFirst()
      : await store.db
          .selectFrom('sessions')
          .select(['chain as id', 'loan_id'])
          .where('id', '=', session)
          .executeTakeFirst();
  if (found === undefined || (asked.loan !== undefined && asked.loan !== found.loan_id)) return refusal('OF-404');
  const last = await store.db
    .selectFrom('entries')
    .select((e) => e.fn.max('log_index').as('index'))
    .where('chain', '=', found.id)
    .executeTakeFirst();
  const reach = (last?.index ?? -1) + 1;
  // Published within the second by itself; whoever asks right after an upload should not have to ask twice.
  if ((log.published()?.size ?? 0) < reach) await log.publish();
  const checkpoint = log.bestFor(reach);
  if (checkpoint === null || checkpoint.size < reach) return refusal('OF-503', 'not published yet');
  const shown = session === undefined ? null : await seqsOf(store, found.id, session);
  const at = runtime.now();
  await store.write((tx) =>
    appendAct(tx, {
      at,
      actor: actorOf(caller),
      act: 'bundle.exported',
      data: { loan: found.loan_id, session: session ?? null, size: checkpoint.size },
    }),
  );
  const lines = bundleLines(
    { store, tree: log.tree, checkpoint, madeAt: at },
    {
      chain: found.id,
      isOpen: (seq) => shown === null || shown.has(seq),
      scope: session === undefined ? `貸出 ${found.loan_id}（全件）` : `貸出 ${found.loan_id} のうち勤務 ${session}`,
    },
  );
  return ok({ loan: found.loan_id, content: Readable.from(withBreaks(lines), { objectMode: false }) });
}

async function seqsOf(store: Store, chain: string, session: string): Promise<ReadonlySet<number>> {
  const rows = await store.db
    .selectFrom('entries')
    .select('seq')
    .where('session', '=', session)
    .where('chain', '=', chain)
    .execute();
  return new Set(rows.map(({ seq }) => seq));
}
