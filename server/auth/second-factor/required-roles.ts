import { z } from 'zod';
import { Role } from '#contract/http/console-api.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import { readStored, storeSetting } from '../../settings/stored.ts';
import type { Reader, Store } from '../../store/store.ts';

const key = 'second-factor';
const Stored = z.strictObject({ required: z.array(Role) });

/** Roles that a second factor is asked of; none where nothing was laid down. Throws where what is stored is no list. */
export async function readRequired(db: Reader): Promise<readonly Role[]> {
  const { text, value } = await readStored(db, key);
  return text === null ? [] : Stored.parse(value).required;
}

/** Who does something to others' second factors; `self`: null at the server itself. */
export interface FactorKeeper {
  readonly at: Date;
  readonly actor: string;
  readonly self: string | null;
}

/** Lays down whose role needs a second factor. OF-636: changed meanwhile. OF-637: nothing new. */
export async function requireFactor(
  store: Store,
  { at, actor }: FactorKeeper,
  asked: { readonly before: readonly Role[]; readonly required: readonly Role[]; readonly reason: string },
): Promise<Outcome<null>> {
  const ordered = (roles: readonly Role[]): readonly Role[] => Role.options.filter((role) => roles.includes(role));
  const required = ordered(asked.required);
  return store.write(async (tx): Promise<Outcome<null>> => {
    const before = ordered(await readRequired(tx));
    if (before.join() !== ordered(asked.before).join()) return refusal('OF-636');
    if (before.join() === required.join()) return refusal('OF-637');
    await storeSetting(tx, key, { required });
    const data = { before, required, reason: asked.reason };
    await appendAct(tx, { at, actor, act: 'second-factor.required', data });
    return ok(null);
  });
}
