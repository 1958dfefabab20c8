import { refuse } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import type { Guard } from './access.ts';
import { readToken, tokenHash } from './sign-in-token.ts';

const scheme = 'Bearer ';

/** Lets only a request pass that bears a living hand-in's token (RFC 6750 section 2.1), before its body is read. */
export function handInGuard(store: Store, runtime: Runtime): Guard {
  return async (request, reply) => {
    const field = request.headers.authorization ?? '';
    const token = field.startsWith(scheme) ? readToken(field.slice(scheme.length)) : null;
    if (token === null) return refuse(reply, 'OF-480');
    const row = await store.db
      .selectFrom('hand_ins')
      .select(['id', 'loan_id'])
      .where('token_hash', '=', tokenHash(token))
      .where('expires_at', '>', runtime.now().getTime())
      .executeTakeFirst();
    if (row === undefined) return refuse(reply, 'OF-480');
    request.callingHandIn = { id: row.id, loan: row.loan_id };
    return undefined;
  };
}
