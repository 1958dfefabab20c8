import { createHmac, timingSafeEqual } from 'node:crypto';
import { contactCode, type Mac, responseCode } from '#contract/loan/code.ts';

/** 連絡コード and 応答コード of one loan, for the lock of a given counter. */
export interface LoanCodes {
  readonly contact: (counter: number) => string;
  /** Whether this is the answer to the 連絡コード of that counter. Takes the same time for every wrong one. */
  readonly answers: (counter: number, code: string) => boolean;
}

export function loanCodes(loan: string, codeKeyBase64: string): LoanCodes {
  const key = Buffer.from(codeKeyBase64, 'base64');
  const mac: Mac = (bytes) => createHmac('sha256', key).update(bytes).digest();
  const facts = (counter: number) => ({ loan, purpose: 'unlock', counter }) as const;
  return {
    contact: (counter) => contactCode(mac, facts(counter)),
    answers: (counter, code) => {
      const right = Buffer.from(responseCode(mac, facts(counter)));
      const given = Buffer.from(code);
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
