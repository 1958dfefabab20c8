import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished } from 'vitest';
import { dataFolder } from '../../../server/data-folder.ts';
import { programPath } from '../../programs.ts';
import { install, runBeside, startRecorder } from '../../unit/recorder/support/spawn-recorder.ts';

const server = programPath('server');
const clientProgram = join(import.meta.dirname, 'hand-in-client.ts');

/** A line to the office that can be cut, and that counts what the terminal has sent over it. */
class Line {
  readonly sockets = new Set<Socket>();
  bytes = 0;
  port = 0;
  onBytes: () => void = () => undefined;

  async open(): Promise<void> {
    const proxy = createServer((near) => {
      const far = connect(this.port, '127.0.0.2');
      this.sockets.add(near);
      near.on('data', (chunk: Buffer) => {
        this.bytes += chunk.length;
        this.onBytes();
      });
      near.pipe(far).pipe(near);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
      near.on('close', () => this.sockets.delete(near));
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    const address = proxy.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    this.port = address.port;
    onTestFinished(() => {
      this.cut();
      proxy.close();
    });
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

async function startOffice(data: string, port: number): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [server, 'run', '--data', data, '--port', String(port), '--host', '127.0.0.2'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise<void>((ready, failed) => {
    child.once('exit', (code) => failed(new Error(`the office ended (${code})`)));
    createInterface({ input: child.stdout }).once('line', () => ready());
  });
  return child;
}

export const killed = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once('exit', () => done());
    child.kill('SIGKILL');
  });

/** An office, a line to it that can be cut, and a PC that is lent by it, each as programs of their own. */
export async function lendTo(folder: string) {
  const data = join(folder, 'office');
  const command = (...args: string[]) => spawnSync(process.execPath, [server, ...args], { encoding: 'utf8' });
  expect(command('init', '--data', data, '--sample')).toMatchObject({ status: 0 });
  const code = command('enrol-code', '--data', data, '--terminal', 'T-0001').stdout.trim();
  const line = new Line();
  await line.open();
  const office = await startOffice(data, line.port);
  const files = dataFolder(data);
  const read = (path: string): string => readFileSync(path, 'utf8');
  const asked = { url: `https://localhost:${line.port}`, caPem: read(files.caCert) };
  const { config, configPath } = install(folder, asked, process.getuid?.() ?? null);
  const publicKey = read(files.officePublicKey).trim();
  writeFileSync(configPath, JSON.stringify({ ...config, office: { ...config.office, publicKey } }));
  const enrolled = await runBeside(['enrol', '--config', configPath, '--code', code, '--terminal', 'T-0001']);
  expect(enrolled, enrolled.stderr).toMatchObject({ code: 0 });
  const recorder = await startRecorder(configPath);
  const again = () => startOffice(data, line.port);
  return { data, line, office, recorder: recorder.child, socket: config.socket, startOffice: again };
}

/** The hand-in of a work folder in a program of its own; goes on where an earlier one was killed. */
export function startHandIn(socket: string, workFolder: string): ChildProcess {
  const given = JSON.stringify({ socket, workFolder });
  const child = spawn(process.execPath, [clientProgram, given], { stdio: ['ignore', 'ignore', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
