import { canonicalJson } from '#contract/json.ts';
import { commitment, type EntryBody, type Leaf, leafHash, type SealKey, sealedBytes } from '#contract/trail/entry.ts';
import type { NewEntry } from './new-entry.ts';
import { sha256 } from './sha256.ts';

/** When and where an entry is written. */
export interface Moment {
  readonly at: string;
  readonly boot: string;
  readonly mono: number;
}

/** The end of a chain that an entry follows. */
export interface ChainEnd {
  readonly chain: string;
  readonly next: number;
  readonly head: string;
  /** The key that has to seal that entry. */
  readonly key: SealKey;
}

/** An entry as the store holds it: the texts are canonical (RFC 8785). */
export interface StoredEntry {
  readonly chain: string;
  readonly seq: number;
  readonly leaf: string;
  readonly salt: string;
  readonly data: string;
  /** Leaf hash, hex. */
  readonly hash: string;
}

export interface Sealing {
  /** 128 random bits, hex. */
  readonly salt: string;
  /** Signs with the private half of the chain end's key; base64. */
  readonly sign: (bytes: Uint8Array) => string;
  /** Public key of the period after this one where this entry closes it, else null. */
  readonly nextKey: string | null;
}

/** Numbers, links and seals one entry. */
export function sealEntry(
  end: ChainEnd,
  moment: Moment,
  entry: NewEntry,
  { salt, sign, nextKey }: Sealing,
): { readonly body: EntryBody; readonly stored: StoredEntry } {
  const body: EntryBody = {
    v: 1,
    chain: end.chain,
    seq: end.next,
    boot: moment.boot,
    mono: moment.mono,
    at: moment.at,
    session: entry.session,
    type: entry.type,
    actor: entry.actor,
    commit: commitment(sha256, salt, entry.data),
    nextKey,
  };
  const leaf: Leaf = { body, prev: end.head, seal: { period: end.key.period, sig: sign(sealedBytes(body, end.head)) } };
  return {
    body,
    stored: {
      chain: end.chain,
      seq: end.next,
      leaf: canonicalJson(leaf),
      salt,
      data: canonicalJson(entry.data),
      hash: leafHash(sha256, leaf),
    },
  };
}

/** JSON of an entry as it travels, put together from the stored canonical texts: no parsing on the way out. */
export const entryJson = (stored: StoredEntry): string =>
  `{"data":${stored.data},"leaf":${stored.leaf},"salt":"${stored.salt}"}`;
