import { constants } from 'node:fs';

/** Where the borrower may write, a link in a file's place is not followed, and a pipe there holds nobody up. */
const suspicious = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Flags for open(2) of a file of the agent's own that lies where the borrower may write. */
export const ownFile = {
  read: constants.O_RDONLY | suspicious,
  rewrite: constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | suspicious,
  append: constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | suspicious,
} as const;
