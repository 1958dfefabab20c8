import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerApp } from '../http/server-app.ts';

/** Pages of the console: one document, which draws what the path names. */
const pages = [
  '/',
  '/sign-in',
  '/terminals',
  '/terminals/:id/exceptions',
  '/terminals/:id/exceptions/new',
  '/sessions',
  '/sessions/:id',
  '/inbox',
  '/inbox/:id',
  '/loan-requests',
  '/loan-requests/new',
  '/board',
  '/board/week',
  '/reports',
  '/reports/:staff/:date',
  '/orders',
  '/takeouts',
  '/takeouts/new',
  '/takeouts/:id',
  '/ledger',
  '/ledger/new',
  '/ledger/prepare',
  '/queue',
  '/deputies',
  '/forms',
  '/forms/new/:kind',
  '/forms/:id',
  '/forms/:id/fix',
  '/ledger/:id',
  '/ledger/:id/loss',
  '/password',
  '/people',
  '/people/new',
  '/people/import',
  '/people/:id',
  '/sections-list',
  '/notices',
  '/notices/mail',
  '/notices/:id',
  '/mails',
  '/remote-profiles',
  '/remote-profiles/new',
  '/settings',
  '/second-factor',
  '/second-factors',
  '/retention',
  '/statistics',
  '/statistics/jlis',
  '/statistics/questionnaire',
  '/statistics/days',
  '/telework-ids',
  '/audit/acts',
  '/audit/entries',
  '/audit/integrity',
  '/audit/samples',
  '/audit/samples/:id',
  '/audit/findings',
  '/audit/holds',
  '/audit/report',
] as const;

/** A person's browser at an address outside API and files: it is to be told in a page, not in JSON. */
export const isForPage = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' && !/^\/(v1|docs|assets)(\/|$)/.test(url) && (headers.accept ?? '').includes('text/html');

export const sendConsole = (reply: FastifyReply): FastifyReply =>
  reply.header('cache-control', 'no-store').sendFile('console.html', { cacheControl: false });

/** Serves the built console. It holds no data: everything it shows comes from the guarded routes. */
export async function consoleFileRoutes(app: ServerApp, folder: string): Promise<void> {
  await app.register(fastifyStatic, { root: folder, serve: false, dotfiles: 'deny' });
  for (const url of pages) {
    app.route({
      method: 'GET',
      url,
      config: { access: 'public' },
      schema: { hide: true },
      handler: async (_request, reply) => sendConsole(reply),
    });
  }
  app.route({
    method: 'GET',
    url: '/assets/*',
    config: { access: 'public' },
    schema: { hide: true },
    // Their names carry a hash of their content.
    handler: async (request, reply) =>
      reply.sendFile(new URL(request.url, 'https://console.invalid').pathname.slice(1), {
        immutable: true,
        maxAge: '1y',
      }),
  });
}
