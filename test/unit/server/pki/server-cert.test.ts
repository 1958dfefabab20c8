import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { init } from '../../../../server/cli/init.ts';
import { dataFolder } from '../../../../server/data-folder.ts';
import { issueServerCert, makeCityCa } from '../../../../server/pki/city-ca.ts';
import { namesIn, readServerPair, renewInPlace, renewServerCert, tlsOf } from '../../../../server/pki/server-cert.ts';

const dayMs = 86_400_000;
const now = new Date();
const longAgo = new Date(now.getTime() - 380 * dayMs);
let folder: string;
let servers: readonly Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tanmori-cert-'));
});
afterEach(() => {
  for (const server of servers) server.close();
  servers = [];
  rmSync(folder, { recursive: true });
});

const random = (count: number) => Buffer.alloc(count, 7);
const officeOf = async (at: Date) => {
  await init({ data: folder, hosts: ['tanmori.example', '192.0.2.7'], sample: false }, { now: () => at, random });
  return dataFolder(folder);
};

/** A connection that trusts the city's CA alone. @returns it and the last day of what it was answered with */
const reach = (server: Server, ca: string): Promise<{ readonly socket: TLSSocket; readonly validTo: string }> =>
  new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const socket = connect({ port, host: '127.0.0.1', servername: 'tanmori.example', ca });
    socket.once('secureConnect', () => resolve({ socket, validTo: socket.getPeerCertificate().valid_to }));
    socket.once('error', reject);
  });

test('a server that runs on gets a new certificate for the same names before its own ends', async () => {
  const files = await officeOf(longAgo);
  const ca = readFileSync(files.caCert, 'utf8');
  const before = readServerPair(files);
  const server = createServer(tlsOf(before), (_, answer) => answer.end());
  servers = [server];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const first = await reach(server, ca);
  await renewInPlace(server, files, new Date(longAgo.getTime() + 300 * dayMs));
  expect(readServerPair(files)).toEqual(before);
  await renewInPlace(server, files, now);
  const second = await reach(server, ca);
  expect(Date.parse(second.validTo) - Date.parse(first.validTo)).toBe(380 * dayMs);
  expect(namesIn(readServerPair(files).certPem)).toEqual(['localhost', '127.0.0.1', 'tanmori.example', '192.0.2.7']);
  expect([first.socket.destroyed, second.socket.authorized]).toEqual([false, true]);
  first.socket.destroy();
  second.socket.destroy();
});

test('a start after a kill between key and certificate issues both anew', async () => {
  const files = await officeOf(longAgo);
  const { keyPem } = await issueServerCert(await makeCityCa(now), ['tanmori.example'], now);
  await writeFile(files.serverKey, keyPem);
  expect(() => createServer(tlsOf(readServerPair(files)))).toThrow('key values mismatch');
  expect(await renewServerCert(files, now)).toBe(true);
  servers = [createServer(tlsOf(readServerPair(files)))];
});

test('one that was issued elsewhere is left alone, and told of when it ends', async () => {
  const files = await officeOf(now);
  const other = await issueServerCert(await makeCityCa(longAgo), ['tanmori.example'], longAgo);
  await writeFile(files.serverCert, other.certPem);
  await expect(renewServerCert(files, now)).rejects.toThrow('was not issued here: replace server.pem');
  expect(readServerPair(files).certPem).toBe(other.certPem);
  expect(await renewServerCert(files, longAgo)).toBe(false);
});
