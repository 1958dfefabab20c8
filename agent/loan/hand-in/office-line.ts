import type { ClientRequest, OutgoingHttpHeaders } from 'node:http';
import { isCertificateFault } from '#contract/http/tls-faults.ts';

const answerMaxBytes = 4 * 1024 * 1024;
/** What of a body is handed to the socket at once. */
const pieceBytes = 128 * 1024;
/** Without a byte in either direction. */
const silenceMs = 60_000;

export interface Ask {
  readonly method: 'GET' | 'POST' | 'HEAD' | 'PATCH';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

export type LineAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly header: (name: string) => string | null;
      /** Undefined where it is no JSON. */
      readonly body: unknown;
    }
  | { readonly kind: 'untrusted'; readonly why: string }
  | { readonly kind: 'down'; readonly why: string };

/** One line to the office. Never throws: no answer is an answer too. */
export interface OfficeLine {
  readonly send: (ask: Ask, signal: AbortSignal) => Promise<LineAnswer>;
  readonly close: () => void;
}
export type ConnectOffice = (office: { readonly url: string; readonly caPem: string }) => OfficeLine;

/** Over TLS that believes the city's authority alone. */
export const connectOffice: ConnectOffice = ({ url, caPem }) => {
  // At its first use: nothing before the first screen needs it.
  const https = process.getBuiltinModule('node:https');
  const agent = new https.Agent({
    ...{ keepAlive: true, maxSockets: 1, ca: caPem, minVersion: 'TLSv1.3' },
    // Said outright, so that no variable of the environment can say otherwise.
    rejectUnauthorized: true,
  });
  const send = ({ method, path, headers, body }: Ask, signal: AbortSignal): Promise<LineAnswer> =>
    new Promise((resolve) => {
      const down = (why: string): void => resolve({ kind: 'down', why });
      const length = body === null ? {} : { 'content-length': String(body.length) };
      const fields: OutgoingHttpHeaders = { accept: 'application/json', ...headers, ...length };
      let request: ReturnType<typeof https.request>;
      try {
        request = https.request(new URL(path, url), { method, headers: fields, agent, signal, timeout: silenceMs });
      } catch (error) {
        down(textOf(error));
        return;
      }
      request.on('timeout', () => request.destroy(new Error('silence')));
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (isCertificateFault(error.code ?? '')) resolve({ kind: 'untrusted', why: error.code ?? 'unknown' });
        else down(error.code ?? error.message);
      });
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > answerMaxBytes) request.destroy(new Error('answer too large'));
          else chunks.push(chunk);
        });
        response.on('error', (error) => down(textOf(error)));
        response.on('end', () => {
          const header = (name: string): string | null => {
            const value = response.headers[name];
            return typeof value === 'string' ? value : null;
          };
          resolve({ kind: 'answer', status: response.statusCode ?? 0, header, body: jsonOf(Buffer.concat(chunks)) });
        });
      });
      sendBody(request, body ?? Buffer.alloc(0));
    });
  return { send, close: () => agent.destroy() };
};

/**
 * Piece by piece as the line takes them. Given as a whole, TLS copies all of it before it is connected, in memory that
 * V8 knows nothing of: an office that is away for an hour would cost a chunk with each try.
 */
function sendBody(request: ClientRequest, body: Buffer): void {
  let at = 0;
  const more = (): void => {
    while (at < body.length) {
      const piece = body.subarray(at, at + pieceBytes);
      at += piece.length;
      if (request.write(piece)) continue;
      request.once('drain', more);
      return;
    }
    request.end();
  };
  more();
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
