import { z } from 'zod';
import { ImportAnswer } from '#contract/people/people-api.ts';
import { DecideLooseningBody } from '#contract/settings/loosening.ts';
import {
  HolidaysBody,
  LendingBaseBody,
  LendingRulesBody,
  LendingStateAnswer,
  maxHolidayBytes,
  SettingsAnswer,
  SettingsBody,
} from '#contract/settings/settings-api.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { NumberedParams } from '../http/numbered-params.ts';
import type { ServerApp } from '../http/server-app.ts';
import { importHolidays } from '../settings/import-holidays.ts';
import { changeLendingBase } from '../settings/lending-base.ts';
import { changeLendingRules, readLendingState } from '../settings/lending-rules.ts';
import { decideLoosening } from '../settings/loosenings.ts';
import { changeSettings, readSettings } from '../settings/office-settings.ts';

/** 職員活性課 lays down hours, days off and how is counted; 情報政策課 and the auditor see it. */
const readers = { access: { roles: { hr: 'all', it: 'all', auditor: 'all' } } } as const;
const writers = { access: { roles: { hr: 'all' } } } as const;
/** What a loan is signed with, 情報政策課 lays down: it lends. */
const lenders = { access: { roles: { it: 'all' } } } as const;

/** 設定: what the city has laid down where its rule leaves it open. */
export function settingsRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/settings',
    config: readers,
    schema: { querystring: z.strictObject({}), response: { 200: SettingsAnswer, ...errorAnswers } },
    handler: () => readSettings(store.reader),
  });
  app.route({
    method: 'GET',
    url: '/v1/settings/lending-state',
    config: lenders,
    schema: { querystring: z.strictObject({}), response: { 200: LendingStateAnswer, ...errorAnswers } },
    handler: async () => ({ state: await readLendingState(store.reader) }),
  });
  app.route({
    method: 'POST',
    url: '/v1/settings',
    config: writers,
    schema: { body: SettingsBody, response: { 200: SettingsAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await changeSettings(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/settings/lending',
    config: lenders,
    schema: { body: LendingRulesBody, response: { 200: SettingsAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await changeLendingRules(store, runtime, callerOf(request), request.body);
      return outcome.ok ? readSettings(store.reader) : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/settings/lending-base',
    config: lenders,
    schema: { body: LendingBaseBody, response: { 200: SettingsAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await changeLendingBase(store, runtime, callerOf(request), request.body);
      return outcome.ok ? readSettings(store.reader) : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/settings/loosenings/:id/decide',
    config: lenders,
    schema: { params: NumberedParams, body: DecideLooseningBody, response: { 200: SettingsAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const asked = { ...request.params, ...request.body };
      const outcome = await decideLoosening(store, runtime, callerOf(request), asked);
      return outcome.ok ? readSettings(store.reader) : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/settings/holidays',
    // Base64, and the little that stands around it.
    bodyLimit: Math.ceil(maxHolidayBytes / 3) * 4 + 4096,
    config: writers,
    schema: { body: HolidaysBody, response: { 200: ImportAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await importHolidays(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}
