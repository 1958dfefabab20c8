import type { CompleteRequest, HandInStatus } from '#contract/http/hand-in-api.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Inbox } from './inbox.ts';
import { statusOf } from './status.ts';

/**
 * Ends a hand-in whose every file is there and verified, once, with its act; whoever asks again is told the same.
 * OF-481: something is missing, or it is another list.
 */
export const completeHandIn = (inbox: Inbox, id: number, asked: CompleteRequest): Promise<Outcome<HandInStatus>> =>
  inbox.alone(id, async (row): Promise<Outcome<HandInStatus>> => {
    const { store, runtime } = inbox;
    if (asked.revision !== row.revision || asked.manifest !== row.manifest) return refusal('OF-481');
    if (row.completed_at !== null) return ok(statusOf(row));
    if (row.length === null || row.stream_at < row.length) return refusal('OF-481');
    const at = runtime.now();
    const completed = await store.write(async (tx) => {
      const { terminal_id: terminal } = await tx
        .selectFrom('loans')
        .select('terminal_id')
        .where('id', '=', row.loan_id)
        .executeTakeFirstOrThrow();
      await tx.deleteFrom('hand_in_plan').where('hand_in_id', '=', id).execute();
      const { revision, files, bytes, manifest } = row;
      await appendAct(tx, {
        ...{ at, actor: `terminal:${terminal}`, act: 'hand-in.completed' },
        data: { id, terminal, loan: row.loan_id, revision, files, bytes, manifest: manifest ?? '' },
      });
      return tx
        .updateTable('hand_ins')
        .set({ completed_at: at.toISOString() })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
    });
    await inbox.forget(id);
    return ok(statusOf(completed));
  });
