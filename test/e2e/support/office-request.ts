import { request } from 'node:https';
import type { Office } from './office.ts';

export interface OfficeReply {
  readonly status: number;
  readonly body: unknown;
}

/** One JSON request to the office over TLS with the city CA pinned, as a terminal makes it. */
export function requestOffice(
  office: Pick<Office, 'url' | 'caPem'>,
  what: {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Buffer;
  },
): Promise<OfficeReply> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(what.body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(what.body.length) }),
      ...what.headers,
    };
    const asked = request(
      new URL(what.path, office.url),
      { method: what.method, ca: office.caPem, agent: false, headers },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ status: response.statusCode ?? 0, body: text === '' ? null : JSON.parse(text) });
        });
      },
    );
    asked.on('error', reject);
    asked.end(what.body);
  });
}
