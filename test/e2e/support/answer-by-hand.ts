import { createHmac } from 'node:crypto';
import { type CodeAnswer, readContactCode, responseCode } from '#contract/loan/code.ts';
import { LoanStatement } from '#contract/loan/package.ts';
import { atOfficeDatabase } from '../../../scripts/tour/office-data.ts';
import type { World } from '../../../scripts/world/world.ts';

/** What an office without a server would work out from the loan's papers. */
export function answerByHand(world: World, digits: string, answer: CodeAnswer = { answer: 'confirm', argument: 0 }) {
  const row = atOfficeDatabase(world, (db) => db.prepare('SELECT statement FROM loans').pluck().get() as string);
  const { codeKey, facts } = LoanStatement.parse(JSON.parse(row));
  const mac = (bytes: Uint8Array) => createHmac('sha256', Buffer.from(codeKey, 'base64')).update(bytes).digest();
  const loan = facts.loan.id;
  const read = readContactCode(mac, digits, { loan, after: 0 });
  if (read === null) throw new Error('the code cannot be read');
  return responseCode(mac, { loan, ...read }, answer);
}
