import { hash } from 'node:crypto';
import type { KeyName, SeedVault } from './key-store.ts';

const service = 'tanmori-recorder';

/** The three calls of keytar that are used. */
export interface Keyring {
  readonly getPassword: (service: string, account: string) => Promise<string | null>;
  readonly setPassword: (service: string, account: string, password: string) => Promise<void>;
  readonly deletePassword: (service: string, account: string) => Promise<boolean>;
}

/** Seeds in the account's keyring. A locked keyring answers null, exactly as an empty one does. */
export function keyringVault(keyring: Keyring, dataFolder: string): SeedVault {
  // Several data folders of one account (tests, a second set-up) must not meet.
  const place = hash('sha256', dataFolder, 'hex').slice(0, 16);
  const account = (name: KeyName | 'anchor'): string => `${name}@${place}`;
  return {
    kind: 'keyring',
    read: async (name) => {
      const text = await keyring.getPassword(service, account(name));
      return text === null ? null : Buffer.from(text, 'base64');
    },
    write: async (name, seed) => {
      await keyring.setPassword(service, account(name), Buffer.from(seed).toString('base64'));
    },
    anchor: {
      read: () => keyring.getPassword(service, account('anchor')),
      write: (line) => keyring.setPassword(service, account('anchor'), line),
    },
  };
}

/** Whether a secret really goes in and comes out: a keyring that is there but locked fails at the first step. */
export async function keyringAnswers(keyring: Keyring, probe: string): Promise<boolean> {
  const account = `probe@${probe}`;
  try {
    await keyring.setPassword(service, account, probe);
    const back = await keyring.getPassword(service, account);
    await keyring.deletePassword(service, account);
    return back === probe;
  } catch {
    return false;
  }
}

/** Loads keytar, which costs memory and needs a session bus: only where a keyring is used. */
export async function loadKeyring(): Promise<Keyring | null> {
  try {
    const module: unknown = await import('keytar');
    return isKeyring(module) ? module : isKeyring(defaultOf(module)) ? (defaultOf(module) as Keyring) : null;
  } catch {
    return null;
  }
}

const defaultOf = (module: unknown): unknown =>
  typeof module === 'object' && module !== null && 'default' in module ? module.default : null;

const isKeyring = (value: unknown): value is Keyring =>
  typeof value === 'object' &&
  value !== null &&
  'getPassword' in value &&
  'setPassword' in value &&
  'deletePassword' in value;
