import type { TeleworkIdsBody } from '#contract/http/statistics-api.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { readMovements } from '../telework/ledger.ts';
import { readScheme } from '../telework/scheme.ts';
import { readTypedIds } from '../telework/typed-ids.ts';

const sum = (ids: Iterable<number>): number => [...ids].reduce((a, b) => a + b, 0);

/**
 * Gives a section so many IDs for a fiscal year: also in an emergency, when others give up theirs first. OF-404: no
 * such section. OF-561: more than the city has. OF-619: the year has a ledger.
 */
export async function allotTeleworkIds(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { year, section, ids, reason }: TeleworkIdsBody,
): Promise<Outcome<{ readonly allotted: number }>> {
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<{ readonly allotted: number }>> => {
    const known = await tx.selectFrom('sections').select('id').where('id', '=', section).executeTakeFirst();
    if (known === undefined) return refusal('OF-404', 'no such section');
    if ((await readMovements(tx, year)).length > 0) return refusal('OF-619');
    const held = new Map(await readTypedIds(tx, year)).set(section, ids);
    const allotted = sum(held.values());
    if (allotted > (await readScheme(tx)).total) return refusal('OF-561', String(allotted));
    await tx
      .insertInto('telework_ids')
      .values({
        ...{ fiscal_year: year, section_id: section, ids, reason },
        ...{ at: at.toISOString(), by_id: caller.account.id },
      })
      .execute();
    const data = { year, section, ids, reason };
    await appendAct(tx, { at, actor: actorOf(caller), act: 'telework-ids.allotted', data });
    return ok({ allotted });
  });
}
