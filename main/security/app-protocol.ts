import { readFile } from 'node:fs/promises';
import type { CustomScheme, Session } from 'electron';
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

const refused = (status: number): Response => new Response(null, { status, headers: securityHeaders });

/** Answers one request of the page with a file below `root`. */
export async function answerAppRequest(
  root: string,
  request: { readonly method: string; readonly url: string },
): Promise<Response> {
  if (request.method !== 'GET') return refused(405);
  const file = await findAppFile(root, request.url);
  if (file === null) return refused(404);
  const bytes = await readFile(file.path);
  return new Response(new Uint8Array(bytes), { headers: { ...securityHeaders, 'content-type': file.contentType } });
}

/** Serves the pages below `root` to `session`. */
export function serveApp(session: Session, root: string): void {
  session.protocol.handle(appScheme, (request) => answerAppRequest(root, request));
}
