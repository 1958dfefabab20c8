import type { CheckFault } from '#contract/http/audit-api.ts';
import { canonicalJson } from '#contract/json.ts';
import { actLeaf, entryLeaf } from '#contract/log/leaf.ts';
import { typeEntry } from '#contract/trail/catalogue.ts';
import { commitment, Leaf, leafHash, type SealKey, sealedBytes, sealKeyAfter } from '#contract/trail/entry.ts';
import { sha256 } from '../../digest.ts';
import type { EntriesTable, OfficeActsTable } from '../../store/tables.ts';
import { sealHolds } from '../../workflow/ingest/seals/seal-holds.ts';
import type { DisposalReach } from './disposal-reach.ts';

/** Where a chain stands while it is walked. */
export interface ChainPlace {
  readonly chain: string;
  readonly seq: number;
  /** Leaf hash of the entry before, or the chain's genesis. */
  readonly prev: string;
  readonly key: SealKey;
}

export type StoredEntry = EntriesTable & { readonly log_leaf: Uint8Array | null };

type Checked = { readonly ok: true; readonly next: ChainPlace } | { readonly ok: false; readonly why: CheckFault };

const fault = (why: CheckFault): Checked => ({ ok: false, why });

/**
 * One stored entry against its place: row and leaf say the same; the leaf is what was hashed, linked, sealed and laid
 * into the log; and data that is still there is what was committed to.
 */
export function checkEntry(place: ChainPlace, row: StoredEntry, reach: DisposalReach): Checked {
  if (row.seq !== place.seq) return fault('seq');
  const leaf = Leaf.safeParse(readJson(row.leaf));
  if (!leaf.success || canonicalJson(leaf.data) !== row.leaf) return fault('leaf');
  const { body, prev, seal } = leaf.data;
  const isSame = (['chain', 'seq', 'at', 'session', 'type', 'actor'] as const).every(
    (name) => body[name] === row[name],
  );
  if (row.disposition !== typeEntry(body.type).disposition) return fault('leaf');
  if (!isSame || leafHash(sha256, leaf.data) !== row.hash) return fault('leaf');
  if (prev !== place.prev) return fault('prev');
  const mayBeEmpty = reach.ofEntry(row.chain, row.seq);
  if (!commits(row.salt, row.data, mayBeEmpty, (salt, data) => commitment(sha256, salt, data) === body.commit)) {
    return fault('commit');
  }
  const { period, publicKey } = place.key;
  const sealed = { publicKey, sig: seal.sig, text: Buffer.from(sealedBytes(body, prev)).toString() };
  if (seal.period !== period || !sealHolds(sealed)) return fault('seal');
  if (!isSameBytes(entryLeaf(row.chain, row.seq, row.hash), row.log_leaf)) return fault('log-leaf');
  const next = { chain: place.chain, seq: row.seq + 1, prev: row.hash, key: sealKeyAfter(place.key, body) };
  return { ok: true, next };
}

/** Whether an act of the office is what its leaf in the log commits to. */
export const actHolds = (act: OfficeActsTable, leaf: Uint8Array | null, reach: DisposalReach): boolean =>
  leaf !== null &&
  commits(act.salt, act.data, reach.ofAct(act.act, act.log_index), (salt, data) =>
    isSameBytes(actLeaf(sha256, salt, { at: act.at, actor: act.actor, act: act.act, data }), leaf),
  );

/** What was emptied by rule says nothing any more, and is sound; emptied otherwise, or by half, it is not. */
function commits(
  salt: string | null,
  data: string | null,
  mayBeEmpty: boolean,
  holds: (salt: string, data: unknown) => boolean,
): boolean {
  if (salt === null || data === null) return mayBeEmpty && salt === data;
  const value = readJson(data);
  return value !== undefined && /^[0-9a-f]{32}$/.test(salt) && holds(salt, value);
}

const isSameBytes = (a: Uint8Array, b: Uint8Array | null): boolean => b !== null && Buffer.from(a).equals(b);

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
