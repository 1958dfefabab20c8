import { parseArgs } from 'node:util';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { EnrolRequest } from '#contract/http/terminal-api.ts';

export type Command =
  | { readonly name: 'run' | 'status'; readonly config: string }
  | { readonly name: 'export'; readonly config: string; readonly to: string }
  | { readonly name: 'protect'; readonly config: string; readonly off: boolean }
  | { readonly name: 'enrol'; readonly config: string; readonly code: string; readonly terminal: string };

export const usage =
  'usage: recorder run|status --config FILE | recorder protect --config FILE [--off] | recorder export --config FILE --to FILE | recorder enrol --config FILE --code CODE --terminal T-0001';

/** Reads the command line strictly. TM-106 where it is malformed. */
export function readArguments(argv: readonly string[]): Outcome<Command> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return refusal('TM-106', error instanceof Error ? error.message : usage);
  }
  const { values, positionals } = parsed;
  const name = positionals[0];
  const { config, code, terminal, to, off = false } = values;
  if (positionals.length !== 1 || config === undefined) return refusal('TM-106', usage);
  const isBare = code === undefined && terminal === undefined;
  if (name === 'export')
    return isBare && !off && to !== undefined ? ok({ name, config, to }) : refusal('TM-106', usage);
  if (to !== undefined) return refusal('TM-106', usage);
  if (name === 'protect') return isBare ? ok({ name, config, off }) : refusal('TM-106', usage);
  if (off) return refusal('TM-106', usage);
  if (name === 'run' || name === 'status') return isBare ? ok({ name, config }) : refusal('TM-106', usage);
  const enrol = EnrolRequest.pick({ code: true, terminal: true }).safeParse({ code, terminal });
  return name === 'enrol' && enrol.success ? ok({ name, config, ...enrol.data }) : refusal('TM-106', usage);
}

const parse = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    allowPositionals: true,
    strict: true,
    options: {
      config: { type: 'string' },
      code: { type: 'string' },
      terminal: { type: 'string' },
      to: { type: 'string' },
      off: { type: 'boolean' },
    },
  });
