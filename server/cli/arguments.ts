import { parseArgs } from 'node:util';
import { z } from 'zod';
import { TerminalId } from '#contract/primitives.ts';

const Folder = z.string().min(1).max(4096);
const Host = z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/);

const Arguments = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('init'), data: Folder, host: z.array(Host).default([]), sample: z.boolean() }),
  z.strictObject({ command: z.literal('enrol-code'), data: Folder, terminal: TerminalId }),
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
  'usage: server.js init --data DIR [--host NAME ...] [--sample]',
  '       server.js enrol-code --data DIR --terminal T-0001',
  '       server.js run --data DIR --port 8443 [--console DIR] [--host 127.0.0.1]',
].join('\n');

const options = {
  data: { type: 'string' },
  host: { type: 'string', multiple: true },
  sample: { type: 'boolean' },
  terminal: { type: 'string' },
  port: { type: 'string' },
  console: { type: 'string' },
} as const;

/** Reads the command line; throws where anything in it is unknown, missing or malformed. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  const [command, ...surplus] = positionals;
  if (surplus.length > 0) throw new Error(`unexpected: ${surplus.join(' ')}`);
  if (command === 'init') return Arguments.parse({ command, sample: false, ...values });
  if (command !== 'run') return Arguments.parse({ command, ...values });
  const { host = ['127.0.0.1'], ...rest } = values;
  if (host.length > 1) throw new Error('one --host to listen on');
  return Arguments.parse({ command, console: null, ...rest, host: host[0] });
}
