import type { Caller } from '../auth/access.ts';

/** Who acts, as acts of the office name them: `auditor:400007`. */
export const actorOf = ({ account }: Caller): string => `${account.role}:${account.id}`;
