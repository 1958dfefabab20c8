import type { ErrorCode } from '#contract/errors.ts';
import type { Screen, ShellState } from '#contract/ipc/shell-state.ts';

/** States that this side has to make itself, because no agent is there to make them. */

const blank = (screen: Screen): ShellState => ({
  revision: 0,
  screen,
  facts: null,
  signedIn: false,
  code: null,
  asks: [],
  controls: [],
  trail: { recorded: 0, unsent: 0, lastAt: null, line: 'waiting', lineCode: null, protection: 'unknown' },
  workFolder: '',
  warnings: [],
  presence: null,
  deadline: null,
  warningsIn: 'shell',
  requests: [],
  notice: null,
});

const lockedScreen = (code: ErrorCode, detail: string, at: Date): Screen => ({
  screen: 'locked',
  code,
  detail,
  since: at.toISOString(),
  contactCode: null,
  checks: [],
  rechecking: code === 'TM-303',
});

/** Before the first agent has spoken. */
export const openingState = (workFolder: string): ShellState => ({ ...blank({ screen: 'opening' }), workFolder });

/** TM-502: there is nothing to start an agent with. */
export const unreadableConfigState = (detail: string, at: Date): ShellState =>
  blank(lockedScreen('TM-502', detail, at));

/**
 * TM-303: no agent watches. What does not change with it stays (whom to call, what was recorded); nothing that it
 * measured counts any longer, and whoever was signed in is not.
 */
export const agentLostState = (last: ShellState, detail: string, at: Date): ShellState => ({
  ...last,
  screen: lockedScreen('TM-303', detail, at),
  signedIn: false,
  code: null,
  asks: [],
  controls: [],
  presence: null,
  deadline: null,
});
