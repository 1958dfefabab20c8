import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { isIP } from 'node:net';
import type { Answer, Cosigner } from './cosigner.ts';
import { Problem, reasonOf } from './problem.ts';

/** Largest request body that is read, in bytes. */
export const maxBodyBytes = 512 * 1024;
/** Longest time for a whole request, in milliseconds. */
const requestTimeoutMs = 15_000;
const maxConnections = 256;

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

export interface ListenAt {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** PEM of key and certificate; null for plain HTTP, which is for this machine's own network only. */
  readonly tls: { readonly key: string; readonly cert: string } | null;
}

/** Serves the two paths of c2sp.org/tlog-witness that a log and a monitor need. */
export async function listen(at: ListenAt, cosigner: Cosigner): Promise<Listening> {
  if (at.tls === null && !isLoopback(at.host)) {
    throw new Problem('usage', `plain HTTP is for this machine only: give --key and --cert for ${at.host}`);
  }
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    answerTo(request, cosigner).then(
      (answer) => send(response, answer),
      // The sender went away or broke off; there is nobody to answer.
      () => response.destroy(),
    );
  };
  const limits = { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs, keepAliveTimeout: 60_000 };
  let server: ReturnType<typeof createHttpServer>;
  try {
    server = at.tls === null ? createHttpServer(limits, handle) : createHttpsServer({ ...limits, ...at.tls }, handle);
  } catch (error) {
    throw new Problem('usage', `key or certificate: ${reasonOf(error)}`);
  }
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Problem('usage', `cannot listen: ${reasonOf(error)}`)));
    server.listen(at.port, at.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

const latestPath = /^\/([0-9a-f]{64})\/checkpoint$/;

async function answerTo(request: IncomingMessage, cosigner: Cosigner): Promise<Answer> {
  const path = request.url ?? '';
  const latest = latestPath.exec(path)?.[1];
  if (latest !== undefined) return request.method === 'GET' ? cosigner.latestOf(latest) : text(405, 'GET only\n');
  if (path !== '/add-checkpoint') return text(404, 'no such path\n');
  if (request.method !== 'POST') return text(405, 'POST only\n');
  const body = await readBody(request);
  if (body === null) return text(413, 'body too large\n');
  let decoded: string;
  try {
    decoded = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return text(400, 'not UTF-8\n');
  }
  return cosigner.addCheckpoint(decoded);
}

/**
 * The whole body, or null where it is longer than is read: the rest is left where it is, so that the answer can still go
 * out. Rejects where the sender breaks off.
 */
function readBody(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBodyBytes) chunks.push(chunk);
      else {
        request.pause();
        resolve(null);
      }
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('close', () => reject(new Error('the sender broke off')));
    request.once('error', reject);
  });
}

function send(response: ServerResponse, { status, contentType, body }: Answer): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    // What is left of a body that was too large is not read.
    ...(status === 413 ? { connection: 'close' } : {}),
  });
  response.end(body);
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

const text = (status: number, body: string): Answer => ({ status, contentType: 'text/plain; charset=utf-8', body });
