import type { SchemeBody } from '#contract/http/telework-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { fiscalYearOf } from '#contract/statistics/fiscal-year.ts';
import { TeleworkScheme, teleworkSchemeAtFirst } from '#contract/telework/scheme.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import { readStored, storeSetting } from '../settings/stored.ts';
import type { Reader, Store } from '../store/store.ts';
import { readTeleworkIds, sumOf } from './held-ids.ts';

/** Period and number of IDs as this office has laid them down. Throws where what is stored is none of them. */
export async function readScheme(db: Reader): Promise<TeleworkScheme> {
  const { text, value } = await readStored(db, 'telework');
  return text === null ? teleworkSchemeAtFirst : TeleworkScheme.parse(value);
}

/** Lays them down anew. OF-620: fewer IDs than are allotted in a year that has not ended. */
export async function setScheme(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { scheme, reason }: SchemeBody,
): Promise<Outcome<TeleworkScheme>> {
  const at = runtime.now();
  const year = fiscalYearOf(localDate(at));
  return store.write(async (tx): Promise<Outcome<TeleworkScheme>> => {
    for (const running of [year, year + 1]) {
      const allotted = sumOf(await readTeleworkIds(tx, running));
      if (allotted > scheme.total) return refusal('OF-620', String(allotted));
    }
    await storeSetting(tx, 'telework', scheme);
    await appendAct(tx, { at, actor: actorOf(caller), act: 'telework-scheme.set', data: { ...scheme, reason } });
    return ok(scheme);
  });
}
