import type { RecorderConfig, RecorderStatus } from '#contract/socket/protocol.ts';
import { loadWindowsPipe } from '../socket/windows-pipe.ts';

/** uid, or SID on Windows; null where it cannot be told. */
export type Account = number | string | null;

export const ownAccount = async (): Promise<Account> =>
  process.getuid?.() ?? (await loadWindowsPipe())?.ownSid() ?? null;

/** `strong` only where the peer's account is known and is not the recorder's own. */
export function protectionOf(
  { peerUid, peerSid }: Pick<RecorderConfig, 'peerUid' | 'peerSid'>,
  own: Account,
): RecorderStatus['protection'] {
  const peer = typeof own === 'string' ? peerSid : peerUid;
  return peer !== undefined && peer !== null && own !== null && peer !== own ? 'strong' : 'weak';
}
