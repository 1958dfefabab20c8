import { canonicalJson } from '#contract/json.ts';
import { catalogue } from '#contract/trail/catalogue.ts';
import {
  type EntryBody,
  Leaf,
  leafHash,
  linkFault,
  type SealKey,
  sealedBytes,
  sealKeyAfter,
  TrailEntry,
} from '#contract/trail/entry.ts';
import { type Verifier, verifierFrom } from '../keys/ed25519.ts';
import type { ChainEnd, StoredEntry } from './seal-entry.ts';
import { sha256 } from './sha256.ts';

/** What is wrong with a stored entry. */
export type RowFault =
  | 'json'
  | 'canonical'
  | 'chain'
  | 'seq'
  | 'prev'
  | 'commit'
  | 'data'
  | 'hash'
  | 'seal'
  /** Sealed in an earlier or a later period than this entry stands in. */
  | 'earlier-key'
  | 'later-key';

/** Checks seals under one key after the other. */
export type CheckSeal = (key: SealKey, bytes: Uint8Array, sigBase64: string) => boolean;

/** Keeps the last key at hand: entries of one period follow each other. */
export function sealCheck(): CheckSeal {
  let known: { readonly publicKey: string; readonly verify: Verifier } | null = null;
  return ({ publicKey }, bytes, sig) => {
    if (known?.publicKey !== publicKey) known = { publicKey, verify: verifierFrom(publicKey) };
    return known.verify(bytes, sig);
  };
}

export type CheckedRow =
  | { readonly ok: true; readonly body: EntryBody; readonly data: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly fault: RowFault };

const bad = (fault: RowFault): CheckedRow => ({ ok: false, fault });

/** Checks one stored entry against the end of the chain before it: form, link, commitment, own hash, seal. */
export function checkRow(row: StoredEntry, end: ChainEnd, checkSeal: CheckSeal): CheckedRow {
  let leafValue: unknown;
  let dataValue: unknown;
  try {
    leafValue = JSON.parse(row.leaf);
    dataValue = JSON.parse(row.data);
  } catch {
    return bad('json');
  }
  const parsed = TrailEntry.safeParse({ leaf: leafValue, salt: row.salt, data: dataValue });
  if (!parsed.success) return bad('json');
  const entry = parsed.data;
  // The stored texts go out as they are: another spelling of the same value would be another leaf.
  if (canonicalJson(entry.leaf) !== row.leaf || canonicalJson(entry.data) !== row.data) return bad('canonical');
  if (row.chain !== end.chain) return bad('chain');
  if (row.seq !== end.next) return bad('seq');
  const fault = linkFault(sha256, { chain: end.chain, seq: end.next, prev: end.head }, entry);
  if (fault !== null) return bad(fault);
  if (!catalogue[entry.leaf.body.type].data.safeParse(entry.data).success) return bad('data');
  if (leafHash(sha256, entry.leaf) !== row.hash) return bad('hash');
  const { period, sig } = entry.leaf.seal;
  if (period !== end.key.period) return bad(period < end.key.period ? 'earlier-key' : 'later-key');
  if (!checkSeal(end.key, sealedBytes(entry.leaf.body, entry.leaf.prev), sig)) return bad('seal');
  return { ok: true, body: entry.leaf.body, data: entry.data };
}

/** The end of the chain after a row that was found good. */
export const endAfter = (end: ChainEnd, row: StoredEntry, body: EntryBody): ChainEnd => ({
  chain: row.chain,
  next: row.seq + 1,
  head: row.hash,
  key: sealKeyAfter(end.key, body),
});

/** Reads a stored leaf without checking it, for showing. Throws where the store is damaged. */
export const readLeaf = (row: StoredEntry): Leaf => Leaf.parse(JSON.parse(row.leaf));
