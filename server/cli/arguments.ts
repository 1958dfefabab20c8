import { parseArgs } from 'node:util';
import { z } from 'zod';
import { LocalDate, TerminalId } from '#contract/primitives.ts';
import { ChainId } from '#contract/trail/entry.ts';

const Folder = z.string().min(1).max(4096);
const Host = z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/);

/** Name of a log: its signatures carry it (C2SP signed-note, key names). */
const Origin = z.string().regex(/^[A-Za-z0-9.-]{1,100}(\/[A-Za-z0-9._-]{1,100})*$/);

const Arguments = z.discriminatedUnion('command', [
  z.strictObject({
    command: z.literal('init'),
    data: Folder,
    host: z.array(Host).default([]),
    sample: z.boolean(),
    origin: Origin.nullable(),
  }),
  z.strictObject({ command: z.literal('enrol-code'), data: Folder, terminal: TerminalId }),
  z.strictObject({ command: z.literal('witness'), data: Folder, url: z.string().max(400), vkey: z.string().max(400) }),
  z.strictObject({ command: z.literal('restart-log'), data: Folder }),
  z.strictObject({ command: z.literal('trust'), data: Folder }),
  z.strictObject({ command: z.literal('dispose'), data: Folder, before: LocalDate }),
  z.strictObject({ command: z.literal('bundle'), data: Folder, chain: ChainId, out: Folder.nullable() }),
  z.strictObject({
    command: z.literal('run'),
    data: Folder,
    /** 0 takes any free port. */
    port: z.coerce.number().int().min(0).max(65_535),
    console: Folder.nullable(),
    host: Host,
  }),
]);
export type Arguments = z.infer<typeof Arguments>;

export const usage = [
  'usage: server.js init --data DIR [--host NAME ...] [--sample] [--origin NAME]',
  '       server.js enrol-code --data DIR --terminal T-0001',
  '       server.js witness --data DIR --url https://… --vkey VKEY',
  '       server.js trust --data DIR',
  '       server.js bundle --data DIR --chain loan:L-20261121-001 [--out FILE]',
  '       server.js dispose --data DIR --before 2027-04-01',
  '       server.js restart-log --data DIR',
  '       server.js run --data DIR --port 8443 [--console DIR] [--host 127.0.0.1]',
].join('\n');

const options = {
  data: { type: 'string' },
  host: { type: 'string', multiple: true },
  sample: { type: 'boolean' },
  terminal: { type: 'string' },
  port: { type: 'string' },
  console: { type: 'string' },
  origin: { type: 'string' },
  url: { type: 'string' },
  vkey: { type: 'string' },
  before: { type: 'string' },
  chain: { type: 'string' },
  out: { type: 'string' },
} as const;

/** Reads the command line; throws where anything in it is unknown, missing or malformed. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  const [command, ...surplus] = positionals;
  if (surplus.length > 0) throw new Error(`unexpected: ${surplus.join(' ')}`);
  if (command === 'init') return Arguments.parse({ command, sample: false, origin: null, ...values });
  if (command === 'bundle') return Arguments.parse({ command, out: null, ...values });
  if (command !== 'run') return Arguments.parse({ command, ...values });
  const { host = ['127.0.0.1'], ...rest } = values;
  if (host.length > 1) throw new Error('one --host to listen on');
  return Arguments.parse({ command, console: null, ...rest, host: host[0] });
}
