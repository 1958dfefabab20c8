import { readFileSync } from 'node:fs';
import type { CustomScheme, ProtocolRequest, ProtocolResponse, Session } from 'electron';
import { findAppFile } from './app-file.ts';
import { appScheme } from './app-url.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';

/** To be registered before `ready`. */
export const appSchemePrivileges: CustomScheme = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};

const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

type AppRequest = Pick<ProtocolRequest, 'method' | 'url'>;
type AppAnswer = Required<Pick<ProtocolResponse, 'statusCode'>> & {
  readonly headers: Readonly<Record<string, string>>;
  readonly data: Buffer;
};

const refused = (statusCode: number): AppAnswer => ({
  statusCode,
  headers: { ...securityHeaders, 'content-type': 'text/plain' },
  data: Buffer.alloc(0),
});

/**
 * Answers one request of the page with a file below `root`. At once: each wait for a thread would cost this process
 * more than the few small files of its own that it reads.
 */
export function answerAppRequest(root: string, request: AppRequest): AppAnswer {
  if (request.method !== 'GET') return refused(405);
  const file = findAppFile(root, request.url);
  if (file === null) return refused(404);
  const headers = { ...securityHeaders, 'content-type': file.contentType };
  try {
    return { statusCode: 200, headers, data: readFileSync(file.path) };
  } catch {
    return refused(404);
  }
}

/**
 * Serves the pages below `root` to `session`. Not by `protocol.handle`: its Request and Response load the whole of
 * Node's fetch, with HTTP/2 and TLS, into a process that never talks to a network (docs/adr/0004).
 */
export function serveApp(session: Session, root: string): void {
  session.protocol.registerBufferProtocol(appScheme, (request, answer) => answer(answerAppRequest(root, request)));
}
