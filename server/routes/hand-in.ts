import type { FastifyReply, FastifyRequest } from 'fastify';
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
  tusVersion,
  UploadOffset,
  WantedAnswer,
} from '#contract/http/hand-in-api.ts';
import { handInOf, terminalOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ChunkBuffers } from '../http/chunk-body.ts';
import type { ServerApp } from '../http/server-app.ts';
import { whenOver } from '../http/when-over.ts';
import type { Outcome } from '../outcome.ts';
import { completeHandIn } from '../workflow/hand-in/complete.ts';
import { beginManifest, takeRows } from '../workflow/hand-in/manifest.ts';
import { openHandIn } from '../workflow/hand-in/open.ts';
import { statusOf } from '../workflow/hand-in/status.ts';
import { takeBytes } from '../workflow/hand-in/take-bytes.ts';
import { Turns } from '../workflow/hand-in/turns.ts';
import { wantedOf } from '../workflow/hand-in/wanted.ts';

const tusHeaders = z.looseObject({ 'tus-resumable': z.literal(tusVersion) });
const config = { access: 'hand-in' } as const;
const nothing = z.strictObject({});
const answerOf = <T>(outcome: Outcome<T>, reply: FastifyReply): T | FastifyReply =>
  outcome.ok ? outcome.value : refuse(reply, outcome.code);

/** 成果物の提出: the recorder asks for the right, the agent sends list and stream. */
export function handInRoutes(app: ServerApp, { store, runtime, inbox }: AppDeps, chunks: ChunkBuffers): void {
  const statusNow = (id: number) => inbox.alone(id, async (row) => statusOf(row));
  const turns = new Turns();
  // Behind the bearer, and before the body is read.
  const waitForTurn = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { chunkBytes } = handInLimits;
    const giveBack = await turns.take(Math.min(chunkBytes, Number(request.headers['content-length']) || chunkBytes));
    if (giveBack === null) return refuse(reply.header('retry-after', '2'), 'OF-670');
    whenOver(reply, giveBack);
    return undefined;
  };

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
    onRequest: waitForTurn,
    schema: { params: StreamParams, headers: tusHeaders.extend({ 'upload-offset': UploadOffset }) },
    handler: async (request, reply) => {
      const { id } = handInOf(request);
      const { body } = request;
      if (!Buffer.isBuffer(body)) return refuse(reply, 'OF-400');
      const offset = Number(request.headers['upload-offset']);
      const revision = Number(request.params.revision);
      const outcome = await takeBytes(inbox, id, { revision, offset, body }).finally(() => chunks.giveBack(body));
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
