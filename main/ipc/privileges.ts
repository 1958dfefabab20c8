import { type CommandName, commandNames } from '#contract/ipc/commands.ts';

/** Windows of the shell. */
export type WindowName = 'terminal';

/** Which command a window may ask for. */
export const privileges: Readonly<Record<WindowName, ReadonlySet<CommandName>>> = {
  terminal: new Set(commandNames),
};
