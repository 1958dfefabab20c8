import { decodeBase64 } from '#contract/log/base64.ts';
import { BundleLine, EnrolledData, maxBundleLineBytes } from '#contract/log/bundle.ts';
import { actLeaf, entryLeaf } from '#contract/log/leaf.ts';
import { leafNode, verifyConsistency, verifyInclusion } from '#contract/log/merkle.ts';
import type { VerifierKey } from '#contract/log/verifier-key.ts';
import { commitment, leafHash, type SealKey, sealedBytes, sealKeyAfter } from '#contract/trail/entry.ts';
import { verifyEd25519 } from '../../../server/log/log-key.ts';
import { hash, openCheckpoint } from './log.ts';
import { sha256 } from './trail.ts';

export async function collect(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

const nodes = (proof: readonly string[]): readonly Uint8Array[] =>
  proof.map((p) => decodeBase64(p) ?? new Uint8Array());

export interface CheckedBundle {
  readonly entries: number;
  /** Numbers of the entries that are shown with their data. */
  readonly open: readonly number[];
  readonly consistency: readonly number[];
}

/**
 * Checks a bundle by docs/trail-format.md, section 10, with the contract's functions: not the verifier, only what a test
 * of the writer needs. Throws where anything does not hold.
 */
export function checkBundle(texts: readonly string[], log: VerifierKey): CheckedBundle {
  const fail = (why: string): never => {
    throw new Error(why);
  };
  const lines = texts.map((text) => {
    if (text.includes('\n') || Buffer.byteLength(text) > maxBundleLineBytes) fail('not one line');
    return BundleLine.parse(JSON.parse(text));
  });
  const [header, checkpointLine, ...rest] = lines;
  if (header?.kind !== 'header' || checkpointLine?.kind !== 'checkpoint') return fail('order');
  const { size, root } = openCheckpoint(checkpointLine.note, log);
  const assertIncluded = (
    leaf: Uint8Array,
    place: { readonly index: number; readonly proof: readonly string[] },
  ): void => {
    const claim = { leaf: leafNode(hash, leaf), index: place.index, size, proof: nodes(place.proof), root };
    if (!verifyInclusion(hash, claim)) fail(`leaf ${place.index} is not included`);
  };
  const consistency: number[] = [];
  const open: number[] = [];
  let chain = '';
  let key: SealKey | null = null;
  let prev = '';
  let seq = 0;
  for (const line of rest) {
    switch (line.kind) {
      case 'consistency': {
        const oldRoot = decodeBase64(line.oldRoot) ?? new Uint8Array();
        const claim = { oldSize: line.oldSize, oldRoot, size, root, proof: nodes(line.proof) };
        if (!verifyConsistency(hash, claim)) fail(`not consistent with ${line.oldSize}`);
        consistency.push(line.oldSize);
        break;
      }
      case 'chain': {
        const { salt, index, proof, ...facts } = line.enrolled;
        assertIncluded(actLeaf(sha256, salt, facts), { index, proof });
        const data = EnrolledData.parse(facts.data);
        if (line.chain !== `loan:${data.loan}`) fail('another chain');
        ({ chain } = line);
        prev = data.genesis;
        key = { period: 0, publicKey: data.sealKey };
        break;
      }
      case 'entry': {
        const { body, seal } = line.leaf;
        if (key === null || body.chain !== chain || body.seq !== seq || line.leaf.prev !== prev) fail(`link at ${seq}`);
        const current: SealKey = key ?? fail('no chain');
        const raw = decodeBase64(current.publicKey) ?? new Uint8Array();
        const sig = decodeBase64(seal.sig) ?? new Uint8Array();
        if (seal.period !== current.period || !verifyEd25519(raw, sealedBytes(body, line.leaf.prev), sig))
          fail(`seal at ${seq}`);
        if (line.open !== null) {
          if (commitment(sha256, line.open.salt, line.open.data) !== body.commit) fail(`commitment at ${seq}`);
          open.push(seq);
        }
        prev = leafHash(sha256, line.leaf);
        assertIncluded(entryLeaf(chain, seq, prev), line);
        key = sealKeyAfter(current, body);
        seq += 1;
        break;
      }
      case 'end':
        if (line.entries !== seq || line !== rest.at(-1)) fail('end');
        return { entries: seq, open, consistency };
      default:
        fail('order');
    }
  }
  return fail('no end');
}
