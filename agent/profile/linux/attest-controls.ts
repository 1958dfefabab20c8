import { type Outcome, ok } from '#contract/errors.ts';
import type { RunCommand } from '../../platform/command.ts';
import { type Attestation, attest } from '../attest.ts';
import { type AttestedControls, judgeControls, unknownControls } from '../judge-controls.ts';
import { linuxExecutors } from './executors.ts';
import { type LoadedProfile, loadProfile, readStanding } from './load.ts';
import { readTrustedText } from './trusted-file.ts';

/** Where 情報政策課 left what was provisioned. */
export interface ProfilePlaces {
  readonly profile: string;
  readonly parameters: string;
  readonly stateFolder: string;
}

/**
 * What the profile says of each control, read with the rights of this process, which has to be the borrower's.
 * Whatever cannot be read or believed makes every control 不明.
 */
export async function attestControls(places: ProfilePlaces, run: RunCommand): Promise<AttestedControls> {
  const profile = readTrustedText(places.profile);
  const parameters = readTrustedText(places.parameters);
  if (!profile.ok || !parameters.ok) return unknownControls('設定のファイルを読めないか、借りる人が書き換えられます。');
  const loaded = loadProfile(profile.value, parameters.value);
  if (!loaded.ok) return unknownControls('設定のファイルの形が正しくありません。');
  if (process.getuid?.() !== loaded.value.parameters.borrower.uid)
    return unknownControls('借りる人の利用者で動いていません。');
  const attested = await attestLoaded(loaded.value, places.stateFolder, run);
  return attested.ok ? attested.value.controls : unknownControls('どの端末か、いつ起動したかがわかりません。');
}

/** Every row read back, and what that says of each control. */
export interface AttestedProfile {
  readonly attestation: Attestation;
  readonly controls: AttestedControls;
}

/** Reads a profile back with the rights of this process. TM-604 where the machine cannot be told. */
export async function attestLoaded(
  { filled, parameters }: LoadedProfile,
  stateFolder: string,
  run: RunCommand,
): Promise<Outcome<AttestedProfile>> {
  const standing = readStanding(stateFolder);
  if (!standing.ok) return standing;
  const attestation = await attest(filled, linuxExecutors(run, parameters.borrower), standing.value);
  const accepted = parameters.acceptance?.profile ?? null;
  return ok({ attestation, controls: judgeControls(filled.identity, attestation, standing.value, accepted) });
}
