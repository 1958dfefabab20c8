import type { Socket } from 'node:net';
import { platform } from '../platform.ts';

/** Tells whose process is at the other end of a local socket. Null where it cannot be told. */
export type PeerUid = (socket: Socket) => number | null;

const solSocket = 1;
const soPeercred = 17;

/**
 * `getsockopt(SO_PEERCRED)` (unix(7)): the kernel's word for the account that connected. Node does not offer it, so
 * the C library is called through koffi, which is loaded only here.
 */
export async function openPeerUid(): Promise<PeerUid> {
  if (platform !== 'linux') return () => null;
  const { default: koffi } = await import('koffi');
  const getsockopt = koffi
    .load('libc.so.6')
    .func('int getsockopt(int fd, int level, int name, _Out_ uint8_t *value, _Inout_ uint32_t *length)');
  return (socket) => {
    const fd = descriptorOf(socket);
    if (fd === null) return null;
    // struct ucred: pid, uid, gid of 32 bits each.
    const credentials = Buffer.alloc(12);
    const length = [credentials.length];
    const failed = getsockopt(fd, solSocket, soPeercred, credentials, length) !== 0;
    return failed || length[0] !== credentials.length ? null : credentials.readUInt32LE(4);
  };
}

/** Node keeps the descriptor in an internal handle. Where that ever changes the peer is unknown, hence refused. */
function descriptorOf(socket: Socket): number | null {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null || !('fd' in handle)) return null;
  return typeof handle.fd === 'number' && handle.fd >= 0 ? handle.fd : null;
}
