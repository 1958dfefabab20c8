import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../../scripts/setup/say.ts';
import type { Program } from '../../test/durability/program.ts';
import { configPath } from '../../test/durability/templates.ts';
import { median, percentile, ratioLine } from '../statistics.ts';
import { enrolRecorder } from './enrol-recorder.ts';
import { LineClient } from './line-client.ts';
import { numberFrom, recorderProgram, startReady } from './programs.ts';

const perRound = 100;
const inFlight = 64;
const goalPerSecond = 4_000;

/** One client's send to the durable answer, through the recorder's own socket, against a bare echo with an insert. */
export async function measureAppend(): Promise<void> {
  const samples = numberFrom('TANMORI_BENCH_SAMPLES', 2_000);
  const base = mkdtempSync(join(tmpdir(), 'tanmori-append-'));
  const programs: Program[] = [];
  try {
    const socket = await enrolRecorder(base);
    programs.push(await startReady([recorderProgram, 'run', '--config', configPath(base)], 'ready '));
    const bareSocket = join(base, 'bare.sock');
    const bareProgram = join(import.meta.dirname, 'bare-append.ts');
    programs.push(await startReady([bareProgram, bareSocket, join(base, 'bare.db')], 'ready '));
    const [ours, bare] = [await LineClient.open(socket), await LineClient.open(bareSocket)];
    await ours.ask(`"op":"hello","version":"bench","pid":${process.pid}`);
    await measureLatency(ours, bare, samples);
    await measurePipelined(ours, bare, samples * 2);
    ours.close();
    bare.close();
  } finally {
    for (const program of programs) await program.kill('SIGTERM');
    rmSync(base, { recursive: true, force: true });
  }
}

/** Both get the same bytes: the recorder makes an entry of them, the bare program a row. */
function newDraft(): string {
  const data = { channel: 'bench', why: randomBytes(12).toString('hex').padEnd(280, '.') };
  return JSON.stringify({ type: 'command.refused', session: null, actor: 'system', data });
}
const newRequest = (): string => `"op":"append","drafts":[${newDraft()}]`;

async function measureLatency(ours: LineClient, bare: LineClient, samples: number): Promise<void> {
  const times = { ours: [] as number[], bare: [] as number[] };
  await series(ours, 50, []);
  await series(bare, 50, []);
  while (times.ours.length < samples) {
    const count = Math.min(perRound, samples - times.ours.length);
    await series(ours, count, times.ours);
    await series(bare, count, times.bare);
  }
  say(`append: ${samples} on each side in alternating rounds, one in flight, ${newDraft().length} B of JSON each`);
  const at = (share: number, mark: number): string =>
    ratioLine(
      `  send → durable answer, p${share * 100}`,
      percentile(times.ours, share),
      percentile(times.bare, share),
      'ms',
      mark,
    );
  process.stdout.write(`${at(0.5, 1.5)}\n${at(0.99, 2)}\n`);
}

async function series(client: LineClient, count: number, times: number[]): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const request = newRequest();
    const startMs = performance.now();
    await client.ask(request);
    times.push(performance.now() - startMs);
  }
}

async function measurePipelined(ours: LineClient, bare: LineClient, total: number): Promise<void> {
  const rounds = 4;
  const count = Math.ceil(total / rounds);
  const speeds = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    speeds.ours.push(await pipelined(ours, count));
    speeds.bare.push(await pipelined(bare, count));
  }
  const speed = median(speeds.ours);
  const verdict = speed >= goalPerSecond ? 'reached' : 'NOT REACHED';
  process.stdout.write(
    `  ${inFlight} in flight: ${speed.toFixed(0)} entries/s (goal ${goalPerSecond}: ${verdict}); ` +
      `bare, a transaction for each, ${median(speeds.bare).toFixed(0)}/s\n`,
  );
}

/** @returns entries per second */
async function pipelined(client: LineClient, count: number): Promise<number> {
  const requests = Array.from({ length: count }, newRequest);
  const startMs = performance.now();
  const lane = async (): Promise<void> => {
    for (let request = requests.pop(); request !== undefined; request = requests.pop()) await client.ask(request);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return (count / (performance.now() - startMs)) * 1000;
}
