import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { PassThrough } from 'node:stream';
import { afterEach, expect, it, vi } from 'vitest';
import { streamType, tusVersion } from '#contract/http/hand-in-api.ts';
import { ChunkBuffers } from '../../server/http/chunk-body.ts';
import { Turns } from '../../server/workflow/hand-in/turns.ts';
import { Sender } from './support/hand-in.ts';
import { openOffice } from './support/office.ts';
import { enrolTerminal } from './support/terminal.ts';

const mebibyte = 1024 * 1024;
afterEach(() => {
  vi.useRealTimers();
});

it('takes a buffer again that was given back, and none that is in use', () => {
  const buffers = new ChunkBuffers();
  const first = buffers.take(4 * mebibyte);
  const second = buffers.take(4 * mebibyte);
  expect(first.buffer).not.toBe(second.buffer);
  buffers.giveBack(first.subarray(0, 10));
  const longer = buffers.take(8 * mebibyte);
  expect(longer.buffer).not.toBe(first.buffer);
  const shorter = buffers.take(3 * mebibyte);
  expect([shorter.buffer === first.buffer, shorter.length]).toEqual([true, 3 * mebibyte]);
  expect(buffers.take(3 * mebibyte).buffer).not.toBe(first.buffer);
});

it('lets eight chunks in at once, and the others in their order', async () => {
  vi.useFakeTimers();
  const turns = new Turns();
  const entered: number[] = [];
  const taken = Array.from({ length: 10 }, (_, i) =>
    turns.take(8 * mebibyte).then((giveBack) => {
      if (giveBack !== null) entered.push(i);
      return giveBack;
    }),
  );
  // As short as it is, it does not come before those that wait longer.
  const small = turns.take(1);
  await vi.advanceTimersByTimeAsync(0);
  expect(entered).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  const giveBack = await taken[0];
  giveBack?.();
  giveBack?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(entered.at(-1)).toBe(8);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([await taken[9], await small]).toEqual([null, null]);
  // Nothing is lost by those that went away: the room of two is enough for two.
  for (const one of taken.slice(1, 3)) (await one)?.();
  expect([await turns.take(8 * mebibyte), await turns.take(8 * mebibyte)]).not.toContain(null);
});

it('answers nothing to a request that came too slowly, and takes the same chunk over another line', async () => {
  const office = await openOffice({ startsAt: new Date() });
  try {
    const sender = await Sender.open(office, await enrolTerminal(office));
    const content = randomBytes(200_000);
    await sender.list([{ path: '遅い.bin', content }]);
    const url = await office.listen();
    const lines: PassThrough[] = [];
    const timeout = Object.assign(new Error('timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    for (const error of [timeout, new Error('no HTTP')]) {
      const line = new PassThrough();
      lines.push(line);
      office.app.server.emit('clientError', error, line);
    }
    // A refusal would end the hand-in, as one of what was sent.
    expect(lines.map((line) => [line.destroyed, line.read()?.toString().slice(0, 12) ?? null])).toEqual([
      [true, null],
      [false, 'HTTP/1.1 400'],
    ]);
    // Broken off half-way, by the line or by whoever watches over it.
    const brokenOff = await new Promise((done) => {
      const asked = request(new URL('/v1/hand-in/stream/1', url), {
        ...{ method: 'PATCH', ca: readFileSync(office.files.caCert) },
        headers: {
          ...{ authorization: `Bearer ${sender.token}`, 'content-type': streamType, 'tus-resumable': tusVersion },
          ...{ 'upload-offset': '0', 'content-length': String(content.length) },
        },
      });
      asked.on('error', done).on('response', done);
      asked.write(content.subarray(0, 100_000), () => setTimeout(() => asked.destroy(new Error('line')), 50));
    });
    expect(brokenOff).toMatchObject({ message: 'line' });
    expect(await sender.status()).toMatchObject({ offset: 0 });
    expect((await sender.patch(0, content)).statusCode).toBe(204);
    expect(await sender.status()).toMatchObject({ offset: content.length });
  } finally {
    await office.close();
  }
});
