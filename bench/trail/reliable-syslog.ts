import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Program, startProgram } from '../../test/durability/program.ts';
import type { EntryRow } from './bare-inserts.ts';
import { numberFrom } from './programs.ts';
import { RelpClient } from './relp-client.ts';

/** Why rsyslog cannot be compared here; null where it can. */
export function syslogMissing(): string | null {
  const has = (test: string): boolean => spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin; ${test}`]).status === 0;
  if (!has('command -v rsyslogd')) return 'rsyslogd is not installed';
  if (!has('ls /usr/lib/rsyslog/imrelp.so /usr/lib/*/rsyslog/imrelp.so 2>/dev/null | grep -q .'))
    return 'imrelp is not installed (rsyslog-relp)';
  return null;
}

/**
 * What rsyslog's documentation calls reliable: RELP, so that a sender knows what was taken over; a queue on the disk
 * that is synced and whose state is written with each message; a file that is synced with each batch of it.
 * No TLS, no signature, no order, no index.
 */
const configOf = (folder: string, port: number): string => `
global(workDirectory="${folder}/spool" maxMessageSize="64k")
module(load="imrelp")
main_queue(queue.type="Disk" queue.filename="main" queue.syncQueueFiles="on" queue.checkpointInterval="1"
  queue.maxDiskSpace="8g" queue.saveOnShutdown="on")
template(name="line" type="string" string="%msg%\\n")
input(type="imrelp" port="${port}" address="127.0.0.1" maxDataSize="64k")
action(type="omfile" file="${folder}/taken" template="line" sync="on" flushOnTXEnd="on" asyncWriting="off")
`;

export interface SyslogRate {
  /** Messages per second until the last acknowledgement. */
  readonly answered: number;
  /** Until the last line lay in the file. */
  readonly written: number;
  readonly messages: number;
}

/** Sends the entries of a round to an rsyslogd of our own over as many connections as there were terminals. */
export async function measureSyslog(folder: string, rows: readonly EntryRow[], senders: number): Promise<SyslogRate> {
  mkdirSync(join(folder, 'spool'), { recursive: true });
  const port = await freePort();
  writeFileSync(join(folder, 'rsyslog.conf'), configOf(folder, port));
  const messages = rows
    .slice(0, numberFrom('TANMORI_BENCH_SYSLOG', 5_000))
    .map(({ leaf, salt, data }) => `<14>1 - terminal tanmori - - - ${JSON.stringify({ leaf, salt, data })}`);
  const args = ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid')];
  const program = startProgram('/usr/sbin/rsyslogd', args);
  try {
    const clients: RelpClient[] = [];
    for (let n = 0; n < senders; n += 1) clients.push(await openClient(port, program));
    const startMs = performance.now();
    await Promise.all(clients.map((client, n) => client.send(messages.filter((_message, at) => at % senders === n))));
    const answeredMs = performance.now() - startMs;
    await holds(join(folder, 'taken'), messages.length);
    const writtenMs = performance.now() - startMs;
    for (const client of clients) client.close();
    const perSecond = (ms: number): number => (messages.length / ms) * 1000;
    return { answered: perSecond(answeredMs), written: perSecond(writtenMs), messages: messages.length };
  } finally {
    await program.kill('SIGTERM');
  }
}

/** It says nothing when it is ready. */
async function openClient(port: number, program: Program): Promise<RelpClient> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await RelpClient.open(port);
    } catch (error) {
      if (program.over || tries === 600) throw new Error(`rsyslogd did not start: ${program.said}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Waits until the file has so many lines; looks into it only when it has grown. */
async function holds(file: string, lines: number): Promise<void> {
  const endMs = performance.now() + 600_000;
  for (let size = -1; performance.now() < endMs; ) {
    const now = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (now !== size && readFileSync(file, 'latin1').split('\n').length > lines) return;
    size = now;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('rsyslogd did not write what it had acknowledged within ten minutes');
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
