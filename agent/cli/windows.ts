import { join } from 'node:path';
import { type Outcome, refusal } from '#contract/errors.ts';
import { WindowsParameters, WindowsRow } from '#contract/policy/profile-windows.ts';
import { makeFolderDurably } from '../profile/durable-file.ts';
import { type ProvisionReport, provision } from '../profile/provision.ts';
import { revert } from '../profile/revert.ts';
import { folderStateStore } from '../profile/state-store.ts';
import { readSmallText, tryCreate } from '../profile/windows/attempt.ts';
import { attestLoadedWindows } from '../profile/windows/attest-controls.ts';
import { isOwnRow, windowsExecutors } from '../profile/windows/executors.ts';
import {
  type LoadedWindowsProfile,
  loadWindowsProfile,
  ownSid,
  type WindowsFacts,
  windowsMachine,
} from '../profile/windows/load.ts';
import { icaclsExe, regExe, regLimits, runOnWindows as run } from '../profile/windows/system32.ts';
import type { Acts, Files } from './acts.ts';

/** Registry and services; the other kinds of row are provision.ps1's (docs/windows-acceptance.md). */
export const windowsActs: Acts = {
  provision: async (files) => {
    const loaded = load(files);
    if (!loaded.ok) return loaded;
    const { filled, parameters } = loaded.value;
    const own = { ...filled, rows: filled.rows.filter(isOwnRow) };
    return asAdministrator(parameters, (facts) => {
      const at = new Date();
      return guardFolder(files.state, () =>
        provision(own, executorsAt(facts, at), folderStateStore(files.state), { ...facts, now: at }),
      );
    });
  },
  revert: async (state) => {
    const store = folderStateStore(state);
    const known = store.read();
    if (!known.ok) return known;
    if (known.value === null) return refusal('TM-606', state);
    const parameters = WindowsParameters.safeParse(known.value.parameters);
    if (!parameters.success) return refusal('TM-601', 'the parameters in the state cannot be read');
    return asAdministrator(parameters.data, (facts) =>
      revert((value) => WindowsRow.safeParse(value).data ?? null, executorsAt(facts, new Date()), store, facts.machine),
    );
  },
  /** Rights cannot be given up here as root does on Linux: only the borrower may ask (TM-609). */
  attest: async (files) => {
    const loaded = load(files);
    if (!loaded.ok) return loaded;
    const { account, sid } = loaded.value.parameters.borrower;
    const self = await ownSid(run);
    if (!self.ok) return self;
    if (self.value !== sid) return refusal('TM-609', `attest runs as ${account}`);
    return attestLoadedWindows(loaded.value, files.state, run, new Date());
  },
};

function load(files: Files): Outcome<LoadedWindowsProfile> {
  const profile = readSmallText(files.profile);
  if (!profile.ok) return profile;
  const parameters = readSmallText(files.parameters);
  return parameters.ok ? loadWindowsProfile(profile.value, parameters.value) : parameters;
}

const executorsAt = ({ boot }: WindowsFacts, at: Date) =>
  windowsExecutors({ run, tryCreate, readings: null, now: { boot, at }, accepted: false });

const regAnswers = async (args: readonly string[]): Promise<boolean> => {
  const result = await run(regExe, args, regLimits);
  return result.kind === 'ended' && result.code === 0;
};

/**
 * With an administrator's rights, the borrower signed out, and the borrower's part of the registry loaded from their
 * own file meanwhile, under the name that it has when they are signed in.
 */
async function asAdministrator(
  { borrower, profile }: WindowsParameters,
  act: (facts: WindowsFacts) => Promise<Outcome<ProvisionReport>>,
): Promise<Outcome<ProvisionReport>> {
  // The part of the service account LocalService: closed to everybody else.
  if (!(await regAnswers(['query', 'HKU\\S-1-5-19']))) return refusal('TM-605', 'an administrator is needed');
  const hive = `HKU\\${borrower.sid}`;
  if (await regAnswers(['query', hive])) return refusal('TM-605', `${borrower.account} is signed in`);
  const facts = await windowsMachine(run);
  if (!facts.ok) return facts;
  if (!(await regAnswers(['load', hive, join(profile, 'NTUSER.DAT')]))) {
    return refusal('TM-607', `no registry of ${borrower.account} in ${profile}: sign in once, then out`);
  }
  try {
    return await act(facts.value);
  } finally {
    await regAnswers(['unload', hive]);
  }
}

/** The state folder is SYSTEM's and the administrators'; everybody else may read. */
async function guardFolder(
  folder: string,
  act: () => Promise<Outcome<ProvisionReport>>,
): Promise<Outcome<ProvisionReport>> {
  makeFolderDurably(folder, 0o755);
  const rights = ['*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F', '*S-1-5-32-545:(OI)(CI)RX'];
  const args = [folder, '/inheritance:r', ...rights.flatMap((right) => ['/grant:r', right])];
  const done = await run(icaclsExe, args, regLimits);
  return done.kind === 'ended' && done.code === 0 ? act() : refusal('TM-607', `${folder} could not be closed`);
}
