import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { platform } from '../platform.ts';
import { fileVault } from './file-vault.ts';
import { type SeedVault, vaultKind } from './key-store.ts';
import { keyringAnswers, keyringVault, loadKeyring } from './keyring-vault.ts';

/**
 * On Linux a keyring is reached over the session bus: without one, asking would only try to start one. On Windows each
 * account has its own: what the officer who enrols leaves in theirs, the recorder's account would never find.
 */
const mayHaveKeyring = (env: NodeJS.ProcessEnv): boolean =>
  platform === 'linux' && (env.DBUS_SESSION_BUS_ADDRESS ?? '') !== '';

/** The vault that holds the keys already, else the best that answers. A known vault is never changed for another. */
export async function chooseVault(
  dataFolder: string,
  env: NodeJS.ProcessEnv,
  random: (bytes: number) => Buffer,
): Promise<Outcome<SeedVault>> {
  const kind = vaultKind(dataFolder);
  if (kind === 'file') return ok(fileVault(dataFolder));
  const keyring = mayHaveKeyring(env) ? await loadKeyring() : null;
  if (kind === 'keyring') {
    return keyring === null ? refusal('TM-207', 'no keyring answers') : ok(keyringVault(keyring, dataFolder));
  }
  if (keyring !== null && (await keyringAnswers(keyring, random(16).toString('hex')))) {
    return ok(keyringVault(keyring, dataFolder));
  }
  return ok(fileVault(dataFolder));
}
