import { z } from 'zod';
import {
  AddRemoteProfileBody,
  EndRemoteProfileBody,
  RemoteProfileParams,
  RemoteProfileRow,
  RemoteProfileRows,
} from '#contract/http/remote-api.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { addRemoteProfile, endRemoteProfile, listRemoteProfiles } from '../remote/profiles.ts';

/** 接続先: what PCs may connect to. Terminals hear of a change the next time they ask, within a quarter of a minute. */
export function remoteProfileRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/remote-profiles',
    config: { access: { roles: { it: 'all', auditor: 'all' } } },
    schema: { querystring: z.strictObject({}), response: { 200: RemoteProfileRows, ...errorAnswers } },
    handler: () => listRemoteProfiles(store),
  });

  app.route({
    method: 'POST',
    url: '/v1/remote-profiles',
    config: { access: { roles: { it: 'all' } } },
    schema: { body: AddRemoteProfileBody, response: { 200: RemoteProfileRow, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await addRemoteProfile(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/remote-profiles/:id/end',
    config: { access: { roles: { it: 'all' } } },
    schema: {
      params: RemoteProfileParams,
      body: EndRemoteProfileBody,
      response: { 200: RemoteProfileRow, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const asked = { id: request.params.id, ...request.body };
      const outcome = await endRemoteProfile(store, runtime, callerOf(request), asked);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}
