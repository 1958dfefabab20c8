import type { z } from 'zod';
import type { RegisterBody } from '#contract/http/lending-api.ts';
import { registeredTerminal } from '#contract/loan/life.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Tx } from '../store/store.ts';

/** Takes a PC into the books; it is wiped and verified before anybody gets it. OF-409: known already. */
export async function registerTerminal(
  tx: Tx,
  caller: Caller,
  at: Date,
  asked: z.infer<typeof RegisterBody>,
): Promise<Outcome<null>> {
  const { terminal, name, hardware } = asked;
  const known = await tx.selectFrom('terminals').select('id').where('id', '=', terminal).executeTakeFirst();
  if (known !== undefined) return refusal('OF-409', 'known');
  const life = JSON.stringify(registeredTerminal);
  const { state } = registeredTerminal;
  await tx
    .insertInto('terminals')
    .values({ id: terminal, name, state, life, hardware: JSON.stringify(hardware) })
    .execute();
  await appendAct(tx, { at, actor: actorOf(caller), act: 'terminal.registered', data: { terminal, name, hardware } });
  return ok(null);
}
