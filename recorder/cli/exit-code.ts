import type { ErrorCode } from '#contract/errors.ts';

/** Exit code for a refusal that ends the program (README.md). */
export function exitCode(code: ErrorCode): number {
  switch (code) {
    case 'TM-206':
      return 3;
    case 'TM-401':
    case 'TM-402':
      return 5;
    case 'TM-202':
      return 6;
    case 'TM-203':
    case 'TM-207':
      return 7;
    case 'TM-502':
    case 'TM-106':
      return 2;
    default:
      return 4;
  }
}
