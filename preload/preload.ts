import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { commandChannel, commandNames, stateChannel, telephoneChannel } from '#contract/ipc/channels.ts';

/** `window.shell`: every command of the table, and the state. Nothing else of Electron reaches the page. */
const calls = Object.fromEntries(
  commandNames.map((name) => [
    name,
    (...args: readonly unknown[]): Promise<unknown> => ipcRenderer.invoke(commandChannel(name), ...args),
  ]),
);

const listenTo =
  (channel: string) =>
  (listener: (value: unknown) => void): (() => void) => {
    const receive = (_event: IpcRendererEvent, value: unknown): void => listener(value);
    ipcRenderer.on(channel, receive);
    return () => {
      ipcRenderer.removeListener(channel, receive);
    };
  };

contextBridge.exposeInMainWorld('shell', {
  ...calls,
  onState: listenTo(stateChannel),
  onTelephone: listenTo(telephoneChannel),
});
