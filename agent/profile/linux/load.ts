import { readFileSync } from 'node:fs';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { fillRows, LinuxParameters, LinuxProfile, type LinuxRow } from '#contract/policy/profile-linux.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import type { Standing } from '../attest.ts';
import { type FilledProfile, filledProfile } from '../provision.ts';
import { ProvisionStatement, parseTame, statementPath } from '../state-store.ts';
import { readTrustedText } from './trusted-file.ts';

export interface LoadedProfile {
  readonly filled: FilledProfile<LinuxRow>;
  readonly parameters: LinuxParameters;
}

/** Reads profile and parameters strictly. TM-607 where one of them is not as it should be. */
export function loadProfile(profileText: string, parametersText: string): Outcome<LoadedProfile> {
  const profile = LinuxProfile.safeParse(parseTame(profileText));
  if (!profile.success) return refusal('TM-607', `profile: ${profile.error.message}`);
  const parameters = LinuxParameters.safeParse(parseTame(parametersText));
  if (!parameters.success) return refusal('TM-607', `parameters: ${parameters.error.message}`);
  const rows = fillRows(profile.data, parameters.data);
  return ok({ filled: filledProfile(profile.data, parameters.data, rows), parameters: parameters.data });
}

/** Which machine this is and which boot. TM-604 where the system does not say. */
export function machineOf(): Outcome<{ readonly machine: string; readonly boot: string }> {
  try {
    const id = readFileSync('/etc/machine-id', 'utf8').trim();
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    if (id === '' || boot === '') return refusal('TM-604', 'no machine id');
    // machine-id(5): not to be shown as it is.
    return ok({ machine: nodeCrypto().createHash('sha256').update(`tanmori profile ${id}`).digest('hex'), boot });
  } catch (error) {
    return refusal('TM-604', error instanceof Error ? error.message : undefined);
  }
}

/** What the state folder says to the borrower. TM-604 where the machine cannot be told. */
export function readStanding(stateFolder: string): Outcome<Standing> {
  const facts = machineOf();
  if (!facts.ok) return facts;
  const text = readTrustedText(statementPath(stateFolder));
  const statement = text.ok ? ProvisionStatement.safeParse(parseTame(text.value)) : null;
  return ok({ ...facts.value, statement: statement?.success === true ? statement.data : null });
}
