import { createHash } from 'node:crypto';
import { formatCheckpoint } from '#contract/log/checkpoint.ts';
import { cosign } from '#contract/log/cosignature.ts';
import { consistencyProof, frontierAt, inclusionProof, leafNode, type ReadNode, rootOf } from '#contract/log/merkle.ts';
import { formatNote, signText } from '#contract/log/note.ts';
import { formatVkey, keyTypes, verifierKey } from '#contract/log/verifier-key.ts';
import { type SeededKey, seededKey } from './seeded-key.ts';

export const hashBytes = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** A log in memory: the perfect subtrees' nodes by level. */
export class LogMaker {
  readonly #levels: Uint8Array[][] = [];

  get size(): number {
    return this.#levels[0]?.length ?? 0;
  }

  /** @returns index of the leaf */
  append(leafBytes: Uint8Array): number {
    const index = this.size;
    let node = leafNode(hashBytes, leafBytes);
    for (let level = 0; ; level += 1) {
      const nodes = this.#levels[level] ?? [];
      this.#levels[level] = nodes;
      nodes.push(node);
      const left = nodes.at(-2);
      if (nodes.length % 2 === 1 || left === undefined) return index;
      node = hashBytes(Buffer.concat([Uint8Array.of(1), left, node]));
    }
  }

  readonly #node: ReadNode = async (level, index) => {
    const node = this.#levels[level]?.[index];
    if (node === undefined) throw new RangeError(`no node ${level}/${index}`);
    return node;
  };

  root = async (size: number = this.size): Promise<Uint8Array> => rootOf(hashBytes, await frontierAt(size, this.#node));

  inclusion = async (index: number, size: number = this.size): Promise<string[]> =>
    base64s(await inclusionProof(hashBytes, index, size, this.#node));

  consistency = async (oldSize: number, size: number = this.size): Promise<string[]> =>
    base64s(await consistencyProof(hashBytes, oldSize, size, this.#node));
}

const base64s = (nodes: readonly Uint8Array[]): string[] => nodes.map(toBase64);
export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** One that signs checkpoints: the log, or a witness. */
export interface Signer {
  readonly name: string;
  readonly key: SeededKey;
  readonly vkey: string;
}

const signerOf = (name: string, type: (typeof keyTypes)[keyof typeof keyTypes], seed: string): Signer => {
  const key = seededKey(seed);
  const raw = Buffer.from(key.publicKey, 'base64');
  return { name, key, vkey: formatVkey(verifierKey(hashBytes, name, type, raw)) };
};
export const logSigner = (name: string, seed = name): Signer => signerOf(name, keyTypes.ed25519, seed);
export const witnessSigner = (name: string, seed = name): Signer => signerOf(name, keyTypes.cosignature, seed);

const rawOf = (signer: Signer): Uint8Array => Buffer.from(signer.key.publicKey, 'base64');

/** A checkpoint as a signed note. */
export function signCheckpoint(
  checkpoint: { readonly size: number; readonly root: Uint8Array; readonly origin?: string },
  log: Signer,
  witnesses: readonly Signer[],
  atSec: number,
): string {
  const text = formatCheckpoint({ origin: log.name, ...checkpoint });
  const logKey = verifierKey(hashBytes, log.name, keyTypes.ed25519, rawOf(log));
  return formatNote(text, [
    signText(text, logKey, log.key.sign),
    ...witnesses.map((w) =>
      cosign(text, verifierKey(hashBytes, w.name, keyTypes.cosignature, rawOf(w)), atSec, w.key.sign),
    ),
  ]);
}
