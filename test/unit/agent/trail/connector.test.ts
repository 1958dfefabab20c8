import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { type OpenPipe, ownerOf } from '../../../../agent/platform/windows/open-pipe.ts';
import { recorderConnector } from '../../../../agent/trail/connector.ts';

const pipe = { recorderSocket: '\\\\.\\pipe\\tanmori-recorder', recorderOwner: 'S-1-5-19' };
const loaded = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a pipe is asked for with its owner, and is not there before Windows can be asked', async () => {
  const asked: string[][] = [];
  const socket = new Socket();
  const open: OpenPipe = (...given) => {
    asked.push(given);
    return socket;
  };
  const connect = recorderConnector(
    pipe,
    () => undefined,
    () => Promise.resolve(open),
  );
  expect(connect).toThrow();
  await loaded();
  expect(connect()).toBe(socket);
  expect(asked).toEqual([[pipe.recorderSocket, 'S-1-5-19']]);
});

test('why there is no connection is said once, and again after one', async () => {
  const told: string[] = [];
  let owner = 'S-1-5-21-1-2-3-1001';
  const open: OpenPipe = (_, wanted) => {
    if (wanted === owner) return new Socket();
    throw new Error(`the pipe belongs to ${owner}`);
  };
  const connect = recorderConnector(
    pipe,
    (text) => told.push(text),
    () => Promise.resolve(open),
  );
  await loaded();
  for (const next of [owner, owner, 'S-1-5-19', 'S-1-5-21-1-2-3-1001']) {
    owner = next;
    if (next === 'S-1-5-19') connect();
    else expect(connect).toThrow('belongs to');
  }
  expect(told).toEqual(Array(2).fill('recorder: the pipe belongs to S-1-5-21-1-2-3-1001'));
});

test('what cannot be loaded never connects', async () => {
  const told: string[] = [];
  const connect = recorderConnector(
    pipe,
    (text) => told.push(text),
    () => Promise.reject(new Error('no koffi')),
  );
  await loaded();
  expect(connect).toThrow();
  expect(told).toEqual(['recorder: no koffi']);
});

test('the owner is read from a security descriptor, and from nothing that is none', () => {
  // Self-relative: revision 1, owner at 20, no group and lists.
  const header = Buffer.from('0100008014000000000000000000000000000000', 'hex');
  const localService = Buffer.from('010100000000000513000000', 'hex');
  const person = Buffer.from('0105000000000005150000000100000002000000ffffffffe9030000', 'hex');
  expect(ownerOf(Buffer.concat([header, localService]))).toBe('S-1-5-19');
  expect(ownerOf(Buffer.concat([header, person]))).toBe('S-1-5-21-1-2-4294967295-1001');
  expect(ownerOf(Buffer.concat([header, person.subarray(0, -1)]))).toBeNull();
  expect(ownerOf(Buffer.alloc(64))).toBeNull();
  expect(ownerOf(header)).toBeNull();
  expect(ownerOf(Buffer.alloc(0))).toBeNull();
});
