import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRecorderClient, type RecorderClient } from '../../../../agent/trail/client.ts';
import { quietStatus, sampleFacts } from '../support/facts.ts';
import { until } from '../support/until.ts';

let folder: string;
let server: Server;
let client: RecorderClient;
let sockets: Socket[];
let lines: { id: number; op: string }[];
let told: string[];
/** What the server does with a line; a test changes it. */
let reply: (socket: Socket, line: { id: number; op: string }) => void;

const send = (socket: Socket, value: unknown): boolean => socket.write(`${JSON.stringify(value)}\n`);
const hello = { version: 'x', facts: sampleFacts, status: quietStatus };
const recorded = (n: number) => ({ ...quietStatus, recorded: n });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tanmori-client-'));
  sockets = [];
  lines = [];
  told = [];
  reply = (socket, { id, op }) => {
    if (op === 'hello') send(socket, { id, ok: true, value: hello });
  };
  server = createServer((socket) => {
    sockets.push(socket);
    let held = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      held += chunk.toString();
      const parts = held.split('\n');
      held = parts.pop() ?? '';
      for (const part of parts) {
        const line = JSON.parse(part) as { id: number; op: string };
        lines.push(line);
        reply(socket, line);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 's.sock'), resolve));
  client = createRecorderClient({
    connect: () => connect(join(folder, 's.sock')),
    version: 'v',
    pid: 7,
    reconnectMs: 30,
    timeoutMs: 200,
    listener: {
      connected: () => told.push('connected'),
      lost: () => told.push('lost'),
      status: (status) => told.push(`status ${status.recorded}`),
      facts: () => told.push('facts'),
      exceptions: (given) => told.push(`exceptions ${given.map(({ id }) => id).join(' ')}`.trim()),
    },
  });
});

afterEach(async () => {
  client.stop();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const toldOf = (what: string): Promise<true> => until(what, () => (told.includes(what) ? true : null));

test('says hello first, and nothing before it is answered', async () => {
  expect(await client.request('unlock', {})).toEqual({ ok: false, code: 'TM-201' });
  client.start();
  await toldOf('connected');
  expect(lines[0]).toEqual({ id: 0, op: 'hello', version: 'v', pid: 7 });
});

test('answers find their requests whatever their order, and a status is told before its answer', async () => {
  const held: { socket: Socket; id: number }[] = [];
  reply = (socket, { id, op }) => {
    if (op === 'hello') {
      // In one write with an event: neither may be lost.
      socket.write(
        `${JSON.stringify({ id, ok: true, value: hello })}\n${JSON.stringify({ event: 'status', status: recorded(1) })}\n`,
      );
    } else held.push({ socket, id });
  };
  client.start();
  await toldOf('status 1');
  const first = client.request('unlock', {}).then((outcome) => told.push(`first ${outcome.ok}`));
  const second = client.request('read', { fromSeq: 0, limit: 1 });
  await until('both requests', () => (held.length === 2 ? true : null));
  const [a, b] = held;
  if (a === undefined || b === undefined) throw new Error('two requests');
  send(b.socket, { id: b.id, ok: true, value: { entries: [], total: 0 } });
  send(a.socket, { id: a.id, ok: true, value: { status: recorded(2) } });
  expect(await second).toEqual({ ok: true, value: { entries: [], total: 0 } });
  await first;
  expect(told.slice(-2)).toEqual(['status 2', 'first true']);
});

test('a refusal is a value', async () => {
  reply = (socket, { id, op }) =>
    send(socket, op === 'hello' ? { id, ok: true, value: hello } : { id, ok: false, code: 'TM-207', detail: 'EIO' });
  client.start();
  await toldOf('connected');
  expect(await client.request('unlock', {})).toEqual({ ok: false, code: 'TM-207', detail: 'EIO' });
});

test('a recorder that goes, or does not answer in time, is lost and sought again', async () => {
  client.start();
  await toldOf('connected');
  const waiting = client.request('unlock', {});
  expect(await waiting).toEqual({ ok: false, code: 'TM-201' });
  expect(told).toContain('lost');
  await until('a second hello', () => (told.filter((t) => t === 'connected').length === 2 ? true : null));
  sockets.at(-1)?.destroy();
  await until('a third hello', () => (told.filter((t) => t === 'connected').length === 3 ? true : null));
});

const malformed: readonly (readonly [string, (id: number) => string])[] = [
  ['no JSON', () => 'nonsense'],
  ['an unknown field', (id) => JSON.stringify({ id, ok: true, value: {}, more: 1 })],
  ['an answer of another shape', (id) => JSON.stringify({ id, ok: true, value: { stat: 1 } })],
  ['an answer nobody asked for', () => JSON.stringify({ id: 999, ok: true, value: {} })],
  ['an unknown event', () => JSON.stringify({ event: 'hi' })],
];
test.each(malformed)('%s: the connection is given up, nothing is believed', async (_what, line) => {
  reply = (socket, { id, op }) => {
    if (op === 'hello') send(socket, { id, ok: true, value: hello });
    else socket.write(`${line(id)}\n`);
  };
  client.start();
  await toldOf('connected');
  expect(await client.request('unlock', {})).toEqual({ ok: false, code: 'TM-201' });
  expect(told).toContain('lost');
});

test('a request too long for the recorder is not sent', async () => {
  client.start();
  await toldOf('connected');
  const outcome = await client.request('lock', { code: 'TM-302', detail: 'x'.repeat(70_000) });
  expect(outcome).toMatchObject({ ok: false, code: 'TM-106' });
});

test('half a character goes out as a whole one: the recorder refuses the other', async () => {
  client.start();
  await until('the hello', () => (told.includes('connected') ? true : null));
  void client.request('lock', { code: 'TM-304', detail: '/home/\ud83d' });
  await until('the request', () => (lines.length > 1 ? true : null));
  expect(lines[1]).toMatchObject({ op: 'lock', detail: '/home/\ufffd' });
});

test('approvals are told before the connection counts, and only whole', async () => {
  const given = { loan: 'L-20260101-001', control: 'save', files: ['a'.repeat(64)], place: '/home/x' } as const;
  const term = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' } as const;
  const line = (id: string, isLast: boolean) => ({
    event: 'exceptions',
    exceptions: [{ ...given, ...term, id }],
    isLast,
  });
  reply = (socket, { id, op }) => {
    if (op !== 'hello') return;
    send(socket, line('A-2026-0001', false));
    send(socket, line('A-2026-0002', true));
    send(socket, { id, ok: true, value: hello });
  };
  client.start();
  await until('connected', () => (told.includes('connected') ? true : null));
  expect(told).toEqual(['exceptions A-2026-0001 A-2026-0002', 'connected']);
  const [socket] = sockets;
  if (socket === undefined) throw new Error('no socket');
  send(socket, line('A-2026-0003', false));
  send(socket, { event: 'exceptions', exceptions: [], isLast: true });
  send(socket, { event: 'exceptions', exceptions: [], isLast: true });
  await until('the end of them', () => (told.length === 4 ? true : null));
  expect(told.slice(2)).toEqual(['exceptions A-2026-0003', 'exceptions']);
});

test('where there is nothing to connect to yet, it is tried again', async () => {
  const path = join(folder, 's.sock');
  let tries = 0;
  client = createRecorderClient({
    connect: () => {
      tries += 1;
      if (tries < 3) throw new Error('not yet');
      return connect(path);
    },
    ...{ version: 'v', pid: 7, reconnectMs: 5, timeoutMs: 200 },
    listener: {
      connected: () => told.push('connected'),
      ...{ lost: () => undefined, status: () => undefined, facts: () => undefined, exceptions: () => undefined },
    },
  });
  client.start();
  await toldOf('connected');
  expect(tries).toBe(3);
});
