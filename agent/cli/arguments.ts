import { parseArgs } from 'node:util';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import {
  isServiceName,
  type ObeyCommand,
  obeyUsage,
  readObeyArguments,
  readServiceArguments,
  type ServiceCommand,
  serviceUsage,
} from './service-arguments.ts';

export type Command =
  | {
      readonly name: 'provision' | 'attest';
      readonly profile: string;
      readonly parameters: string;
      readonly state: string;
      readonly json: boolean;
    }
  /** Needs the state alone; the other files may have changed or gone since. */
  | { readonly name: 'revert'; readonly state: string; readonly json: boolean }
  | ServiceCommand
  | ObeyCommand;

export const usage = `usage: tanmori-agent provision|attest --profile FILE --parameters FILE --state DIR [--json] | tanmori-agent revert --state DIR [--json] | ${serviceUsage} | ${obeyUsage}`;

/** Reads the command line strictly. TM-106 where it is malformed. */
export function readArguments(argv: readonly string[]): Outcome<Command> {
  if (argv[0] === 'obey') return readObeyArguments(argv.slice(1));
  if (isServiceName(argv[0])) return readServiceArguments(argv[0], argv.slice(1));
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return refusal('TM-106', error instanceof Error ? error.message : usage);
  }
  const { values, positionals } = parsed;
  const { profile, parameters, state, json = false } = values;
  const name = positionals[0];
  if (positionals.length !== 1 || state === undefined || !/^(\/|[A-Za-z]:\\)/.test(state))
    return refusal('TM-106', usage);
  if (name === 'revert') return ok({ name, state, json });
  if ((name !== 'provision' && name !== 'attest') || profile === undefined || parameters === undefined) {
    return refusal('TM-106', usage);
  }
  return ok({ name, profile, parameters, state, json });
}

const parse = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    allowPositionals: true,
    strict: true,
    options: {
      profile: { type: 'string' },
      parameters: { type: 'string' },
      state: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
