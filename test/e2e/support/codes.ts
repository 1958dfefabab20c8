import { createHmac } from 'node:crypto';
import { type CodeAnswer, type CodePurpose, contactCode, type Mac, responseCode } from '#contract/loan/code.ts';
import type { ConsoleWorld } from './console-office.ts';

const macUnder =
  (codeKey: string): Mac =>
  (bytes) =>
    createHmac('sha256', Buffer.from(codeKey, 'base64')).update(bytes).digest();

/** Counters used so far: the specs of a worker share one terminal, whose codes count on. */
let counter = 0;

/** The next 連絡コード that the world's terminal would show; the office does not hold its entry. */
export function dictated({ terminal }: ConsoleWorld, purpose: CodePurpose): string {
  counter += 1;
  const at = { seq: 1_000_000 + counter, head: 'a'.repeat(64) };
  return contactCode(macUnder(terminal.codeKey), { loan: terminal.facts.loan.id, purpose, counter }, at);
}

/** What the terminal would accept for the newest 連絡コード. */
export const wantedAnswer = ({ terminal }: ConsoleWorld, purpose: CodePurpose, given: CodeAnswer): string =>
  responseCode(macUnder(terminal.codeKey), { loan: terminal.facts.loan.id, purpose, counter }, given);
