import { createHmac, timingSafeEqual } from 'node:crypto';
import { type CodeAnswer, type CodeFacts, contactCode, type Mac, readResponseCode } from '#contract/loan/code.ts';
import type { TrailState } from '../state/trail-state.ts';

type ShownCode = NonNullable<TrailState['code']>;

/** 連絡コード and 応答コード of one loan. */
export interface LoanCodes {
  readonly contact: (shown: ShownCode) => string;
  /** What a 応答コード says to the 連絡コード that is shown; null where it is none of ours. */
  readonly read: (shown: ShownCode, code: string) => CodeAnswer | null;
}

export function loanCodes(loan: string, codeKeyBase64: string): LoanCodes {
  const key = Buffer.from(codeKeyBase64, 'base64');
  const mac: Mac = (bytes) => createHmac('sha256', key).update(bytes).digest();
  const facts = ({ purpose, counter }: ShownCode): CodeFacts => ({ loan, purpose, counter });
  return {
    contact: (shown) => contactCode(mac, facts(shown), shown),
    read: (shown, code) => {
      const read = readResponseCode(mac, code, facts(shown));
      if (read === null) return null;
      const { expected, ...given } = read;
      // The same time for every wrong one.
      return timingSafeEqual(Buffer.from(expected), Buffer.from(code)) ? given : null;
    },
  };
}
