import { createServer } from 'node:net';
import { SetUpError, say } from './say.ts';

/** The wanted port on this machine, or the next free one of twenty. */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 20; port += 1) {
    if (await isFree(port)) {
      if (port !== wanted) say(`port ${wanted} is taken: using ${port}`);
      return port;
    }
  }
  throw new SetUpError(`Ports ${wanted} to ${wanted + 19} are all taken: set TANMORI_PORT to a free one.`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
