import type { Caller } from '../auth/access.ts';

/** Who acts, as acts of the office name them: `auditor:400007`. */
export const actorOf = ({ account }: Caller): string => `${account.role}:${account.id}`;

/** Number of who acted; the whole where it is no person: `cli`. */
export const personIn = (actor: string): string => actor.split(':')[1] ?? actor;
