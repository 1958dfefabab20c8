import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram } from './program.ts';
import { greet } from './recorder-client.ts';
import { proveSyncs, type SyncProof } from './strace-proof.ts';
import { configPath, type Templates, writeConfig } from './templates.ts';
import type { Tools } from './tools.ts';

const traced = 'write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,fsync,fdatasync';

/** Why a program cannot be traced here; null where it can. */
export function straceMissing(): string | null {
  const tried = spawnSync('strace', ['-f', '-e', 'trace=none', 'true'], { encoding: 'utf8' });
  if (tried.error) return 'strace is not installed';
  return tried.status === 0 ? null : 'ptrace is not permitted here';
}

/**
 * Runs a recorder under strace while one client appends, and reads the trace.
 * @param env more environment: a library that makes it unsafe
 */
export async function traceRecorder(
  tools: Tools,
  templates: Templates,
  base: string,
  appends: number,
  env: NodeJS.ProcessEnv = {},
): Promise<SyncProof> {
  mkdirSync(base, { recursive: true, mode: 0o700 });
  const dataFolder = join(base, 'recorder');
  cpSync(templates.recorder, dataFolder, { recursive: true });
  // No line: nobody listens there. What is written is written for the client's sake.
  const config = writeConfig(base, dataFolder, templates.office, 'https://127.0.0.1:1');
  const trace = join(base, 'trace');
  const options = ['-f', '-yy', '-ttt', '-s', '200', '-e', `trace=${traced}`, '-e', 'signal=none', '-o', trace];
  // The library is for the recorder, not for strace.
  const preload = Object.entries(env).flatMap(([name, value]) => ['-E', `${name}=${value}`]);
  const command = [tools.node, tools.recorder, 'run', '--config', configPath(base)];
  const recorder = startProgram('strace', [...options, ...preload, ...command]);
  try {
    if (!(await recorder.says('ready '))) throw new Error(`the recorder did not start: ${recorder.said}`);
    const greeted = await greet(config.socket);
    if (greeted === null) throw new Error('the recorder does not answer');
    for (let i = 0; i < appends; i += 1) {
      const data = { channel: 'traced', why: String(i) };
      const draft = { type: 'command.refused' as const, session: null, actor: 'system', data };
      const answer = await greeted.client.ask('append', { drafts: [draft] });
      if (answer?.ok !== true) throw new Error(`append ${i} was refused: ${JSON.stringify(answer)}`);
    }
    greeted.client.close();
  } finally {
    // A signal to strace would only make it let go: its one child is the recorder.
    const { pid } = recorder.child;
    for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' '))
      process.kill(Number(child), 'SIGTERM');
    await recorder.ended;
  }
  const inStore = (path: string): boolean => /\/(trail\.db(-wal)?|keys\/seal-slots)$/.test(path);
  return proveSyncs(readFileSync(trace, 'utf8').split('\n'), inStore);
}
