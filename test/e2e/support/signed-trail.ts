import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { Draft } from '#contract/trail/catalogue.ts';
import { commitment, leafHash, sealedBytes, type TrailEntry } from '#contract/trail/entry.ts';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** An entry of the catalogue with the instant at which it happened. */
export interface TimedDraft {
  readonly at: string;
  readonly draft: Draft;
}

export interface ChainPosition {
  readonly seq: number;
  /** Leaf hash of the entry before, or the statement's hash for entry 0. */
  readonly prev: string;
}

export interface SealingFacts {
  readonly chain: string;
  readonly boot: string;
  readonly bootedAt: string;
  readonly sealKey: KeyObject;
}

/** Numbers, links and seals drafts as a recorder does. Returns the entries and where the chain stands after them. */
export function sealTrail(
  facts: SealingFacts,
  from: ChainPosition,
  drafts: readonly TimedDraft[],
): { readonly entries: readonly TrailEntry[]; readonly next: ChainPosition } {
  const entries: TrailEntry[] = [];
  let { seq, prev } = from;
  for (const { at, draft } of drafts) {
    const salt = randomBytes(16).toString('hex');
    const { type, session, actor, data } = draft;
    const mono = Math.max(0, Date.parse(at) - Date.parse(facts.bootedAt));
    const body = {
      v: 1,
      chain: facts.chain,
      seq,
      boot: facts.boot,
      mono,
      at,
      session,
      type,
      actor,
      commit: commitment(sha256, salt, data),
      nextKey: null,
    } as const;
    const sig = sign(null, sealedBytes(body, prev), facts.sealKey).toString('base64');
    const leaf = { body, prev, seal: { period: 0, sig } };
    entries.push({ leaf, salt, data });
    prev = leafHash(sha256, leaf);
    seq += 1;
  }
  return { entries, next: { seq, prev } };
}
