import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { connectOffice } from '../../../../agent/loan/hand-in/office-line.ts';

const mib = 1024 * 1024;

test('an office that is away costs no memory with each try', async () => {
  // Takes the connection and lets go of it: before TLS has begun, as a line does behind which the office is down.
  const away = createServer((socket) => void setTimeout(() => socket.destroy(), 1));
  await new Promise<void>((done) => away.listen(0, '127.0.0.1', done));
  onTestFinished(() => void away.close());
  const address = away.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  const line = connectOffice({ url: `https://127.0.0.1:${address.port}`, caPem: '' });
  const body = Buffer.alloc(8 * mib);
  const { arrayBuffers: before } = process.memoryUsage();
  for (let i = 0; i < 24; i += 1) {
    const ask = { method: 'PATCH' as const, path: '/v1/hand-in/stream/1', headers: {}, body };
    expect(await line.send(ask, new AbortController().signal)).toMatchObject({ kind: 'down' });
  }
  line.close();
  // TLS would keep a copy of all 24.
  expect((process.memoryUsage().arrayBuffers - before) / mib).toBeLessThan(32);
});
