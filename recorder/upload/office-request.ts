import { Agent, request as httpsRequest } from 'node:https';
import { isCertificateFault } from '#contract/http/tls-faults.ts';

const answerMaxBytes = 2 * 1024 * 1024;
const timeoutMs = 20_000;

export interface Office {
  readonly url: string;
  /** The only certification authority that is believed. */
  readonly caPem: string;
}

export interface OfficeRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type OfficeAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: unknown;
      readonly retryAfter: string | null;
      readonly date?: string | undefined;
    }
  | { readonly kind: 'untrusted'; readonly why: string }
  | { readonly kind: 'down'; readonly why: string };

/** Absolute URI of a path at the office. */
export const officeUri = (office: Office, path: string): string => new URL(path, office.url).href;

/** One request over TLS that believes the city's authority alone. Never throws: no answer is an answer too. */
export function askOffice(office: Office, ask: OfficeRequest, signal: AbortSignal): Promise<OfficeAnswer> {
  return new Promise((resolve) => {
    const down = (why: string): void => resolve({ kind: 'down', why });
    const headers = { ...ask.headers, 'content-length': String(ask.body.length), accept: 'application/json' };
    let request: ReturnType<typeof httpsRequest>;
    try {
      request = httpsRequest(officeUri(office, ask.path), {
        method: ask.method,
        headers: ask.body.length === 0 ? { ...headers, 'content-length': '0' } : headers,
        ca: office.caPem,
        // Said outright, so that no variable of the environment can say otherwise.
        rejectUnauthorized: true,
        minVersion: 'TLSv1.3',
        agent: new Agent({ keepAlive: false }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
    } catch (error) {
      down(textOf(error));
      return;
    }
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
        resolve({
          kind: 'answer',
          status: response.statusCode ?? 0,
          body: jsonOf(Buffer.concat(chunks)),
          retryAfter: response.headers['retry-after'] ?? null,
          date: response.headers.date,
        });
      });
    });
    request.end(ask.body);
  });
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');

/** Undefined where it is no JSON; the schema of whoever asked refuses that. */
function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
