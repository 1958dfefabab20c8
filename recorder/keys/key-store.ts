import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { Base64 } from '#contract/primitives.ts';
import { makeFolderDurably, writeDurably } from '../durable-file.ts';
import { type Signer, signerFrom } from './ed25519.ts';

/** `device` signs requests to the office, `seal-0` seals the entries of key period 0. */
export type KeyName = 'device' | 'seal-0';

/** Where private halves are kept. Null is "no answer", never "no key": the public marker tells those apart. */
export interface SeedVault {
  readonly kind: 'file' | 'keyring';
  readonly read: (name: KeyName) => Promise<Buffer | null>;
  readonly write: (name: KeyName, seed: Uint8Array) => Promise<void>;
}

const Marker = z.strictObject({ v: z.literal(1), kind: z.enum(['file', 'keyring']), publicKey: Base64 });
type Marker = z.infer<typeof Marker>;

const keysFolder = (dataFolder: string): string => join(dataFolder, 'keys');
const markerPath = (dataFolder: string, name: KeyName): string => join(keysFolder(dataFolder), `${name}.public.json`);

function readMarker(dataFolder: string, name: KeyName): Marker | null {
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
  readMarker(dataFolder, 'seal-0')?.kind ?? readMarker(dataFolder, 'device')?.kind ?? null;

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
  makeFolderDurably(keysFolder(dataFolder));
  const seed = random(32);
  await vault.write(name, seed);
  const marker: Marker = { v: 1, kind: vault.kind, publicKey: signerFrom(seed).publicKey };
  writeDurably(markerPath(dataFolder, name), Buffer.from(`${JSON.stringify(marker)}\n`));
  return ok(signerFrom(seed));
}
