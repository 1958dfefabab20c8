import type { Caller } from '../auth/access.ts';

/** The same person, in whatever role they are now. @param actor `it:300011` */
export const isBy = (caller: Caller, actor: string): boolean => actor.endsWith(`:${caller.account.id}`);
