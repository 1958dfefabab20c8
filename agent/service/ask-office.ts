import { Agent, request as httpsRequest } from 'node:https';
import { isCertificateFault } from '#contract/http/tls-faults.ts';
import type { OfficeAddress } from '#contract/policy/service-config.ts';
import { parseTame } from '../profile/state-store.ts';

/** An order with the most canaries is a tenth of it. */
const answerMaxBytes = 1024 * 1024;
const timeoutMs = 20_000;

export type OfficeAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown; readonly retryAfter: string | null }
  /** Another authority's certificate: nothing was said to it. */
  | { readonly kind: 'untrusted'; readonly why: string }
  | { readonly kind: 'down'; readonly why: string };

/** Asks the office once. Never throws: no answer is an answer too. */
export type AskOffice = (office: OfficeAddress, path: string, body: unknown, token?: string) => Promise<OfficeAnswer>;

/** One POST over TLS that believes the city's authority alone. */
export const askOffice: AskOffice = (office, path, value, token) =>
  new Promise((resolve) => {
    const down = (error: unknown): void =>
      resolve({ kind: 'down', why: error instanceof Error ? error.message : 'unknown' });
    const body = Buffer.from(JSON.stringify(value));
    let request: ReturnType<typeof httpsRequest>;
    try {
      request = httpsRequest(new URL(path, office.url), {
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          'content-length': String(body.length),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ca: office.caPem,
        // Said outright, so that no variable of the environment can say otherwise.
        rejectUnauthorized: true,
        minVersion: 'TLSv1.3',
        agent: new Agent({ keepAlive: false }),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      down(error);
      return;
    }
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (isCertificateFault(error.code ?? '')) resolve({ kind: 'untrusted', why: error.code ?? 'unknown' });
      else down(error);
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > answerMaxBytes) request.destroy(new Error('answer too large'));
        else chunks.push(chunk);
      });
      response.on('error', down);
      response.on('end', () =>
        resolve({
          kind: 'answer',
          status: response.statusCode ?? 0,
          // Undefined where it is no JSON; the schema of whoever asked refuses that.
          body: parseTame(Buffer.concat(chunks).toString('utf8')),
          retryAfter: response.headers['retry-after'] ?? null,
        }),
      );
    });
    request.end(body);
  });
