import { once } from 'node:events';
import { request } from 'node:https';
import { expect, it } from 'vitest';
import { errorEntry } from '#contract/errors.ts';
import { createRoom } from '../../server/workflow/ingest/room.ts';
import { codeOf } from './support/browser.ts';
import { host, openOffice } from './support/office.ts';
import { enrolTerminal, signatureHeaders } from './support/terminal.ts';

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
    // The same is answered where a hand-in finds no turn.
    expect(errorEntry('OF-670').message).toContain('記録や成果物');
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

it('has room again after terminals that hung up before their turn came', async () => {
  let [arrived, passed] = [0, 0];
  const office = await openOffice({
    more: (app) => {
      app.addHook('preValidation', async (asked, reply) => {
        if (asked.headers['x-hangs-up'] === undefined) return;
        arrived += 1;
        // As under load: the line is gone when the signature has been checked.
        await once(reply.raw, 'close');
      });
      app.addHook('onSend', async (asked) => {
        passed += Number(asked.headers['x-hangs-up'] ?? 0);
      });
    },
  });
  try {
    const terminal = await enrolTerminal(office);
    const { port } = new URL(await office.listen());
    const url = '/v1/terminal/entries';
    const body = JSON.stringify('x'.repeat(mebibyte));
    const signature = signatureHeaders({ method: 'POST', url, body, key: terminal.device });
    const headers = { ...signature, host, 'content-type': 'application/json', 'x-hangs-up': '1' };
    const asked = { host: '127.0.0.1', port, path: url, method: 'POST', headers, rejectUnauthorized: false };
    const hanging = Array.from({ length: 34 }, () =>
      request(asked)
        .on('error', () => undefined)
        .end(body),
    );
    await expect.poll(() => arrived, { timeout: 20_000 }).toBe(hanging.length);
    for (const one of hanging) one.destroy();
    await expect.poll(() => passed, { timeout: 20_000 }).toBe(hanging.length);
    // No batch, but there is room for it.
    expect(codeOf(await terminal.post(url, body))).toBe('OF-400');
  } finally {
    await office.close();
  }
});
