import type { ServicePurpose } from '#contract/http/lending-api.ts';

/** What 情報政策課 types at the PC for its work there. */
export const serviceCommand = (purpose: ServicePurpose, code: string): string =>
  `tanmori-agent ${purpose} --code ${code}`;

/** What makes a handed-over PC the borrower's: docs/operations.md. */
export const enrolCommand = (terminal: string, code: string): string =>
  `node recorder.js enrol --config recorder.json --terminal ${terminal} --code ${code}`;

/** Sixteen signs in fours, as they are read from a screen. */
export const groupSigns = (code: string): string => code.match(/.{1,4}/g)?.join(' ') ?? code;
