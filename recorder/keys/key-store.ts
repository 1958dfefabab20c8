import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { Base64 } from '#contract/primitives.ts';
import { writeDurably } from '../durable-file.ts';
import { type Signer, signerFrom } from './ed25519.ts';

/** `device` signs requests to the office. Seal keys are no keys of a vault: they are destroyed in place (seal-keys.ts). */
export type KeyName = 'device';

/** Where private halves are kept. Null is "no answer", never "no key": the public marker tells those apart. */
export interface SeedVault {
  readonly kind: 'file' | 'keyring';
  readonly read: (name: KeyName) => Promise<Buffer | null>;
  readonly write: (name: KeyName, seed: Uint8Array) => Promise<void>;
  /** Where the vault can also keep the trail's newest anchor; null where it is no better place than the data folder. */
  readonly anchor: AnchorPlace | null;
}

/** A place outside the data folder that remembers one line. Null is "no answer". */
export interface AnchorPlace {
  readonly read: () => Promise<string | null>;
  readonly write: (line: string) => Promise<void>;
}

const Marker = z.strictObject({ v: z.literal(1), kind: z.enum(['file', 'keyring']), publicKey: Base64 });
export type Marker = z.infer<typeof Marker>;

export const keysFolder = (dataFolder: string): string => join(dataFolder, 'keys');
/** Names under which a public half vouches that its secret was made. */
type MarkerName = KeyName | 'seal';
const markerPath = (dataFolder: string, name: MarkerName): string =>
  join(keysFolder(dataFolder), `${name}.public.json`);

export function readMarker(dataFolder: string, name: MarkerName): Marker | null {
  let text: string;
  try {
    text = readFileSync(markerPath(dataFolder, name), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return Marker.parse(JSON.parse(text));
}

/** Which vault holds this terminal's keys, or null before enrolment. */
export const vaultKind = (dataFolder: string): SeedVault['kind'] | null =>
  readMarker(dataFolder, 'device')?.kind ?? null;

/**
 * The signer of a key that was made before.
 * TM-205 where it was never made; TM-207 where it was made but its vault does not give it (a locked keyring), or gives
 * another one. Such a key is never made anew: the office certified the first.
 */
export async function loadSigner(dataFolder: string, vault: SeedVault, name: KeyName): Promise<Outcome<Signer>> {
  const marker = readMarker(dataFolder, name);
  if (marker === null) return refusal('TM-205', `key ${name} was never made`);
  const seed = await vault.read(name);
  if (seed === null) return refusal('TM-207', `key ${name} exists but the ${vault.kind} does not give it`);
  if (seed.length !== 32) return refusal('TM-207', `key ${name} is damaged`);
  const signer = signerFrom(seed);
  return signer.publicKey === marker.publicKey ? ok(signer) : refusal('TM-207', `key ${name} is not the enrolled one`);
}

/** Makes the key where its marker is absent, else loads it. The marker is written last: it vouches for the secret. */
export async function loadOrMakeSigner(
  dataFolder: string,
  vault: SeedVault,
  name: KeyName,
  random: (bytes: number) => Buffer,
): Promise<Outcome<Signer>> {
  if (readMarker(dataFolder, name) !== null) return loadSigner(dataFolder, vault, name);
  mkdirSync(keysFolder(dataFolder), { recursive: true, mode: 0o700 });
  const seed = random(32);
  await vault.write(name, seed);
  const signer = signerFrom(seed);
  writeMarker(dataFolder, name, { v: 1, kind: vault.kind, publicKey: signer.publicKey });
  return ok(signer);
}

/** The last step of making a key. */
export function writeMarker(dataFolder: string, name: MarkerName, marker: Marker): void {
  writeDurably(markerPath(dataFolder, name), Buffer.from(`${JSON.stringify(marker)}\n`));
}
