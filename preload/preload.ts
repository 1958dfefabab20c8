import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { commandChannel, commandNames, stateChannel } from '#contract/ipc/channels.ts';

/** `window.shell`: every command of the table, and the state. Nothing else of Electron reaches the page. */
const calls = Object.fromEntries(
  commandNames.map((name) => [
    name,
    (...args: readonly unknown[]): Promise<unknown> => ipcRenderer.invoke(commandChannel(name), ...args),
  ]),
);

const onState = (listener: (state: unknown) => void): (() => void) => {
  const receive = (_event: IpcRendererEvent, state: unknown): void => listener(state);
  ipcRenderer.on(stateChannel, receive);
  return () => {
    ipcRenderer.removeListener(stateChannel, receive);
  };
};

contextBridge.exposeInMainWorld('shell', { ...calls, onState });
