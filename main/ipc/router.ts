import { ipcMain } from 'electron';
import { commandChannel, commandNames } from '#contract/ipc/commands.ts';
import type { WindowName } from '../security/app-url.ts';
import { answerCommand, type CommandRoutes } from './answer-command.ts';

/** Gives every command of the table its handler. Channels that are not in the table do not exist. */
export function routeCommands(routes: CommandRoutes, windowOf: (webContentsId: number) => WindowName | null): void {
  for (const name of commandNames) {
    ipcMain.handle(commandChannel(name), ({ sender, senderFrame }, ...given: readonly unknown[]) => {
      const from = {
        window: windowOf(sender.id),
        isMainFrame: senderFrame !== null && senderFrame === sender.mainFrame,
        url: senderFrame?.url ?? null,
      };
      return answerCommand(routes, name, from, given);
    });
  }
}
