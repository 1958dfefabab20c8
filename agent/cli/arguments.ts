import { parseArgs } from 'node:util';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { EraseFiles } from './erase.ts';

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
  | (EraseFiles & { readonly json: boolean });

export const usage =
  'usage: tanmori-agent provision|attest --profile FILE --parameters FILE --state DIR [--json] | tanmori-agent revert --state DIR [--json] | tanmori-agent plant|wipe|check --order FILE --parameters FILE --state DIR [--json]';

/** Reads the command line strictly. TM-106 where it is malformed. */
export function readArguments(argv: readonly string[]): Outcome<Command> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return refusal('TM-106', error instanceof Error ? error.message : usage);
  }
  const { values, positionals } = parsed;
  const { profile, parameters, order, state, json = false } = values;
  const name = positionals[0];
  if (positionals.length !== 1 || state === undefined || !/^(\/|[A-Za-z]:\\)/.test(state))
    return refusal('TM-106', usage);
  if (name === 'revert') return ok({ name, state, json });
  if (name === 'plant' || name === 'wipe' || name === 'check') {
    const isWhole = order !== undefined && parameters !== undefined && profile === undefined;
    return isWhole ? ok({ name, order, parameters, state, json }) : refusal('TM-106', usage);
  }
  if (order !== undefined) return refusal('TM-106', usage);
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
      order: { type: 'string' },
      parameters: { type: 'string' },
      state: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
