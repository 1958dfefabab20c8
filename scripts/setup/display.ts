import { execFileSync, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { SetUpError, say } from './say.ts';

export interface Display {
  readonly name: string;
  readonly virtual: boolean;
  readonly close: () => void;
}

/** The caller's display, opened to the borrower's account; or Xvfb where there is none. */
export async function openDisplay(borrower: string, size = '1366x768'): Promise<Display> {
  const given = process.env.DISPLAY;
  if (given !== undefined && given !== '') {
    if (process.getuid?.() === 0) allowOn(given, borrower);
    return { name: given, virtual: false, close: () => undefined };
  }
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-ac'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const pipe = server.stdio[3] as Readable;
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', () => reject(new SetUpError('Xvfb is not installed. Run: apt-get install -y xvfb')));
    server.once('exit', (code) => reject(new SetUpError(`Xvfb ended with ${code}: is /tmp/.X11-unix writable?`)));
    pipe.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
  server.removeAllListeners('exit');
  say(`no display here: using a virtual one, Xvfb :${number} (${size})`);
  return { name: `:${number}`, virtual: true, close: () => server.kill() };
}

function allowOn(display: string, user: string): void {
  try {
    execFileSync('xhost', [`+SI:localuser:${user}`], { env: { ...process.env, DISPLAY: display }, stdio: 'ignore' });
  } catch {
    say(`could not open ${display} to ${user}; if the window does not appear run: xhost +SI:localuser:${user}`);
  }
}
