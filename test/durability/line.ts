import type { IncomingHttpHeaders } from 'node:http';
import { Agent, createServer, request as httpsRequest, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Random, sleep } from './random.ts';

export interface LineRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}
export interface LineAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a bad line does with a request. */
const lineFaults = ['lost', 'cut-midway', 'answer-lost', 'replayed', 'late'] as const;
export type LineFault = (typeof lineFaults)[number];

/** Address of the office behind the line: another one of this machine, on the same port, so that its URL holds. */
export const officeHost = '127.0.0.2';

/**
 * The line between terminals and office. TLS hides requests from anyone on the way, so that this line ends TLS with the
 * office's own certificate: it can then lose, cut, replay and reorder whole signed requests, the worst a line can do.
 */
export class Line {
  readonly counts: Record<LineFault | 'passed', number> = {
    passed: 0,
    lost: 0,
    'cut-midway': 0,
    'answer-lost': 0,
    replayed: 0,
    late: 0,
  };
  /** Part of the requests that something happens to. */
  badness = 0;
  readonly #random: Random;
  readonly #tls: { readonly caPem: string; readonly certPem: string; readonly keyPem: string };
  readonly #agent: Agent;
  readonly #late = new Set<Promise<unknown>>();
  #server: Server | null = null;
  #port = 0;

  constructor(random: Random, tls: { readonly caPem: string; readonly certPem: string; readonly keyPem: string }) {
    this.#random = random;
    this.#tls = tls;
    this.#agent = new Agent({ keepAlive: true, ca: tls.caPem, servername: 'localhost', maxSockets: 16 });
  }

  get port(): number {
    return this.#port;
  }
  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    const { certPem, keyPem } = this.#tls;
    const server = createServer({ key: keyPem, cert: certPem }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        this.forward({ method, path, headers, body: Buffer.concat(chunks) }).then(
          (answer) => {
            if (answer === null) return void request.socket.destroy();
            response.writeHead(answer.status, { 'content-type': answer.headers['content-type'] ?? 'text/plain' });
            response.end(answer.body);
          },
          () => request.socket.destroy(),
        );
      });
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await Promise.all(this.#late);
    this.#agent.destroy();
    const server = this.#server;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Carries a request to the office, or does something to it. Null where the sender gets no answer. */
  async forward(asked: LineRequest): Promise<LineAnswer | null> {
    const fault = this.#random.chance(this.badness)
      ? lineFaults[this.#random.int(0, lineFaults.length - 1)]
      : undefined;
    this.counts[fault ?? 'passed'] += 1;
    switch (fault) {
      case undefined:
        return this.#send(asked);
      case 'lost':
        return null;
      case 'cut-midway':
        await this.#send(asked, this.#random.int(0, Math.max(0, asked.body.length - 1)));
        return null;
      case 'answer-lost':
        await this.#send(asked);
        return null;
      case 'replayed': {
        const [answer] = await Promise.all([this.#send(asked), this.#send(asked)]);
        return answer;
      }
      case 'late': {
        const late = sleep(this.#random.int(20, 250)).then(() => this.#send(asked));
        this.#late.add(late);
        late.finally(() => this.#late.delete(late)).catch(() => undefined);
        return null;
      }
    }
  }

  /** Null where the office does not answer. @param cutAt bytes of the body after which the line breaks. */
  #send({ method, path, headers, body }: LineRequest, cutAt: number | null = null): Promise<LineAnswer | null> {
    return new Promise((resolve) => {
      const request = httpsRequest({
        host: officeHost,
        port: this.#port,
        method,
        path,
        headers: { ...headers, host: `127.0.0.1:${this.#port}`, 'content-length': String(body.length) },
        agent: this.#agent,
      });
      request.setTimeout(10_000, () => request.destroy());
      request.on('error', () => resolve(null));
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => resolve(null));
        response.on('close', () => resolve(null));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      });
      if (cutAt === null) return void request.end(body);
      request.write(body.subarray(0, cutAt), () => {
        request.destroy();
        resolve(null);
      });
    });
  }
}
