import type { ErrorCode } from '#contract/errors.ts';

/** One line for whoever runs the program: the code first, English, never a secret. */
export const operatorLine = (code: ErrorCode | null, text: string): void => {
  process.stderr.write(`${code === null ? '' : `${code} `}${text.replaceAll(/\s+/g, ' ').slice(0, 600)}\n`);
};
