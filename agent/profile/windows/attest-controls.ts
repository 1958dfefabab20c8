import { type Outcome, ok } from '#contract/errors.ts';
import type { RunCommand } from '../../platform/command.ts';
import { type Attestation, attest, type Standing } from '../attest.ts';
import { type AttestedControls, judgeControls, unknownControls } from '../judge-controls.ts';
import { ProvisionStatement, parseTame, statementPath } from '../state-store.ts';
import { readGuardedText, tryCreate } from './attempt.ts';
import { windowsExecutors } from './executors.ts';
import { type LoadedWindowsProfile, loadWindowsProfile, ownSid, readingsPath, windowsMachine } from './load.ts';
import { parseSystemReadings } from './system-readings.ts';

/** Where 情報政策課 left what was provisioned. */
export interface WindowsPlaces {
  readonly profile: string;
  readonly parameters: string;
  readonly stateFolder: string;
}

/**
 * What the profile says of each control, read with the rights of this process, which has to be the borrower's.
 * Whatever cannot be read or believed makes every control 不明.
 */
export async function attestWindowsControls(
  places: WindowsPlaces,
  run: RunCommand,
  at: Date,
): Promise<AttestedControls> {
  const profile = readGuardedText(places.profile);
  const parameters = readGuardedText(places.parameters);
  if (!profile.ok || !parameters.ok) return unknownControls('設定のファイルを読めないか、借りる人が書き換えられます。');
  const loaded = loadWindowsProfile(profile.value, parameters.value);
  if (!loaded.ok) return unknownControls('設定のファイルの形が正しくありません。');
  const sid = await ownSid(run);
  if (!sid.ok || sid.value !== loaded.value.parameters.borrower.sid)
    return unknownControls('借りる人の利用者で動いていません。');
  const attested = await attestLoadedWindows(loaded.value, places.stateFolder, run, at);
  return attested.ok ? attested.value.controls : unknownControls('どの端末か、いつ起動したかがわかりません。');
}

/** Reads a profile back with the rights of this process. TM-604 where the machine cannot be told. */
export async function attestLoadedWindows(
  { filled, parameters }: LoadedWindowsProfile,
  stateFolder: string,
  run: RunCommand,
  at: Date,
): Promise<Outcome<{ readonly attestation: Attestation; readonly controls: AttestedControls }>> {
  const facts = await windowsMachine(run);
  if (!facts.ok) return facts;
  const text = readGuardedText(statementPath(stateFolder));
  const statement = text.ok ? ProvisionStatement.safeParse(parseTame(text.value)) : null;
  const standing: Standing = { ...facts.value, statement: statement?.success === true ? statement.data : null };
  const readings = readGuardedText(readingsPath(stateFolder));
  const accepted = parameters.acceptance?.profile ?? null;
  const executors = windowsExecutors({
    run,
    tryCreate,
    readings: readings.ok ? parseSystemReadings(readings.value) : null,
    now: { boot: facts.value.boot, at },
    accepted: accepted === filled.identity.profile,
  });
  const attestation = await attest(filled, executors, standing);
  return ok({ attestation, controls: judgeControls(filled.identity, attestation, standing, accepted) });
}
