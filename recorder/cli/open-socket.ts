import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { RecorderConfig } from '#contract/socket/protocol.ts';
import { openPeerUid } from '../socket/peer-uid.ts';
import type { SocketService } from '../socket/service.ts';
import { listen, type SocketServer } from '../socket/socket-server.ts';

/** Listens as the configuration says. TM-502 where the socket cannot be made. */
export async function openSocket(
  config: RecorderConfig,
  service: SocketService,
  onCrash: (error: unknown) => void,
): Promise<Outcome<SocketServer>> {
  try {
    const readPeerUid = config.peerUid === null ? () => null : await openPeerUid();
    return ok(await listen({ path: config.socket, peerUid: config.peerUid, readPeerUid, service, onCrash }));
  } catch (error) {
    return refusal('TM-502', `socket: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}
