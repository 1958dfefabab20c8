import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openPeerUid } from '../../../recorder/socket/peer-uid.ts';
import { serviceOf } from '../../../recorder/socket/service.ts';
import { listen } from '../../../recorder/socket/socket-server.ts';
import { openRecorder } from './support/opened-recorder.ts';
import { connectClient } from './support/recorder-client.ts';

async function served() {
  const recorder = openRecorder();
  const path = join(recorder.folder, 'r.sock');
  const crashes: unknown[] = [];
  let nowMs = 0;
  const server = await listen({
    path,
    peerUid: process.getuid?.() ?? null,
    readPeerUid: await openPeerUid(),
    service: serviceOf(recorder.core),
    monotonicMs: () => nowMs,
    onCrash: (error) => crashes.push(error),
  });
  const client = await connectClient(path);
  await client.ask('hello', { version: 'test', pid: 1 });
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { recorder, server, client, crashes, pass };
}

const draft = (data: string): string =>
  `{"id":7,"op":"append","drafts":[{"type":"command.refused","session":null,"actor":"system","data":${data}}]}`;
const nested = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;

test.each([
  ['half a character in an entry', draft('{"channel":"x","why":"\\ud800"}')],
  ['half a character in a lock', '{"id":7,"op":"lock","code":"TM-304","detail":"\\ud83d"}'],
  ['half a character in a name', '{"id":7,"op":"unlock","\\ud83d":1}'],
  ['a name that is cut within a character', JSON.stringify({ id: 7, op: 'unlock', [`a${'😀'.repeat(300)}`]: 1 })],
  ['another such name', JSON.stringify({ id: 7, op: 'unlock', ['😀'.repeat(300)]: 1 })],
  ['nesting without end', draft(`{"channel":${nested}}`)],
])('%s is refused, and the recorder lives', async (_name, line) => {
  const { client, crashes, recorder } = await served();
  const thrown: unknown[] = [];
  const onThrown = (error: unknown) => thrown.push(error);
  process.on('uncaughtException', onThrown);
  client.socket.write(`${line}\n`);
  // Recorded as bad input, and the next request is answered as ever.
  await vi.waitFor(() => expect([...recorder.types(), ...crashes, ...thrown]).toContain('command.refused'));
  process.off('uncaughtException', onThrown);
  expect([...crashes, ...thrown]).toEqual([]);
  expect(await client.ask('read', { fromSeq: 0, limit: 1 })).toMatchObject({ ok: true });
  expect(recorder.fault()).toBeNull();
});

test('an agent that says nothing for too long is given up; one that speaks is not', async () => {
  const { client, server, pass } = await served();
  pass(80_000);
  await client.ask('read', { fromSeq: 0, limit: 1 });
  pass(80_000);
  server.dropSilent(90_000);
  expect(await client.ask('read', { fromSeq: 0, limit: 1 })).toMatchObject({ ok: true });
  pass(91_000);
  server.dropSilent(90_000);
  await client.closed;
});

test('silence counts only while a session asks for heartbeats', async () => {
  const { core } = openRecorder();
  expect(core.longestSilenceMs()).toBeNull();
});
