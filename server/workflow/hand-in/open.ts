import type { OpenHandInAnswer } from '#contract/http/hand-in-api.ts';
import type { CallingTerminal } from '../../auth/access.ts';
import { tokenFrom, tokenHash } from '../../auth/sign-in-token.ts';
import { appendAct } from '../../log/office-acts.ts';
import type { Runtime } from '../../runtime.ts';
import type { Store } from '../../store/store.ts';

/** How long a token holds; whoever comes later asks for a new one and goes on. */
const tokenMs = 14 * 86_400_000;

/**
 * Gives the right to hand in for the terminal's loan: to the hand-in that it knows, else to the one that is open, else
 * to a new one. A token that was given before holds no more: of two senders one remains.
 */
export async function openHandIn(
  store: Store,
  runtime: Runtime,
  { loan, terminal }: CallingTerminal,
  known: number | null,
): Promise<OpenHandInAnswer> {
  const token = tokenFrom(runtime.random(32));
  const at = runtime.now();
  const expiresAt = at.getTime() + tokenMs;
  const right = { token_hash: tokenHash(token), expires_at: expiresAt };
  const id = await store.write(async (tx) => {
    const rows = await tx
      .selectFrom('hand_ins')
      .select(['id', 'completed_at'])
      .where('loan_id', '=', loan)
      .orderBy('id', 'desc')
      .execute();
    const found = rows.find((row) => row.id === known) ?? rows.find((row) => row.completed_at === null);
    if (found !== undefined) {
      await tx.updateTable('hand_ins').set(right).where('id', '=', found.id).execute();
      return found.id;
    }
    const fresh = await tx
      .insertInto('hand_ins')
      .values({
        ...{ loan_id: loan, ...right, opened_at: at.toISOString(), manifest: null, length: null, refused_n: null },
        ...{ completed_at: null, revision: 0, files: 0, bytes: 0, rows: 0, stream_at: 0, pack_bytes: 0 },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await appendAct(tx, {
      ...{ at, actor: `terminal:${terminal}`, act: 'hand-in.opened' },
      data: { id: fresh.id, terminal, loan },
    });
    return fresh.id;
  });
  return { id, token, expiresAt: new Date(expiresAt).toISOString() };
}
