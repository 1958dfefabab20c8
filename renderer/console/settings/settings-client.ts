import { ImportAnswer } from '#contract/people/people-api.ts';
import type { DecideLooseningBody } from '#contract/settings/loosening.ts';
import {
  type HolidaysBody,
  type LendingBaseBody,
  type LendingRulesBody,
  LendingStateAnswer,
  SettingsAnswer,
  type SettingsBody,
} from '#contract/settings/settings-api.ts';
import type { Answer } from '../api/answer.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What the page of 設定 asks of the office. */
export function settingsClient(ask: Ask) {
  return {
    read: (signal: AbortSignal) => ask({ method: 'GET', path: '/v1/settings', answer: SettingsAnswer, signal }),
    lendingState: (signal: AbortSignal) =>
      ask({ method: 'GET', path: '/v1/settings/lending-state', answer: LendingStateAnswer, signal }),
    change: (body: SettingsBody) => ask({ method: 'POST', path: '/v1/settings', answer: SettingsAnswer, body }),
    changeLending: (body: LendingRulesBody) =>
      ask({ method: 'POST', path: '/v1/settings/lending', answer: SettingsAnswer, body }),
    changeBase: (body: LendingBaseBody) =>
      ask({ method: 'POST', path: '/v1/settings/lending-base', answer: SettingsAnswer, body }),
    decideLoosening: (id: number, body: DecideLooseningBody) =>
      ask({ method: 'POST', path: `/v1/settings/loosenings/${id}/decide`, answer: SettingsAnswer, body }),
    holidays: (body: HolidaysBody) =>
      ask({ method: 'POST', path: '/v1/settings/holidays', answer: ImportAnswer, body }),
  };
}
export type SettingsClient = ReturnType<typeof settingsClient>;
