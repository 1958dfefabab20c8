import { join } from 'node:path';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import {
  fillWindowsRows,
  WindowsParameters,
  WindowsProfile,
  type WindowsRow,
} from '#contract/policy/profile-windows.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import type { RunCommand } from '../../platform/command.ts';
import { type FilledProfile, filledProfile } from '../provision.ts';
import { parseTame } from '../state-store.ts';
import { queriedNumber } from './reg-query.ts';
import { queryValue } from './registry.ts';
import { regLimits, whoamiExe } from './system32.ts';

export interface LoadedWindowsProfile {
  /** Every row, also those that provision.ps1 holds. */
  readonly filled: FilledProfile<WindowsRow>;
  readonly parameters: WindowsParameters;
}

/** Reads profile and parameters strictly. TM-607 where one of them is not as it should be. */
export function loadWindowsProfile(profileText: string, parametersText: string): Outcome<LoadedWindowsProfile> {
  const profile = WindowsProfile.safeParse(parseTame(profileText));
  if (!profile.success) return refusal('TM-607', `profile: ${profile.error.message}`);
  const parameters = WindowsParameters.safeParse(parseTame(parametersText));
  if (!parameters.success) return refusal('TM-607', `parameters: ${parameters.error.message}`);
  const rows = fillWindowsRows(profile.data, parameters.data);
  return ok({ filled: filledProfile(profile.data, parameters.data, rows), parameters: parameters.data });
}

export interface WindowsFacts {
  /** SHA-256 of the machine's id. */
  readonly machine: string;
  readonly boot: string;
}

/** Which machine this is and which boot. TM-604 where the system does not say. */
export async function windowsMachine(run: RunCommand): Promise<Outcome<WindowsFacts>> {
  const guid = await queryValue(run, { key: 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', name: 'MachineGuid' });
  // Counted up by the loader at every start.
  const boot = await queryValue(run, {
    key: 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management\\PrefetchParameters',
    name: 'BootId',
  });
  if (typeof guid === 'string' || typeof boot === 'string') return refusal('TM-604', 'no MachineGuid or no BootId');
  const [id] = guid.data;
  const count = queriedNumber(boot);
  if (guid.type !== 'REG_SZ' || id === undefined || !/^[0-9a-f-]{36}$/i.test(id) || count === null) {
    return refusal('TM-604', 'MachineGuid or BootId is of another form');
  }
  const text = `tanmori profile ${id.toLowerCase()}`;
  return ok({ machine: nodeCrypto().createHash('sha256').update(text).digest('hex'), boot: String(count) });
}

/** Whose rights this process has. TM-604 where the system does not say. */
export async function ownSid(run: RunCommand): Promise<Outcome<string>> {
  const asked = await run(whoamiExe, ['/user', '/fo', 'csv', '/nh'], regLimits);
  const sid = asked.kind === 'ended' && asked.code === 0 ? parseSid(asked.stdout) : null;
  return sid === null ? refusal('TM-604', 'whoami does not say who this is') : ok(sid);
}

/** The last column of one line of CSV; the name before it may be in any code page. Pure. */
export const parseSid = (bytes: Buffer): string | null =>
  /^"[^\r\n]+","(S-1-[0-9-]+)"\s*$/.exec(bytes.toString('latin1'))?.[1] ?? null;

export const readingsPath = (stateFolder: string): string => join(stateFolder, 'readings.json');
