import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { decodeBase64, encodeBase64 } from '#contract/log/base64.ts';
import type { SignMessage } from '#contract/log/note.ts';
import { isKeyName, keyTypes, type VerifierKey, verifierKey } from '#contract/log/verifier-key.ts';
import { sha256, signerFrom } from './ed25519.ts';
import { Problem, reasonOf } from './problem.ts';

/** Name and private half in one file, so that no key is ever used under another name than the one published. */
const KeyFile = z.strictObject({
  v: z.literal(1),
  name: z.string().max(200).refine(isKeyName),
  /** Private key of RFC 8032, base64 of 32 bytes. */
  seed: z.string().refine((text) => decodeBase64(text)?.length === 32),
});

export interface WitnessKey {
  readonly key: VerifierKey;
  readonly sign: SignMessage;
}

/** Text of the key file. @throws RangeError for what is no name or no seed. */
export const keyFileText = (name: string, seed: Uint8Array): string => {
  const parsed = KeyFile.safeParse({ v: 1, name, seed: encodeBase64(seed) });
  if (!parsed.success) throw new RangeError('not a name or a seed of a key');
  return `${JSON.stringify(parsed.data)}\n`;
};

/** @throws Problem where the file cannot be read, is not a key, or can be read by other accounts. */
export function readKeyFile(path: string): WitnessKey {
  let parsed: z.infer<typeof KeyFile>;
  try {
    // Windows has no such bits; there the folder's access list has to do.
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      throw new Problem('key', `${path} can be read by other accounts: make it mode 0600`);
    }
    parsed = KeyFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (error instanceof Problem) throw error;
    // A parser's message could quote the file.
    throw new Problem('key', `${path} is not a readable key: ${error instanceof z.ZodError ? 'form' : nameOf(error)}`);
  }
  const { publicKey, sign } = signerFrom(decodeBase64(parsed.seed) ?? new Uint8Array(0));
  return { key: verifierKey(sha256, parsed.name, keyTypes.cosignature, publicKey), sign };
}

const nameOf = (error: unknown): string => (error instanceof SyntaxError ? 'form' : reasonOf(error));
