import { type CommandName, commandNames } from '#contract/ipc/commands.ts';
import type { WindowName } from '../security/app-url.ts';

/**
 * What the warning window does: it sees the state, takes note, says that somebody is here, gives a file back or asks for
 * it, and leads to the telephone. Nothing of a day's work.
 */
const ofWarning = [
  'getState',
  'answerPresence',
  'dismissWarning',
  'restoreRecovered',
  'requestApproval',
  'openTelephone',
  'warningsDrawn',
] as const;
/** What it alone may say. */
const ofWarningAlone: ReadonlySet<CommandName> = new Set(['openTelephone', 'warningsDrawn']);

/** Which command a window may ask for. */
export const privileges: Readonly<Record<WindowName, ReadonlySet<CommandName>>> = {
  terminal: new Set(commandNames.filter((name) => !ofWarningAlone.has(name))),
  warning: new Set(ofWarning),
};
