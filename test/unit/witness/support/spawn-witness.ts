import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { onTestFinished } from 'vitest';
import { readVkey, type VerifierKey } from '#contract/log/verifier-key.ts';
import { programPath } from '../../../programs.ts';
import { sha256 } from '../../contract/log/support/sample-tree.ts';

const program = programPath('witness');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real program to its end. */
export function witnessCommand(...args: readonly string[]): Finished {
  const done = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', timeout: 20_000 });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** A running witness, ready to be asked. */
export class RunningWitness {
  readonly port: number;
  readonly key: VerifierKey;
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(child: ChildProcess, ready: string) {
    const { listening, vkey } = JSON.parse(ready) as { listening: number; vkey: string };
    const key = readVkey(sha256, vkey);
    if (!key.ok) throw new Error(key.fault);
    this.port = listening;
    this.key = key.value;
    this.child = child;
    this.ended = new Promise((resolve) => child.once('close', resolve));
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }

  readonly submit = (body: string | Uint8Array): Promise<Reply> => ask(this.port, 'POST', '/add-checkpoint', body);
  readonly get = (path: string): Promise<Reply> => ask(this.port, 'GET', path, '');
}

/** Starts the real program on any free port and waits until it listens. */
export async function startWitness(folder: string, ...more: readonly string[]): Promise<RunningWitness> {
  const args = [program, 'run', '--data', folder, '--port', '0', ...more];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ready = await new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.includes('\n')) resolve(out);
    });
    child.once('close', (code) => reject(new Error(`the witness ended (${code}): ${stderr}`)));
  });
  return new RunningWitness(child, ready);
}

export function ask(port: number, method: string, path: string, body: string | Uint8Array): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, method, path }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          body: text,
        }),
      );
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
