import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  BeginManifestRequest,
  CompleteRequest,
  HandInStatus,
  handInLimits,
  ManifestRowsRequest,
  maxRowsBytes,
  OpenHandInAnswer,
  OpenHandInRequest,
  StreamParams,
  streamType,
  tusVersion,
  UploadOffset,
  WantedAnswer,
} from '#contract/http/hand-in-api.ts';
import { handInOf, terminalOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import type { Outcome } from '../outcome.ts';
import { completeHandIn } from '../workflow/hand-in/complete.ts';
import { beginManifest, takeRows } from '../workflow/hand-in/manifest.ts';
import { openHandIn } from '../workflow/hand-in/open.ts';
import { statusOf } from '../workflow/hand-in/status.ts';
import { takeBytes } from '../workflow/hand-in/take-bytes.ts';
import { wantedOf } from '../workflow/hand-in/wanted.ts';

const tusHeaders = z.looseObject({ 'tus-resumable': z.literal(tusVersion) });
const config = { access: 'hand-in' } as const;
const nothing = z.strictObject({});
const answerOf = <T>(outcome: Outcome<T>, reply: FastifyReply): T | FastifyReply =>
  outcome.ok ? outcome.value : refuse(reply, outcome.code);

/** 成果物の提出: the recorder asks for the right, the agent sends list and stream. */
export function handInRoutes(app: ServerApp, { store, runtime, inbox }: AppDeps): void {
  // Whole in memory: nothing of a chunk counts that did not arrive in full.
  app.addContentTypeParser(streamType, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const statusNow = (id: number) => inbox.alone(id, async (row) => statusOf(row));

  app.route({
    method: 'POST',
    url: '/v1/terminal/hand-in',
    config: { access: 'terminal' },
    schema: { body: OpenHandInRequest, response: { 200: OpenHandInAnswer, ...errorAnswers } },
    handler: async (request) => openHandIn(store, runtime, terminalOf(request), request.body.known),
  });

  app.route({
    method: 'GET',
    url: '/v1/hand-in',
    config,
    schema: { querystring: nothing, response: { 200: HandInStatus, ...errorAnswers } },
    handler: async (request) => statusNow(handInOf(request).id),
  });

  app.route({
    method: 'POST',
    url: '/v1/hand-in/manifest',
    config,
    schema: { body: BeginManifestRequest, response: { 200: HandInStatus, ...errorAnswers } },
    handler: async (request, reply) => answerOf(await beginManifest(inbox, handInOf(request).id, request.body), reply),
  });

  app.route({
    method: 'POST',
    url: '/v1/hand-in/rows',
    bodyLimit: maxRowsBytes,
    config,
    schema: { body: ManifestRowsRequest, response: { 200: HandInStatus, ...errorAnswers } },
    handler: async (request, reply) => answerOf(await takeRows(inbox, handInOf(request).id, request.body), reply),
  });

  app.route({
    method: 'GET',
    url: '/v1/hand-in/wanted',
    config,
    schema: { querystring: nothing, response: { 200: WantedAnswer, ...errorAnswers } },
    handler: async (request, reply) => answerOf(await wantedOf(inbox, handInOf(request).id), reply),
  });

  app.route({
    method: 'HEAD',
    url: '/v1/hand-in/stream/:revision',
    config,
    schema: { params: StreamParams, headers: tusHeaders },
    handler: async (request, reply) => {
      const { revision, length, offset } = await statusNow(handInOf(request).id);
      if (revision !== Number(request.params.revision) || length === null) return refuse(reply, 'OF-481');
      reply.headers({ 'tus-resumable': tusVersion, 'upload-offset': String(offset), 'upload-length': String(length) });
      return reply.code(200).send();
    },
  });

  app.route({
    method: 'PATCH',
    url: '/v1/hand-in/stream/:revision',
    bodyLimit: handInLimits.chunkBytes,
    config,
    schema: { params: StreamParams, headers: tusHeaders.extend({ 'upload-offset': UploadOffset }) },
    handler: async (request, reply) => {
      const { id } = handInOf(request);
      const { body } = request;
      if (!Buffer.isBuffer(body)) return refuse(reply, 'OF-400');
      const offset = Number(request.headers['upload-offset']);
      const outcome = await takeBytes(inbox, id, { revision: Number(request.params.revision), offset, body });
      reply.header('tus-resumable', tusVersion);
      if (outcome.ok) return reply.code(204).header('upload-offset', String(outcome.value)).send();
      return refuse(reply, outcome.code);
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/hand-in/complete',
    config,
    schema: { body: CompleteRequest, response: { 200: HandInStatus, ...errorAnswers } },
    handler: async (request, reply) => answerOf(await completeHandIn(inbox, handInOf(request).id, request.body), reply),
  });
}
