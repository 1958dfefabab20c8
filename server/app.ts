import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifySwagger from '@fastify/swagger';
import Fastify, { LogController } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Guard } from './auth/access.ts';
import { type AccessRow, collectAccessTable } from './auth/access-table.ts';
import { consoleGuard } from './auth/console-guard.ts';
import { handInGuard } from './auth/hand-in-guard.ts';
import { originOfHost } from './auth/public-origins.ts';
import { terminalClaimGuard, terminalSignatureGuard } from './auth/terminal-guard.ts';
import type { AppDeps } from './deps.ts';
import { errorAnswer, refuse } from './http/answers.ts';
import { readChunkBodies } from './http/chunk-body.ts';
import { errorHandler } from './http/error-handler.ts';
import { readJsonBodies } from './http/json-body.ts';
import { securityHeaders } from './http/security-headers.ts';
import type { ServerApp } from './http/server-app.ts';
import { tlsOf } from './pki/server-cert.ts';
import { auditEntryRoutes } from './routes/audit-entries.ts';
import { auditIntegrityRoutes } from './routes/audit-integrity.ts';
import { auditReportRoutes } from './routes/audit-report.ts';
import { auditWorkRoutes } from './routes/audit-work.ts';
import { consoleFileRoutes, isForPage, sendConsole } from './routes/console-files.ts';
import { deliveryRoutes } from './routes/delivery.ts';
import { deputyRoutes } from './routes/deputies.ts';
import { docsRoute } from './routes/docs.ts';
import { exceptionRoutes } from './routes/exceptions.ts';
import { findingRoutes } from './routes/findings.ts';
import { formRoutes } from './routes/forms.ts';
import { handInRoutes } from './routes/hand-in.ts';
import { healthRoute } from './routes/health.ts';
import { inboxRoutes } from './routes/inbox.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { loanRequestRoutes } from './routes/loan-requests.ts';
import { logRoutes } from './routes/log.ts';
import { noticeRoutes } from './routes/notices.ts';
import { orderRoutes } from './routes/orders.ts';
import { paperRoutes } from './routes/papers.ts';
import { passwordRoutes } from './routes/password.ts';
import { peopleRoutes } from './routes/people.ts';
import { procedureRoutes } from './routes/procedure.ts';
import { queueRoute } from './routes/queue.ts';
import { remoteRoutes } from './routes/remote.ts';
import { remoteProfileRoutes } from './routes/remote-profiles.ts';
import { reportRoutes } from './routes/report.ts';
import { retentionRoutes } from './routes/retention.ts';
import { secondFactorRoutes } from './routes/second-factor.ts';
import { serviceRoutes } from './routes/service.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { settingsRoutes } from './routes/settings.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { statisticsRoutes } from './routes/statistics.ts';
import { takeoutRoutes } from './routes/takeout.ts';
import { takeoutPaperRoute } from './routes/takeout-paper.ts';
import { teleworkRoutes } from './routes/telework.ts';
import { terminalUplinkRoutes } from './routes/terminal-uplink.ts';
import { terminalRoutes } from './routes/terminals.ts';
import { travelRoutes } from './routes/travel.ts';
import { createBell } from './workflow/exceptions/bell.ts';

export interface Office {
  readonly app: ServerApp;
  /** The role × route table, as the router has it. */
  readonly accessTable: readonly AccessRow[];
}

/** Body limit of routes that take no trail. */
const smallBodyBytes = 64 * 1024;

/**
 * Builds the office server without listening. Throws where a route carries no access rule.
 * @param more further routes, registered under the same guards: for tests of the guards themselves.
 */
export async function buildApp(deps: AppDeps, more: (app: ServerApp) => void = () => undefined): Promise<Office> {
  const app: ServerApp = Fastify({
    https: tlsOf(deps.tls),
    logger: deps.logLevel === 'silent' ? false : { level: deps.logLevel, stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: smallBodyBytes,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    // A GET route answers HEAD only where someone registered it with a rule.
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    frameworkErrors: (_error, _request, reply) => void refuse(reply, 'OF-400'),
    clientErrorHandler: (error, socket) => {
      // A slow line, or one that stood still, is nothing that the other side did wrong: it comes again with less.
      if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
        socket.destroy();
        return;
      }
      const body = JSON.stringify(errorAnswer('OF-400').body);
      if (!socket.writable) return;
      socket.end(
        `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    },
  }).withTypeProvider<ZodTypeProvider>();

  const accessTable = collectAccessTable(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(errorHandler(deps.store));
  app.setNotFoundHandler((request, reply) =>
    deps.consoleFolder !== null && isForPage(request) ? sendConsole(reply.code(404)) : refuse(reply, 'OF-404'),
  );
  readJsonBodies(app);
  const chunks = readChunkBodies(app);
  app.decorateRequest('caller', null);
  app.decorateRequest('callingTerminal', null);
  app.decorateRequest('callingHandIn', null);
  app.decorateRequest('rawBody', null);

  await app.register(fastifyHelmet, securityHeaders);
  await app.register(fastifyCookie);
  await app.register(fastifyRateLimit, { global: false });
  await app.register(fastifySwagger, {
    openapi: { openapi: '3.1.0', info: { title: '端末守 庁内サーバー', version: '1' } },
    transform: jsonSchemaTransform,
  });
  addGuards(app, deps);

  healthRoute(app);
  docsRoute(app);
  signInRoutes(app, deps);
  passwordRoutes(app, deps);
  secondFactorRoutes(app, deps);
  peopleRoutes(app, deps);
  const bell = createBell();
  app.addHook('preClose', async () => bell.close());
  terminalRoutes(app, deps, bell);
  exceptionRoutes(app, deps, bell);
  formRoutes(app, deps, bell);
  deputyRoutes(app, deps);
  queueRoute(app, deps);
  findingRoutes(app, deps);
  loanRequestRoutes(app, deps);
  ledgerRoutes(app, deps, bell);
  remoteRoutes(app, deps, bell);
  paperRoutes(app, deps);
  serviceRoutes(app, deps);
  reportRoutes(app, deps);
  orderRoutes(app, deps, bell);
  sessionRoutes(app, deps);
  auditEntryRoutes(app, deps);
  auditIntegrityRoutes(app, deps);
  auditWorkRoutes(app, deps);
  auditReportRoutes(app, deps);
  settingsRoutes(app, deps);
  retentionRoutes(app, deps);
  statisticsRoutes(app, deps);
  teleworkRoutes(app, deps);
  travelRoutes(app, deps);
  remoteProfileRoutes(app, deps);
  procedureRoutes(app, deps);
  terminalUplinkRoutes(app, deps);
  handInRoutes(app, deps, chunks);
  inboxRoutes(app, deps);
  // A bell of its own: the terminal waits for both at the same time.
  const deliveryBell = createBell();
  app.addHook('preClose', async () => deliveryBell.close());
  takeoutRoutes(app, deps, deliveryBell, chunks);
  takeoutPaperRoute(app, deps);
  deliveryRoutes(app, deps, deliveryBell);
  noticeRoutes(app, deps);
  logRoutes(app, deps);
  if (deps.consoleFolder !== null) await consoleFileRoutes(app, deps.consoleFolder);
  more(app);
  await app.ready();
  return { app, accessTable };
}

/** Puts each route behind the guard that its rule asks for. */
function addGuards(app: ServerApp, { store, runtime, publicOrigins }: AppDeps): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/v1/') || request.url.startsWith('/docs/')) reply.header('cache-control', 'no-store');
    if (originOfHost(request.headers.host, publicOrigins) === null) return refuse(reply, 'OF-400');
    return undefined;
  });
  const claim = terminalClaimGuard(store);
  const signature = terminalSignatureGuard(publicOrigins);
  const bearer = handInGuard(store, runtime);
  app.addHook('onRoute', (route) => {
    const access = route.config?.access;
    if (access === undefined || access === 'public') return;
    const first: Guard =
      access === 'terminal' ? claim : access === 'hand-in' ? bearer : consoleGuard(store, runtime, access);
    route.onRequest = [first, ...[route.onRequest ?? []].flat()];
    if (access === 'terminal') route.preValidation = [signature, ...[route.preValidation ?? []].flat()];
  });
}
