import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { lastKeptDay } from '#contract/loan/deadline.ts';
import { type EraseRequest, eraseBytes } from '#contract/loan/erase-order.ts';
import { statementBytes } from '#contract/loan/package.ts';
import { extendedFacts } from '#contract/loan/period.ts';
import { isSignedBy } from '../service/open-order.ts';

/** What a request has to be of, to be carried out here. */
export interface RequestExpected {
  /** Raw Ed25519 public key of the office, base64. */
  readonly publicKey: string;
  readonly terminal: string;
  /** Of the newest order that was believed here; 0 before the first. */
  readonly newestSerial: number;
}

/**
 * Whether the office has said what the recorder passes on: nobody destroys a key on the recorder's word alone. Of a
 * deadline the office has signed the day; that it is over is the recorder's to tell. TM-632 otherwise.
 * @returns the serial, 0 for a deadline
 */
export function openRequest(request: EraseRequest, expected: RequestExpected): Outcome<number> {
  const { publicKey, terminal, newestSerial } = expected;
  if (request.by === 'order') {
    const { order, sig } = request.signed;
    if (!isSignedBy(publicKey, eraseBytes(order), sig)) return refusal('TM-632', 'not signed by the office');
    if (order.terminal !== terminal) return refusal('TM-632', `the order is for ${order.terminal}`);
    return order.serial >= newestSerial ? ok(order.serial) : refusal('TM-632', 'older than an order that was believed');
  }
  const { statement, sig } = request.package;
  if (!isSignedBy(publicKey, statementBytes(statement), sig)) return refusal('TM-632', 'not signed by the office');
  const { facts } = statement;
  if (facts.terminal.id !== terminal) return refusal('TM-632', `the loan is of ${facts.terminal.id}`);
  const day = lastKeptDay(extendedFacts(facts, request.extendedTo));
  return day !== null && day === request.on ? ok(0) : refusal('TM-632', 'the statement names no such day');
}
