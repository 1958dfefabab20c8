import { canonicalJson } from '#contract/json.ts';
import type { EntryBody, SealKey } from '#contract/trail/entry.ts';
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

/**
 * Numbers, links and seals one entry. Each canonical text is made once: the leaf's begins with what the seal is over,
 * for `seal` comes last in RFC 8785's order. A test holds the outcome together with the contract's own functions.
 */
export function sealEntry(
  end: ChainEnd,
  moment: Moment,
  entry: NewEntry,
  { salt, sign, nextKey }: Sealing,
): { readonly body: EntryBody; readonly stored: StoredEntry } {
  const data = canonicalJson(entry.data);
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
    commit: sha256(Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(data)])),
    nextKey,
  };
  const sealed = canonicalJson({ body, prev: end.head });
  const seal = canonicalJson({ period: end.key.period, sig: sign(Buffer.from(sealed)) });
  const leaf = `${sealed.slice(0, -1)},"seal":${seal}}`;
  const hash = sha256(Buffer.from(`\0${leaf}`));
  return { body, stored: { chain: end.chain, seq: end.next, leaf, salt, data, hash } };
}

/** JSON of an entry as it travels, put together from the stored canonical texts: no parsing on the way out. */
export const entryJson = (stored: StoredEntry): string =>
  `{"data":${stored.data},"leaf":${stored.leaf},"salt":"${stored.salt}"}`;
