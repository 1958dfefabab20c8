import { z } from 'zod';
import {
  DrawSampleRequest,
  Finding,
  FindingsAnswer,
  Hold,
  HoldsAnswer,
  NoteFindingRequest,
  PlaceHoldRequest,
  RaiseFindingRequest,
  ReleaseHoldRequest,
  RowIdText,
  SampleAnswer,
  SamplesAnswer,
  SavedSearch,
  SavedSearchesAnswer,
  SaveSearchRequest,
} from '#contract/http/audit-api.ts';
import { listFindings, noteFinding, raiseFinding } from '../audit/findings.ts';
import { listHolds, placeHold, releaseHold } from '../audit/holds.ts';
import { drawNewSample, listSamples, readSample } from '../audit/samples.ts';
import { archiveSearch, listSavedSearches, saveSearch } from '../audit/saved-searches.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { auditorOnly } from './audit-entries.ts';

const access = { access: auditorOnly };
const params = z.strictObject({ id: RowIdText });
const querystring = z.strictObject({});
const nothing = z.strictObject({});

/** The auditor's working papers. They are added to; nothing in them is edited or deleted. */
export function auditWorkRoutes(app: ServerApp, deps: AppDeps): void {
  savedSearchRoutes(app, deps);
  sampleRoutes(app, deps);
  findingRoutes(app, deps);
  holdRoutes(app, deps);
}

function savedSearchRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/audit/searches',
    config: access,
    schema: { querystring, response: { 200: SavedSearchesAnswer, ...errorAnswers } },
    handler: async () => ({ searches: await listSavedSearches(store) }),
  });
  app.route({
    method: 'POST',
    url: '/v1/audit/searches',
    config: access,
    schema: { body: SaveSearchRequest, response: { 200: SavedSearch, ...errorAnswers } },
    handler: (request) => saveSearch(store, runtime, callerOf(request), request.body),
  });
  app.route({
    method: 'POST',
    url: '/v1/audit/searches/:id/archive',
    config: access,
    schema: { params, response: { 200: nothing, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await archiveSearch(store, runtime, callerOf(request), request.params.id);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}

function sampleRoutes(app: ServerApp, { store, runtime, index }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/audit/samples',
    config: access,
    schema: { querystring, response: { 200: SamplesAnswer, ...errorAnswers } },
    handler: async () => ({ samples: await listSamples(store) }),
  });
  app.route({
    method: 'POST',
    url: '/v1/audit/samples',
    config: access,
    schema: { body: DrawSampleRequest, response: { 200: SampleAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await drawNewSample(store, runtime, index, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/audit/samples/:id',
    config: access,
    schema: { params, querystring, response: { 200: SampleAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await readSample(store, runtime, callerOf(request), request.params.id);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}

function findingRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/audit/findings',
    config: access,
    schema: { querystring, response: { 200: FindingsAnswer, ...errorAnswers } },
    handler: async () => ({ findings: await listFindings(store, runtime) }),
  });
  app.route({
    method: 'POST',
    url: '/v1/audit/findings',
    config: access,
    schema: { body: RaiseFindingRequest, response: { 200: Finding, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await raiseFinding(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/audit/findings/:id/notes',
    config: access,
    schema: { params, body: NoteFindingRequest, response: { 200: Finding, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await noteFinding(store, runtime, callerOf(request), request.params.id, request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}

function holdRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/audit/holds',
    config: access,
    schema: { querystring, response: { 200: HoldsAnswer, ...errorAnswers } },
    handler: async () => ({ holds: await listHolds(store) }),
  });
  app.route({
    method: 'POST',
    url: '/v1/audit/holds',
    config: access,
    schema: { body: PlaceHoldRequest, response: { 200: Hold, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await placeHold(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/audit/holds/:id/release',
    config: access,
    schema: { params, body: ReleaseHoldRequest, response: { 200: Hold, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await releaseHold(store, runtime, callerOf(request), request.params.id, request.body.reason);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}
