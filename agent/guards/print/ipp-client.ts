import { decodeAnswer, encodeRequest, type IppAnswer, type IppAttribute } from './ipp-message.ts';

/** Operations (RFC 8011 section 4.4.15, RFC 3995, CUPS). */
export const operations = {
  validateJob: 0x0004,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getJobs: 0x000a,
  createPrinterSubscriptions: 0x0016,
  getNotifications: 0x001c,
  cupsGetPrinters: 0x4002,
} as const;

/** What came of asking the printing system. */
export type IppOutcome =
  | { readonly kind: 'answered'; readonly answer: IppAnswer }
  /** It refused before reading what was asked (HTTP 401, 403). */
  | { readonly kind: 'refused' }
  /** Nobody listens there. */
  | { readonly kind: 'absent' }
  /** An answer that is none, or none in time. */
  | { readonly kind: 'unclear' };

export type AskPrinting = (
  operation: number,
  attributes: readonly IppAttribute[],
  more?: readonly { readonly tag: number; readonly attributes: readonly IppAttribute[] }[],
) => Promise<IppOutcome>;

const timeoutMs = 2_000;
const maxBytes = 4 * 1024 * 1024;

/** Loaded at its first use: nothing before the first screen needs it. */
const http = (): typeof import('node:http') => process.getBuiltinModule('node:http');

type Reply = IppOutcome | { readonly kind: 'who' };

/**
 * Asks CUPS over its socket. Where it wants to know who asks, it is told the account, which it compares with the one at
 * the other end of the socket: as `lp` does, so that what is refused here is refused there.
 * @param socketPath `/run/cups/cups.sock`
 * @param user account that this process runs as
 */
export function ippClient(socketPath: string, user: string): AskPrinting {
  let lastId = 0;
  return async (operation, attributes, more) => {
    lastId = (lastId % 0x7fff_ffff) + 1;
    const body = encodeRequest(operation, lastId, attributes, more);
    const first = await post(socketPath, body, lastId, null);
    if (first.kind !== 'who') return first;
    const second = await post(socketPath, body, lastId, `PeerCred ${user}`);
    return second.kind === 'who' ? { kind: 'refused' } : second;
  };
}

const post = (socketPath: string, body: Buffer, id: number, authorization: string | null): Promise<Reply> =>
  new Promise((resolve) => {
    const asking = http().request(
      {
        ...{ socketPath, path: '/', method: 'POST', timeout: timeoutMs },
        headers: {
          ...{ host: 'localhost', 'content-type': 'application/ipp', 'content-length': body.length },
          ...(authorization === null ? {} : { authorization }),
        },
      },
      (reply) => {
        const { statusCode } = reply;
        if (statusCode === 401 || statusCode === 403) {
          reply.resume();
          return resolve({ kind: statusCode === 401 ? 'who' : 'refused' });
        }
        const parts: Buffer[] = [];
        let length = 0;
        reply.on('data', (part: Buffer) => {
          parts.push(part);
          length += part.length;
          if (length > maxBytes) reply.destroy();
        });
        reply.on('error', () => resolve({ kind: 'unclear' }));
        reply.on('close', () => {
          const answer = reply.complete && statusCode === 200 ? decodeAnswer(Buffer.concat(parts)) : null;
          resolve(answer?.requestId === id ? { kind: 'answered', answer } : { kind: 'unclear' });
        });
      },
    );
    asking.on('timeout', () => asking.destroy());
    asking.on('error', (error) => {
      const isAbsent = 'code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED');
      resolve({ kind: isAbsent ? 'absent' : 'unclear' });
    });
    asking.end(body);
  });

export const printersUri = 'ipp://localhost/printers/';
export const uriOfJob = (job: number): IppAttribute => ({
  ...{ name: 'job-uri', type: 'uri', values: [`ipp://localhost/jobs/${job}`] },
});
export const whoAsks = (user: string): IppAttribute => ({
  ...{ name: 'requesting-user-name', type: 'name', values: [user] },
});
