import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { RecorderConfig } from '#contract/socket/protocol.ts';
import { openPeerUid } from '../socket/peer-uid.ts';
import type { SocketService } from '../socket/service.ts';
import { listen, type SocketServer } from '../socket/socket-server.ts';
import { loadWindowsPipe } from '../socket/windows-pipe.ts';

/** Listens as the configuration says. TM-502 where the socket cannot be made. */
export async function openSocket(
  config: RecorderConfig,
  service: SocketService,
  onCrash: (error: unknown) => void,
): Promise<Outcome<SocketServer>> {
  try {
    const readPeerUid = config.peerUid === null ? () => null : await openPeerUid();
    const pipe = await loadWindowsPipe();
    if ((pipe === null) !== (config.peerSid === undefined)) {
      return refusal('TM-502', 'peerSid is for Windows, and needed there');
    }
    const server = await listen({ path: config.socket, peerUid: config.peerUid, readPeerUid, service, onCrash });
    try {
      // Until then Windows lets the others read at most: they cannot connect as Node does, nor serve.
      if (config.peerSid !== undefined) pipe?.openTo(config.socket, config.peerSid);
    } catch (error) {
      await server.close();
      throw error;
    }
    return ok(server);
  } catch (error) {
    return refusal('TM-502', `socket: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}
