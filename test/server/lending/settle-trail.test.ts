import { expect, test } from 'vitest';
import { isTrailComplete } from '../../../server/lending/desk-acts.ts';
import { openOffice } from '../support/office.ts';
import { enrolTerminal } from '../support/terminal.ts';

test('a trail has its end with the closed return, however often the PC is switched off and on after it', async () => {
  const office = await openOffice();
  const terminal = await enrolTerminal(office);
  const { trail } = terminal;
  const { loan } = terminal.package.statement.facts;
  const complete = () => isTrailComplete(office.store.db, loan.id);
  const send = async (entries: Parameters<typeof terminal.send>[0]) => {
    expect((await terminal.send(entries)).statusCode).toBe(200);
    await office.log.publish();
  };
  expect(await complete()).toBe(false);
  await send([terminal.opening(), trail.add('return.begun', {})]);
  expect(await complete()).toBe(false);
  const closed = trail.add('return.closed', { results: 'handed-in', trail: 'receipted' });
  expect((await terminal.send([closed])).statusCode).toBe(200);
  // Held, but under no published checkpoint yet.
  expect(await complete()).toBe(false);
  await office.log.publish();
  expect(await complete()).toBe(true);
  await send([trail.add('agent.stopped', {}), trail.add('agent.started', { version: '1', pid: 1 })]);
  expect(await complete()).toBe(true);
  await send([trail.add('loan.extended', { to: '2027-01-31', by: 'office' })]);
  expect(await complete()).toBe(false);
  await office.close();
});
