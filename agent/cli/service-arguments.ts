import { isAbsolute } from 'node:path';
import { parseArgs } from 'node:util';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { ServiceCode, type ServicePurpose, servicePurposes } from '#contract/http/lending-api.ts';
import { TerminalId } from '#contract/primitives.ts';

/** What was given at provisioning, and where its state is. */
export interface ProvisionedFiles {
  readonly profile: string;
  readonly parameters: string;
  readonly state: string;
}

interface Work {
  readonly terminal: string;
  /** Null to go on with what was begun. */
  readonly code: string | null;
  readonly config: string;
  /** Where on this PC the parts of an order lie. */
  readonly wipeParameters: string;
  /** Folder of what is kept until the office has it; for a wipe its journal too. Outside everything that is erased. */
  readonly state: string;
  readonly json: boolean;
}

export type ServiceCommand =
  | (Work & { readonly name: 'prepare'; readonly provisioned: ProvisionedFiles })
  | (Work & { readonly name: 'wipe' | 'check' })
  | { readonly name: 'report'; readonly state: string; readonly json: boolean };

/** Carries out what the recorder passes on. */
export interface ObeyCommand {
  readonly name: 'obey';
  readonly config: string;
  readonly wipeParameters: string;
  /** The recorder's folder. */
  readonly requests: string;
  readonly state: string;
  readonly once: boolean;
  readonly json: boolean;
}

type ServiceName = ServiceCommand['name'];
export const isServiceName = (word: string | undefined): word is ServiceName =>
  word === 'report' || servicePurposes.includes(word as ServicePurpose);

const work = '--terminal T-0000 [--code CODE] --config service.json --wipe-parameters FILE --state DIR';
export const serviceUsage = [
  `tanmori-agent prepare ${work} --profile FILE --parameters FILE --provisioned DIR [--json]`,
  `tanmori-agent wipe|check ${work} [--json]`,
  'tanmori-agent report --state DIR [--json]',
].join(' | ');

export const obeyUsage =
  'tanmori-agent obey --config service.json --wipe-parameters FILE --requests DIR --state DIR [--once] [--json]';

const malformed = refusal('TM-106', `usage: ${serviceUsage}`);

/** Reads what follows the name. TM-106 where it is malformed; the code is taken with or without its hyphens. */
export function readServiceArguments(name: ServiceName, rest: readonly string[]): Outcome<ServiceCommand> {
  let given: ReadonlyMap<string, unknown>;
  try {
    given = new Map(Object.entries(parse(name, rest).values));
  } catch (error) {
    return refusal('TM-106', error instanceof Error ? error.message : serviceUsage);
  }
  const path = (option: string): string | null => {
    const value = given.get(option);
    return typeof value === 'string' && isAbsolute(value) ? value : null;
  };
  const json = given.get('json') === true;
  const [state, config, wipeParameters] = [path('state'), path('config'), path('wipe-parameters')];
  if (state === null) return malformed;
  if (name === 'report') return ok({ name, state, json });
  const code = given.get('code');
  const typed = code === undefined ? null : ServiceCode.safeParse(String(code).replaceAll('-', '').toUpperCase());
  const pc = TerminalId.safeParse(given.get('terminal'));
  if (!pc.success || typed?.success === false || config === null || wipeParameters === null) return malformed;
  const common = { terminal: pc.data, code: typed?.data ?? null, config, wipeParameters, state, json };
  if (name !== 'prepare') return ok({ name, ...common });
  const [profile, parameters, provisioned] = [path('profile'), path('parameters'), path('provisioned')];
  if (profile === null || parameters === null || provisioned === null) return malformed;
  return ok({ name, ...common, provisioned: { profile, parameters, state: provisioned } });
}

const optionsOf: Readonly<Record<ServiceName, readonly string[]>> = {
  report: ['state'],
  prepare: ['state', 'config', 'terminal', 'code', 'wipe-parameters', 'profile', 'parameters', 'provisioned'],
  wipe: ['state', 'config', 'terminal', 'code', 'wipe-parameters'],
  check: ['state', 'config', 'terminal', 'code', 'wipe-parameters'],
};

const parse = (name: ServiceName, rest: readonly string[]) =>
  parseArgs({
    args: [...rest],
    allowPositionals: false,
    strict: true,
    options: {
      json: { type: 'boolean' },
      ...Object.fromEntries(optionsOf[name].map((option) => [option, { type: 'string' as const }])),
    },
  });

/** Reads what follows `obey`. TM-106 where it is malformed. */
export function readObeyArguments(rest: readonly string[]): Outcome<ObeyCommand> {
  const path = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({
      ...{ args: [...rest], allowPositionals: false, strict: true },
      options: { config: path, 'wipe-parameters': path, requests: path, state: path, once: flag, json: flag },
    });
    const { config = '', 'wipe-parameters': wipeParameters = '', requests = '', state = '' } = values;
    if (![config, wipeParameters, requests, state].every((one) => isAbsolute(one)))
      return refusal('TM-106', `usage: ${obeyUsage}`);
    const { once = false, json = false } = values;
    return ok({ name: 'obey', config, wipeParameters, requests, state, once, json });
  } catch (error) {
    return refusal('TM-106', error instanceof Error ? error.message : obeyUsage);
  }
}
