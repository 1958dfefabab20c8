import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPeerUid } from '../../../recorder/socket/peer-uid.ts';
import { serviceOf } from '../../../recorder/socket/service.ts';
import { listen } from '../../../recorder/socket/socket-server.ts';
import { handInAsker } from '../../../recorder/upload/ask-hand-in.ts';
import type { OfficeAnswer } from '../../../recorder/upload/office-request.ts';
import { openRecorder } from './support/opened-recorder.ts';
import { connectClient } from './support/recorder-client.ts';

const office = { url: 'https://office.example:8443', caPem: '-----BEGIN CERTIFICATE-----\nxx\n' };
const right = { id: 3, token: 'a'.repeat(43), expiresAt: '2026-12-05T00:00:00.000Z' };
const told: string[] = [];
const asker = (answer: OfficeAnswer, seen: (path: string, body: string) => void = () => undefined) =>
  handInAsker(
    office,
    async (path, body) => {
      seen(path, body.toString());
      return answer;
    },
    async (why) => told.push(why),
  );
const answered = (status: number, body: unknown): OfficeAnswer => ({
  ...{ kind: 'answer', status, body, retryAfter: null },
});

test('the right comes with what the agent needs to speak to the office itself', async () => {
  const asked: string[] = [];
  const ask = asker(answered(200, right), (path, body) => asked.push(path, body));
  expect(await ask(2)).toEqual({ ok: true, value: { ...right, office } });
  expect(asked).toEqual(['/v1/terminal/hand-in', '{"known":2}']);
});

test.each([
  ['no answer', { kind: 'down', why: 'ECONNREFUSED' }, 'TM-401'],
  ['an office at work on itself', answered(503, {}), 'TM-401'],
  ['another certificate', { kind: 'untrusted', why: 'CERT_UNTRUSTED' }, 'TM-402'],
  ['a no', answered(401, { code: 'OF-460', message: '', next: '' }), 'TM-411'],
  ['an answer of another form', answered(200, { ...right, more: 1 }), 'TM-411'],
] as const)('%s is a refusal, never a right', async (_what, answer, code) => {
  expect(await asker(answer)(null)).toMatchObject({ ok: false, code });
});

test('another certificate is told to whoever records it', () => {
  expect(told).toEqual(['CERT_UNTRUSTED']);
});

test('the agent asks over the socket', async () => {
  const recorder = openRecorder();
  const server = await listen({
    ...{ path: join(recorder.folder, 'r.sock'), peerUid: process.getuid?.() ?? null, readPeerUid: await openPeerUid() },
    service: serviceOf(recorder.core, () => [], asker(answered(200, right))),
    onCrash: (error) => {
      throw error;
    },
  });
  const client = await connectClient(join(recorder.folder, 'r.sock'));
  expect(await client.ask('hand-in', { known: null })).toMatchObject({ ok: false, code: 'TM-104' });
  await client.ask('hello', { version: 'test', pid: process.pid });
  expect(await client.ask('hand-in', { known: null })).toEqual({ ok: true, value: { ...right, office } });
  expect(await client.ask('hand-in', { known: 0 })).toMatchObject({ ok: false, code: 'TM-106' });
  await server.close();
});
