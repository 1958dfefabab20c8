import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { EmptyBody } from '#contract/http/lending-api.ts';
import {
  AddPersonBody,
  ChangePersonBody,
  ImportAnswer,
  ImportBody,
  IssueAnswer,
  IssueBody,
  maxImportBytes,
  PeopleAnswer,
  PeopleQuery,
  PersonActBody,
  SectionsAnswer,
} from '#contract/people/people-api.ts';
import { StaffId } from '#contract/primitives.ts';
import { actorOf } from '../audit/actor.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { actOnPerson, addPerson, changePerson, type Doer } from '../people/accounts.ts';
import { importOf, runImport } from '../people/import/run-import.ts';
import { issuePasswords } from '../people/passwords.ts';
import { applyDuePostings } from '../people/postings.ts';
import { listPeople, listSections } from '../people/read-people.ts';

const access = { roles: { admin: 'all' } } as const;
const params = z.strictObject({ id: StaffId });
const done = { 200: EmptyBody, ...errorAnswers };
/** Moves take effect within this time after midnight, also where nobody signs in. */
const postingsEveryMs = 600_000;

/** 利用者と所属: for `admin` alone, who in turn can read no record of anybody's work. */
export function peopleRoutes(app: ServerApp, { store, runtime, passwordCost }: AppDeps): void {
  const doerOf = (request: FastifyRequest): Doer => {
    const caller = callerOf(request);
    return { at: runtime.now(), actor: actorOf(caller), self: caller.account.id };
  };
  const apply = (): void =>
    void applyDuePostings(store, runtime).catch((error: unknown) => app.log.error({ err: error }, 'moves not applied'));
  const timer = setInterval(apply, postingsEveryMs).unref();
  app.addHook('preClose', async () => clearInterval(timer));

  app.route({
    method: 'GET',
    url: '/v1/people',
    config: { access },
    schema: { querystring: PeopleQuery, response: { 200: PeopleAnswer, ...errorAnswers } },
    handler: async (request) => {
      await applyDuePostings(store, runtime);
      return listPeople(store, runtime.now(), request.query);
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/sections',
    config: { access },
    schema: { querystring: z.strictObject({}), response: { 200: SectionsAnswer, ...errorAnswers } },
    handler: async () => ({ sections: await listSections(store.db) }),
  });
  app.route({
    method: 'POST',
    url: '/v1/people',
    config: { access },
    schema: { body: AddPersonBody, response: done },
    handler: async (request, reply) => {
      const outcome = await addPerson(store, passwordCost, request.body, doerOf(request));
      return outcome.ok ? {} : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/people/:id',
    config: { access },
    schema: { params, body: ChangePersonBody, response: done },
    handler: async (request, reply) => {
      const outcome = await changePerson(store, request.params.id, request.body, doerOf(request));
      return outcome.ok ? {} : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/people/:id/act',
    config: { access },
    schema: { params, body: PersonActBody, response: done },
    handler: async (request, reply) => {
      const outcome = await actOnPerson(store, request.params.id, request.body, doerOf(request));
      return outcome.ok ? {} : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/people/passwords',
    config: { access, rateLimit: { max: 120, timeWindow: 60_000 } },
    schema: { body: IssueBody, response: { 200: IssueAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { actor, self } = doerOf(request);
      const outcome = await issuePasswords(store, runtime, passwordCost, { ...request.body, actor, self });
      return outcome.ok ? { issued: [...outcome.value] } : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/people/import',
    // Base64, and the little that stands around it.
    bodyLimit: Math.ceil(maxImportBytes / 3) * 4 + 4096,
    config: { access },
    schema: { body: ImportBody, response: { 200: ImportAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await runImport(store, passwordCost, importOf(request.body), doerOf(request));
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}
