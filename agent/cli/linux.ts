import { readdirSync, readFileSync, statSync } from 'node:fs';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { LinuxParameters, LinuxRow } from '#contract/policy/profile-linux.ts';
import { type AttestedProfile, attestLoaded } from '../profile/linux/attest-controls.ts';
import { linuxExecutors } from '../profile/linux/executors.ts';
import { type LoadedProfile, loadProfile, machineOf } from '../profile/linux/load.ts';
import { runCommand, shortAnswer } from '../profile/linux/run-command.ts';
import { readText } from '../profile/linux/trusted-file.ts';
import { type ProvisionReport, provision } from '../profile/provision.ts';
import { revert } from '../profile/revert.ts';
import { folderStateStore } from '../profile/state-store.ts';
import type { Acts, Files } from './acts.ts';

/** TM-605 without rights or while the borrower is at work; the rest as {@link provision}. */
async function provisionLinux(files: Files): Promise<Outcome<ProvisionReport>> {
  const loaded = load(files);
  if (!loaded.ok) return loaded;
  const { filled, parameters } = loaded.value;
  const ready = mayChange(parameters.borrower.uid, files.state);
  if (!ready.ok) return ready;
  const known = await checkAccount(parameters);
  if (!known.ok) return known;
  const facts = machineOf();
  if (!facts.ok) return facts;
  const store = folderStateStore(files.state);
  const executors = linuxExecutors(runCommand, parameters.borrower);
  return provision(filled, executors, store, { ...facts.value, now: new Date() });
}

/** TM-605 without rights or while the borrower is at work; the rest as {@link revert}. */
async function revertLinux(state: string): Promise<Outcome<ProvisionReport>> {
  const store = folderStateStore(state);
  // Before anything else: without rights the state cannot even be looked for.
  const root = mayChange(null, state);
  if (!root.ok) return root;
  const known = store.read();
  if (!known.ok) return known;
  if (known.value === null) return refusal('TM-606', state);
  const parameters = LinuxParameters.safeParse(known.value.parameters);
  if (!parameters.success) return refusal('TM-601', 'the parameters in the state cannot be read');
  const ready = mayChange(parameters.data.borrower.uid, state);
  if (!ready.ok) return ready;
  const facts = machineOf();
  if (!facts.ok) return facts;
  const executors = linuxExecutors(runCommand, parameters.data.borrower);
  return revert((value) => LinuxRow.safeParse(value).data ?? null, executors, store, facts.value.machine);
}

/** Reads back as the borrower: root gives its rights up for good first, anybody else is refused (TM-609). */
async function attestLinux(files: Files): Promise<Outcome<AttestedProfile>> {
  const loaded = load(files);
  if (!loaded.ok) return loaded;
  const { account, uid, gid } = loaded.value.parameters.borrower;
  if (process.getuid?.() === 0) {
    const groups = await runCommand('/usr/bin/id', ['-G', account], shortAnswer);
    if (groups.kind !== 'ended' || groups.code !== 0) return refusal('TM-607', `no account ${account}`);
    process.setgroups?.(groups.stdout.toString('utf8').trim().split(' ').map(Number));
    process.setgid?.(gid);
    process.setuid?.(uid);
  }
  if (process.getuid?.() !== uid) return refusal('TM-609', `attest runs as ${account} or as root`);
  return attestLoaded(loaded.value, files.state, runCommand);
}

function load(files: Files): Outcome<LoadedProfile> {
  const profile = readText(files.profile);
  if (!profile.ok) return profile;
  const parameters = readText(files.parameters);
  return parameters.ok ? loadProfile(profile.value, parameters.value) : parameters;
}

/** Rights, a state folder out of others' reach, and nobody who could move things under our hands. */
export function mayChange(borrowerUid: number | null, state: string): Outcome<null> {
  if (process.getuid?.() !== 0) return refusal('TM-605', 'root is needed');
  const folder = statSync(state, { throwIfNoEntry: false });
  if (folder !== undefined && (!folder.isDirectory() || folder.uid !== 0 || (folder.mode & 0o022) !== 0)) {
    return refusal('TM-607', `${state} has to be a folder that root alone may write`);
  }
  const running = borrowerUid === null ? undefined : readdirSync('/proc').find((pid) => isRunning(pid, borrowerUid));
  return running === undefined ? ok(null) : refusal('TM-605', `process ${running} is the borrower's`);
}

function isRunning(pid: string, uid: number): boolean {
  if (!/^\d+$/.test(pid) || statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid !== uid) return false;
  try {
    // One that has ended and that nobody has asked about yet (Z) does nothing any more.
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** That the parameters speak of an account that is there, with these very numbers. */
async function checkAccount({ borrower }: LinuxParameters): Promise<Outcome<null>> {
  const asked = await runCommand('/usr/bin/getent', ['passwd', borrower.account], shortAnswer);
  const [name, , uid, gid] = asked.kind === 'ended' ? asked.stdout.toString('utf8').split(':') : [];
  return name === borrower.account && Number(uid) === borrower.uid && Number(gid) === borrower.gid
    ? ok(null)
    : refusal('TM-607', `no account ${borrower.account} with uid ${borrower.uid} and gid ${borrower.gid}`);
}

export const linuxActs: Acts = { provision: provisionLinux, revert: revertLinux, attest: attestLinux };
