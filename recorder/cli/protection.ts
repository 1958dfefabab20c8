import type { RecorderConfig, RecorderStatus } from '#contract/socket/protocol.ts';

/** `strong` only where the peer's account is known and is not the recorder's own. */
export const protectionOf = (
  config: Pick<RecorderConfig, 'peerUid'>,
  ownUid: number | null,
): RecorderStatus['protection'] =>
  config.peerUid !== null && ownUid !== null && config.peerUid !== ownUid ? 'strong' : 'weak';
