import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { PackageAnswer } from '#contract/http/terminal-api.ts';
import type { LoanPackage } from '#contract/loan/package.ts';
import type { RecorderConfig } from '#contract/socket/protocol.ts';
import { type KeyPair, newKeyPair } from '../server/support/trail.ts';
import { Line, officeHost } from './line.ts';
import { tlsOf } from './office-client.ts';
import { runProgram, startProgram } from './program.ts';
import { randomFrom } from './random.ts';
import type { Tools } from './tools.ts';

/** A set-up that every round of its kind begins from: made once, copied often. */
export interface Templates {
  /** An office whose one terminal has been enrolled by the recorder in `recorder`. */
  readonly office: string;
  readonly recorder: string;
  /** An office whose one terminal is played by the test itself. */
  readonly bareOffice: string;
  /** An office with nothing enrolled. */
  readonly newOffice: string;
  readonly terminal: PlayedTerminal;
}

export interface PlayedTerminal {
  readonly device: KeyPair;
  readonly seal: KeyPair;
  readonly package: LoanPackage;
}

/** Arguments with which the office listens behind a line. */
export const officeArguments = (program: string, folder: string, port: number): readonly string[] => [
  program,
  ...['run', '--data', folder, '--port', String(port), '--host', officeHost],
];

/** Writes `recorder.json` for a recorder that reaches its office over this line. */
export function writeConfig(base: string, dataFolder: string, officeFolder: string, url: string): RecorderConfig {
  const config: RecorderConfig = {
    v: 1,
    dataFolder,
    socket: join(base, 'recorder.sock'),
    peerUid: process.getuid?.() ?? null,
    office: {
      url,
      caPem: readFileSync(join(officeFolder, 'city-ca.pem'), 'utf8'),
      publicKey: readFileSync(join(officeFolder, 'office.pub'), 'utf8').trim(),
    },
  };
  writeFileSync(configPath(base), JSON.stringify(config));
  return config;
}
export const configPath = (base: string): string => join(base, 'recorder.json');

export async function makeTemplates(tools: Tools, base: string): Promise<Templates> {
  const office = join(base, 'office');
  const bareOffice = join(base, 'bare-office');
  const recorder = join(base, 'recorder');
  mkdirSync(recorder, { recursive: true, mode: 0o700 });
  await runProgram(tools.node, [tools.server, 'init', '--data', office, '--sample']);
  const newOffice = join(base, 'new-office');
  for (const copy of [bareOffice, newOffice]) await cp(office, copy, { recursive: true });
  await atOffice(tools, office, async (line, code) => {
    writeConfig(base, recorder, office, line.url);
    const config = ['--config', configPath(base), '--code', code, '--terminal', 'T-0001'];
    await runProgram(tools.node, [tools.recorder, 'enrol', ...config]);
  });
  const terminal = await atOffice(tools, bareOffice, async (line, code): Promise<PlayedTerminal> => {
    const device = newKeyPair();
    const seal = newKeyPair();
    const keys = { deviceKey: device.publicBase64, sealKey: seal.publicBase64, machine: 'b'.repeat(64) };
    const answer = await line.forward({
      method: 'POST',
      path: '/v1/terminal/enrol',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ terminal: 'T-0001', code, ...keys })),
    });
    if (answer?.status !== 200) throw new Error(`enrolment: ${answer?.status} ${answer?.body.toString()}`);
    return { device, seal, package: PackageAnswer.parse(JSON.parse(answer.body.toString())).package };
  });
  return { office, recorder, bareOffice, newOffice, terminal };
}

/** Runs something at a running office, with a code for one enrolment, and ends that office in order. */
export async function atOffice<T>(
  tools: Tools,
  folder: string,
  work: (line: Line, code: string) => Promise<T>,
): Promise<T> {
  const line = new Line(randomFrom(0), tlsOf(folder));
  await line.open();
  const server = startProgram(tools.node, officeArguments(tools.server, folder, line.port));
  try {
    if (!(await server.says('"listening"'))) throw new Error(`the office did not start: ${server.said}`);
    const code = await runProgram(tools.node, [tools.server, 'enrol-code', '--data', folder, '--terminal', 'T-0001']);
    return await work(line, code.trim());
  } finally {
    await server.kill('SIGTERM');
    await line.close();
  }
}
