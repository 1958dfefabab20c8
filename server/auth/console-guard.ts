import { hatsOf, steadOf } from '../forms/hats.ts';
import { refuse } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import type { Access, Guard } from './access.ts';
import { cookieName, csrfMatches, isAlive, readToken, tokenHash } from './sign-in-token.ts';

/** A sign-in's last use is written at most this often: reading a list does not cost a write each time. */
const seenEveryMs = 60_000;

/** Lets a signed-in person of a fitting role pass, before the body is read. */
export function consoleGuard(store: Store, runtime: Runtime, access: Exclude<Access, string>): Guard {
  return async (request, reply) => {
    const token = readToken(request.cookies[cookieName]);
    if (token === null) return refuse(reply, 'OF-401');
    const nowMs = runtime.now().getTime();
    const row = await store.db
      .selectFrom('sign_ins')
      .innerJoin('accounts', 'accounts.id', 'sign_ins.account_id')
      .innerJoin('sections', 'sections.id', 'accounts.section_id')
      .select(['accounts.id', 'accounts.name', 'accounts.role', 'accounts.section_id', 'sections.name as section'])
      .select(['accounts.password_state', 'sign_ins.created_at', 'sign_ins.seen_at', 'sign_ins.stage'])
      .where('sign_ins.token_hash', '=', tokenHash(token))
      .where('accounts.disabled', '=', 0)
      .executeTakeFirst();
    if (row === undefined || !isAlive({ createdAt: row.created_at, seenAt: row.seen_at, stage: row.stage }, nowMs)) {
      return refuse(reply, 'OF-401');
    }
    if (request.method !== 'GET' && !csrfMatches(token, request.headers['x-csrf-token']?.toString())) {
      return refuse(reply, 'OF-419');
    }
    const { beforeOwnPassword, duringSignIn } = request.routeOptions.config;
    const { stage } = row;
    const isOpenAt = stage === 'full' || duringSignIn?.includes(stage) === true;
    if (!isOpenAt && stage === 'code') return refuse(reply, 'OF-640');
    const initial = row.password_state === 'initial';
    if (initial && beforeOwnPassword !== true) return refuse(reply, 'OF-565');
    if (!isOpenAt) return refuse(reply, 'OF-641');
    const scope = access.roles[row.role];
    if (scope === undefined) return refuse(reply, 'OF-403');
    const { id, name, role, section } = row;
    const caller = { account: { id, name, section, role }, sectionId: row.section_id, scope, initial, token, stage };
    if (scope === 'stead' && steadOf(await hatsOf(store.db, caller, runtime.now())).length === 0) {
      return refuse(reply, 'OF-403');
    }
    if (nowMs - row.seen_at >= seenEveryMs && request.routeOptions.config.isUnattended !== true) {
      await store.db
        .updateTable('sign_ins')
        .set({ seen_at: nowMs })
        .where('token_hash', '=', tokenHash(token))
        .execute();
    }
    request.caller = caller;
    return undefined;
  };
}
