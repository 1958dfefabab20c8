import { expect, it } from 'vitest';
import { createRoom } from '../../server/workflow/ingest/room.ts';
import { openOffice } from './support/office.ts';
import { enrolTerminal } from './support/terminal.ts';

const mebibyte = 1024 * 1024;

it('lets in what fits, and one batch whatever its size', () => {
  const room = createRoom(100);
  const first = room.take(150);
  expect([first === null, room.take(1)]).toEqual([false, null]);
  first?.();
  const [a, b] = [room.take(60), room.take(40)];
  expect([a === null, b === null, room.take(1)]).toEqual([false, false, null]);
  a?.();
  a?.();
  expect(room.take(61)).toBeNull();
  expect(room.take(60)).not.toBeNull();
});

it('asks terminals to come again while it has its hands full (OF-670), and loses nothing', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const office = await openOffice({
    seals: { check: (seals) => held.then(() => seals.map(() => true)), close: () => Promise.resolve() },
  });
  try {
    const terminal = await enrolTerminal(office);
    const why = 'x'.repeat(400);
    const batch = [terminal.opening()];
    while (batch.length < 800) batch.push(terminal.trail.add('command.refused', { channel: 'socket', why }));
    expect(JSON.stringify(batch).length).toBeGreaterThan(0.7 * mebibyte);
    const many = Array.from({ length: 60 }, () => terminal.send(batch));
    const refused = await Promise.race(many);
    expect([refused.statusCode, refused.json().code]).toEqual([503, 'OF-670']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(3);
    release();
    const answers = await Promise.all(many);
    expect(answers.map((answer) => answer.statusCode).filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect((await terminal.send(batch)).json()).toMatchObject({ expected: batch.length });
    // The room is empty again: as many batches as before find the same room.
    const again = await Promise.all(Array.from({ length: 20 }, () => terminal.send(batch)));
    expect(again.map((answer) => answer.statusCode)).toEqual(again.map(() => 200));
  } finally {
    await office.close();
  }
});
