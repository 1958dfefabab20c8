import type { ReceiptAnswer } from '#contract/http/terminal-api.ts';
import { encodeBase64 } from '#contract/log/base64.ts';
import { formatTlogProof } from '#contract/log/tlog-proof.ts';
import type { CallingTerminal } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import type { OfficeLog } from '../log/office-log.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';

/**
 * Proves to a terminal that its chain is in the office log up to an entry, and that the tree it knew is contained.
 * OF-404: the office does not hold that entry. OF-409: no checkpoint covers it yet, or the terminal knows a larger tree
 * than this office: that is recorded, since a log never shrinks.
 */
export async function giveReceipt(
  { store, runtime, log }: { readonly store: Store; readonly runtime: Runtime; readonly log: OfficeLog },
  from: CallingTerminal,
  asked: { readonly seq: number; readonly oldSize: number },
): Promise<Outcome<ReceiptAnswer>> {
  const row = await store.db
    .selectFrom('entries')
    .select('log_index')
    .where('chain', '=', `loan:${from.loan}`)
    .where('seq', '=', asked.seq)
    .executeTakeFirst();
  if (row === undefined) return refusal('OF-404', 'no such entry');
  const covering = log.bestFor(Math.max(row.log_index + 1, asked.oldSize));
  const newest = log.published();
  if (newest !== null && asked.oldSize > newest.size) {
    await noteBehind(store, runtime, from.terminal, asked.oldSize, newest.size);
    return refusal('OF-409', 'the terminal knows a larger tree');
  }
  if (covering === null || covering.size <= row.log_index) return refusal('OF-409', 'not published yet');
  const { note: checkpoint, size } = covering;
  const proof = await log.tree.inclusion(row.log_index, size);
  const consistency = await log.tree.consistency(asked.oldSize, size);
  return ok({
    proof: formatTlogProof({ extra: null, index: row.log_index, proof, checkpoint }),
    consistency: consistency.map(encodeBase64),
  });
}

/** How long a terminal's word of a larger tree stands for the ones that follow: the number is its own to choose. */
const behindEveryMs = 86_400_000;

async function noteBehind(
  store: Store,
  runtime: Runtime,
  terminal: string,
  theirs: number,
  ours: number,
): Promise<void> {
  const at = runtime.now();
  const actor = `terminal:${terminal}`;
  await store.write(async (tx) => {
    const known = await tx
      .selectFrom('office_acts')
      .select('log_index')
      .where('at', '>', new Date(at.getTime() - behindEveryMs).toISOString())
      .where('act', '=', 'log.behind')
      .where('actor', '=', actor)
      .executeTakeFirst();
    if (known !== undefined) return;
    await appendAct(tx, { at, actor, act: 'log.behind', data: { terminal, theirs, ours } });
  });
}
