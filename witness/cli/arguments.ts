import { parseArgs } from 'node:util';
import { Problem, reasonOf } from '../problem.ts';

export type Arguments =
  | { readonly command: 'init'; readonly data: string; readonly name: string }
  | { readonly command: 'trust'; readonly data: string; readonly vkey: string; readonly origin: string }
  | {
      readonly command: 'run';
      readonly data: string;
      readonly port: number;
      readonly host: string;
      /** Paths of PEM files. */
      readonly tls: { readonly key: string; readonly cert: string } | null;
    };

const usage =
  'usage: witness init --data DIR --name NAME | witness trust --data DIR --vkey VKEY --origin ORIGIN | ' +
  'witness run --data DIR --port N [--host HOST] [--key FILE --cert FILE]';

const options = {
  data: { type: 'string' },
  name: { type: 'string' },
  vkey: { type: 'string' },
  origin: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  key: { type: 'string' },
  cert: { type: 'string' },
} as const;

/** Which options each command takes; every other one is refused. */
const allowed: Readonly<Record<Arguments['command'], readonly string[]>> = {
  init: ['data', 'name'],
  trust: ['data', 'vkey', 'origin'],
  run: ['data', 'port', 'host', 'key', 'cert'],
};

/** Reads the command line strictly. @throws Problem where it is malformed. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const [command, ...more] = positionals;
  if (more.length > 0 || (command !== 'init' && command !== 'trust' && command !== 'run')) throw misused();
  if (Object.keys(values).some((name) => !allowed[command].includes(name))) throw misused();
  const { data, name, vkey, origin, port, host = '127.0.0.1', key, cert } = values;
  if (data === undefined || data === '') throw misused();
  if (command === 'init') {
    if (name === undefined) throw misused();
    return { command, data, name };
  }
  if (command === 'trust') {
    if (vkey === undefined || origin === undefined) throw misused();
    return { command, data, vkey, origin };
  }
  if (port === undefined || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw misused();
  if ((key === undefined) !== (cert === undefined)) throw misused();
  const tls = key === undefined || cert === undefined ? null : { key, cert };
  return { command, data, port: Number(port), host, tls };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, strict: true, options });
  } catch (error) {
    throw new Problem('usage', `${reasonOf(error)}; ${usage}`);
  }
}

const misused = (): Problem => new Problem('usage', usage);
