import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { keyTypes, readVkey, type VerifierKey } from '#contract/log/verifier-key.ts';
import type { DataFolder } from '../data-folder.ts';
import { sha256Bytes } from '../digest.ts';
import { writeDurably } from '../write-durably.ts';

/** A witness as it is configured. */
export interface Witness {
  /** What `/add-checkpoint` is appended to. */
  readonly url: string;
  readonly vkey: string;
  readonly key: VerifierKey;
}

const maxWitnesses = 16;
const Configured = z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(400), vkey: z.string().max(400) });
const WitnessFile = z.strictObject({ witnesses: z.array(Configured).max(maxWitnesses) });

function witnessOf({ url, vkey }: z.infer<typeof Configured>): Witness {
  const read = readVkey(sha256Bytes, vkey);
  if (!read.ok || read.value.type !== keyTypes.cosignature) throw new Error(`not the vkey of a witness: ${vkey}`);
  return { url, vkey, key: read.value };
}

/** The configured witnesses; none where there is no such file. @throws Error where it cannot be read. */
export function readWitnesses({ witnesses: path }: DataFolder): readonly Witness[] {
  if (!existsSync(path)) return [];
  return WitnessFile.parse(JSON.parse(readFileSync(path, 'utf8'))).witnesses.map(witnessOf);
}

/** Adds a witness, or gives one that is there already another address. A running server asks it after its next start. */
export function addWitness(files: DataFolder, added: { readonly url: string; readonly vkey: string }): void {
  const witness = witnessOf(Configured.parse({ url: added.url, vkey: added.vkey }));
  const others = readWitnesses(files).filter(({ vkey }) => vkey !== witness.vkey);
  const witnesses = [...others, witness].map(({ url, vkey }) => ({ url, vkey }));
  writeDurably(files.witnesses, `${JSON.stringify(WitnessFile.parse({ witnesses }), null, 2)}\n`, 0o600);
}
