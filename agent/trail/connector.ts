import { connect, type Socket } from 'node:net';
import type { TerminalConfig } from '#contract/policy/terminal-config.ts';
import { loadOpenPipe, type OpenPipe } from '../platform/windows/open-pipe.ts';

/** Begins a connection to the recorder. Throws where there is nothing to connect to yet. */
export type Connect = () => Socket;

/**
 * On Linux the socket lies in a folder that only the recorder may write. A pipe of Windows lies in no folder: there
 * the owner is looked at.
 */
export function recorderConnector(
  { recorderSocket, recorderOwner }: Pick<TerminalConfig, 'recorderSocket' | 'recorderOwner'>,
  told: (text: string) => void,
  load: () => Promise<OpenPipe> = loadOpenPipe,
): Connect {
  if (recorderOwner === undefined) return () => connect(recorderSocket);
  let openPipe: OpenPipe | null = null;
  let said = '';
  const say = (error: unknown): void => {
    const text = `recorder: ${error instanceof Error ? error.message : String(error)}`;
    // It is tried again and again; the same is said once.
    if (text !== said) told(text);
    said = text;
  };
  load().then((loaded) => {
    openPipe = loaded;
  }, say);
  return () => {
    if (openPipe === null) throw new Error('not loaded');
    try {
      const socket = openPipe(recorderSocket, recorderOwner);
      said = '';
      return socket;
    } catch (error) {
      say(error);
      throw error;
    }
  };
}
