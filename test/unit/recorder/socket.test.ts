import { existsSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { DraftLine } from '#contract/socket/protocol.ts';
import { openPeerUid } from '../../../recorder/socket/peer-uid.ts';
import { serviceOf, serviceWithoutLoan } from '../../../recorder/socket/service.ts';
import { listen } from '../../../recorder/socket/socket-server.ts';
import { openRecorder } from './support/opened-recorder.ts';
import { proved } from './support/proof.ts';
import { connectClient } from './support/recorder-client.ts';

const ownUid = process.getuid?.() ?? null;
const wait = { timeout: 3000, interval: 10 };

async function served(peerUid: number | null = ownUid) {
  const recorder = openRecorder();
  const path = join(recorder.folder, 'r.sock');
  const crashes: unknown[] = [];
  const server = await listen({
    path,
    peerUid,
    readPeerUid: await openPeerUid(),
    service: serviceOf(recorder.core),
    onCrash: (error) => crashes.push(error),
  });
  return { recorder, path, server, crashes };
}
const hello = { version: 'test', pid: 42 };
const start: DraftLine = {
  type: 'session.started',
  session: '00000000-0000-4000-8000-000000000001',
  actor: 'staff:100123',
  data: { work: '資料', plan: [] },
};

describe('the socket', () => {
  test('is open to owner and group alone', async () => {
    const { path, server } = await served();
    expect(statSync(path).mode & 0o777).toBe(0o660);
    await server.close();
    expect(existsSync(path)).toBe(false);
  });

  test('takes the place of a dead one’s, but of nothing else', async () => {
    const { recorder, path, server } = await served();
    await server.close();
    writeFileSync(path, 'a file');
    const parts = { path, peerUid: null, readPeerUid: () => null, service: serviceOf(recorder.core) };
    await expect(listen({ ...parts, onCrash: () => undefined })).rejects.toThrow(/EADDRINUSE/);
  });

  test('hello comes first', async () => {
    const { path, server } = await served();
    const client = await connectClient(path);
    expect(await client.ask('read', { fromSeq: 0, limit: 1 })).toMatchObject({ ok: false, code: 'TM-104' });
    expect(await client.ask('hello', hello)).toMatchObject({
      ok: true,
      value: { facts: { terminal: { id: 'T-0001' } } },
    });
    expect((await client.ask('read', { fromSeq: 0, limit: 1 })).ok).toBe(true);
    await server.close();
  });

  test('what is unknown is refused with TM-106 and recorded; what has no id ends the connection', async () => {
    const { path, server, recorder } = await served();
    const client = await connectClient(path);
    expect(await client.raw({ id: 9, op: 'erase' }, 9)).toMatchObject({ id: 9, ok: false, code: 'TM-106' });
    client.socket.write('no json\n');
    await client.closed;
    await vi.waitFor(() => expect(recorder.types()).toEqual(['loan.opened', 'command.refused']), wait);
    await server.close();
  });

  test('a line above 64 KiB ends the connection', async () => {
    const { path, server } = await served();
    const client = await connectClient(path);
    client.socket.write('a'.repeat(70_000));
    await client.closed;
    await server.close();
  });

  test('another account is not served, root neither, and it is recorded once', async () => {
    const { path, server, recorder } = await served((ownUid ?? 0) + 1);
    for (let i = 0; i < 3; i += 1) {
      const client = await connectClient(path);
      await expect(client.ask('hello', hello)).rejects.toThrow('the connection ended');
    }
    await vi.waitFor(() => expect(recorder.types()).toEqual(['loan.opened', 'command.refused']), wait);
    await server.close();
  });

  test('a peer whose account cannot be read is not served', async () => {
    const recorder = openRecorder();
    const path = join(recorder.folder, 'r.sock');
    const parts = { path, peerUid: ownUid, readPeerUid: () => null, service: serviceOf(recorder.core) };
    const server = await listen({ ...parts, onCrash: () => undefined });
    const client = await connectClient(path);
    await expect(client.ask('hello', hello)).rejects.toThrow('the connection ended');
    await server.close();
  });

  test('who has said goodbye is asked for nothing and told nothing: no day goes on behind a farewell (TM-104)', async () => {
    const { path, recorder, server } = await served();
    const client = await connectClient(path);
    await client.ask('hello', hello);
    await client.ask('goodbye', {});
    expect(await client.ask('append', { drafts: proved(start) })).toMatchObject({ ok: false, code: 'TM-104' });
    expect(await client.ask('hello', hello)).toMatchObject({ ok: false, code: 'TM-104' });
    await server.close();
    expect(recorder.types()).not.toContain('session.started');
  });

  test('an agent that ends without goodbye while a session is open is lost; with goodbye it is not', async () => {
    const { path, server, recorder } = await served();
    const client = await connectClient(path);
    await client.ask('hello', hello);
    await client.ask('append', { drafts: proved(start) });
    client.socket.destroy();
    await vi.waitFor(() => expect(recorder.types().at(-1)).toBe('agent.lost'), wait);
    const polite = await connectClient(path);
    await polite.ask('hello', hello);
    await polite.ask('goodbye', {});
    polite.socket.destroy();
    await polite.closed;
    await server.close();
    expect(recorder.types()).toEqual(['loan.opened', 'controls.checked', 'session.started', 'agent.lost', 'gap.found']);
  });

  test('the newest agent is the living one', async () => {
    const { path, server } = await served();
    const older = await connectClient(path);
    await older.ask('hello', hello);
    const newer = await connectClient(path);
    await newer.ask('hello', hello);
    await older.closed;
    expect((await newer.ask('read', { fromSeq: 0, limit: 1 })).ok).toBe(true);
    await server.close();
  });

  test('many changes are one status line, and facts go to whoever said hello', async () => {
    const { path, server } = await served();
    const silent = await connectClient(path);
    const agent = await connectClient(path);
    await agent.ask('hello', hello);
    for (let i = 0; i < 20; i += 1) server.statusChanged();
    server.factsChanged();
    await vi.waitFor(() => expect(agent.events).toHaveLength(3), wait);
    const told = agent.events.map((line) => ('event' in line ? line.event : ''));
    expect(told).toEqual(['exceptions', 'facts', 'status']);
    expect(silent.events).toEqual([]);
    await server.close();
  });

  test('without a loan it says so, and takes nothing', async () => {
    const { folder } = openRecorder();
    const path = join(folder, 'n.sock');
    const parts = { path, peerUid: null, readPeerUid: () => null, service: serviceWithoutLoan('weak') };
    const server = await listen({ ...parts, onCrash: () => undefined });
    const client = await connectClient(path);
    expect(await client.ask('hello', hello)).toMatchObject({
      ok: true,
      value: { facts: null, status: { recorded: 0 } },
    });
    expect(await client.ask('append', { drafts: [start] })).toMatchObject({ ok: false, code: 'TM-205' });
    await server.close();
  });

  test('a peer that floods without reading is cut off or held, never kept in memory', async () => {
    const { path, server, crashes } = await served();
    const socket = connect(path);
    socket.pause();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.write(`${JSON.stringify({ id: 0, op: 'hello', ...hello })}\n`);
    for (let id = 1; id < 3000; id += 1) socket.write(`${JSON.stringify({ id, op: 'unlock' })}\n`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(crashes).toEqual([]);
    await server.close();
    socket.resume();
    await closed;
  });
});
