import type { Refusal } from '#contract/errors.ts';
import type { AgentHost } from './agent-host.ts';
import { unreadableConfigState } from './shell-states.ts';

/** Stands where the agent's host would, where the configuration cannot be read: locked for good. */
export function lockedHost(cause: Refusal, at: Date): AgentHost {
  const state = unreadableConfigState(cause.detail ?? '', at);
  const nothing = (): void => undefined;
  return {
    start: nothing,
    state: () => state,
    ask: () => Promise.resolve(cause),
    refused: nothing,
    idle: nothing,
    fail: nothing,
    stop: () => Promise.resolve(),
  };
}
