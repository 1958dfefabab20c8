import { connect, type NetConnectOpts } from 'node:net';
import { errorCode, type Probe } from './measure.ts';

/** Milliseconds to wait for a connection on this very PC. */
const connectMs = 1_000;

type Attempt = 'refused' | 'answered' | 'unclear';

/** Knocks at each door of the printing system. Whether an open door leads to a print is not tried here. */
export const createPrintProbe =
  (doors: readonly NetConnectOpts[]): Probe =>
  async () => {
    const attempts = await Promise.all(doors.map(knock));
    if (attempts.every((attempt) => attempt === 'refused')) {
      return { state: 'measured', detail: '印刷の仕組みが動いていません（接続を試して断られました）。' };
    }
    return attempts.includes('answered')
      ? { state: 'unknown', detail: '印刷の仕組みが動いています。印刷できるかどうかは試せていません。' }
      : { state: 'unknown', detail: '印刷の仕組みが動いているかどうか、確かめられませんでした。' };
  };

const knock = (door: NetConnectOpts): Promise<Attempt> =>
  new Promise((resolve) => {
    const socket = connect(door);
    const settle = (attempt: Attempt): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(attempt);
    };
    const timer = setTimeout(() => settle('unclear'), connectMs);
    socket.on('connect', () => settle('answered'));
    socket.on('error', (error) => {
      const refused = ['ENOENT', 'ECONNREFUSED', 'EACCES', 'EPERM'].includes(errorCode(error) ?? '');
      settle(refused ? 'refused' : 'unclear');
    });
  });
