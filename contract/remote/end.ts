import type { ErrorCode } from '../errors.ts';

/** How a connection that stood has ended. */
export const remoteEnds = ['left', 'session-over', 'server-ended'] as const;
export type RemoteEnd = (typeof remoteEnds)[number];

/** Why none came about, by its code. */
export type RemoteFailure = Extract<ErrorCode, 'TM-651' | 'TM-652' | 'TM-653' | 'TM-654' | 'TM-655'>;

export type RemoteOutcome =
  | { readonly kind: 'closed'; readonly end: RemoteEnd }
  | { readonly kind: 'failed'; readonly code: RemoteFailure };

const closed = (end: RemoteEnd): RemoteOutcome => ({ kind: 'closed', end });
const failed = (code: RemoteFailure): RemoteOutcome => ({ kind: 'failed', code });

/**
 * What an exit of xfreerdp 2 means, from `enum XF_EXIT_CODE` of its client/X11/xfreerdp.h. 143 is TLS that failed, with
 * a pin nearly always the certificate; it is a shell's word for SIGTERM as well, so what the agent ended itself is told
 * by `stopped` and never from the number. Pure.
 * @param exit null where a signal ended it
 */
export function remoteOutcome(exit: number | null, stopped: boolean): RemoteOutcome {
  if (stopped) return closed('session-over');
  if (exit === null) return failed('TM-655');
  // SUCCESS, DISCONNECT, LOGOFF, DISCONNECT_BY_USER.
  if ([0, 1, 2, 11].includes(exit)) return closed('left');
  // IDLE_TIMEOUT, LOGON_TIMEOUT, CONN_REPLACED, and other words of the server on a connection that stood.
  if ([3, 4, 5].includes(exit)) return closed('server-ended');
  // CONN_DENIED … FRESH_CREDENTIALS_REQUIRED; AUTH_FAILURE, LOGON_FAILURE, ACCOUNT_LOCKED_OUT, INSUFFICIENT_PRIVILEGES.
  if ((exit >= 7 && exit <= 10) || [132, 134, 135, 144].includes(exit)) return failed('TM-654');
  // CONNECT_PASSWORD_EXPIRED … NO_OR_MISSING_CREDENTIALS; KDC_UNREACHABLE (150) is a matter of the account's realm too.
  if (exit >= 148 && exit <= 159) return failed('TM-654');
  // NEGO_FAILURE: the server would not speak TLS. TLS_CONNECT_FAILED.
  if (exit === 133 || exit === 143) return failed('TM-652');
  // CONN_FAILED, DNS_ERROR, DNS_NAME_NOT_FOUND, CONNECT_FAILED, CONNECT_TRANSPORT_FAILED, TARGET_BOOTING.
  if ([131, 139, 140, 141, 147, 160].includes(exit)) return failed('TM-651');
  // A shell's words for a program that is not there, or cannot be run.
  return failed(exit === 126 || exit === 127 ? 'TM-653' : 'TM-655');
}
