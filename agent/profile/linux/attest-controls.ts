import type { RunCommand } from '../../platform/command.ts';
import { attest } from '../attest.ts';
import { type AttestedControls, judgeControls, unknownControls } from '../judge-controls.ts';
import { linuxExecutors } from './executors.ts';
import { loadProfile, readStanding } from './load.ts';
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
  const { filled, parameters: given } = loaded.value;
  if (process.getuid?.() !== given.borrower.uid) return unknownControls('借りる人の利用者で動いていません。');
  const standing = readStanding(places.stateFolder);
  if (!standing.ok) return unknownControls('どの端末か、いつ起動したかがわかりません。');
  const attestation = await attest(filled, linuxExecutors(run, given.borrower), standing.value);
  return judgeControls(filled.identity, attestation, standing.value, given.acceptance?.profile ?? null);
}
