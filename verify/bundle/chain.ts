import { commitmentHex, leafHashBase64, leafHashHex } from '../format/hash.ts';
import type { InclusionCheck } from '../log/merkle.ts';
import type { SealCheck } from '../seals/seal-check.ts';
import { dataOf, isKnownType } from '../trail/catalogue.ts';
import { noSessions, type Sessions, sessionsAfter } from '../trail/sessions.ts';
import type { ReasonCode } from '../verdict/reasons.ts';
import type { ChainLine, EntryLine } from './parse-line.ts';

/** Where the reader of a chain stands (sections 2 and 3 of docs/trail-format.md). */
export interface ChainState {
  readonly chain: string;
  /** Number that the next entry must have. */
  readonly seq: number;
  /** Leaf hash of the entry before it, or the genesis. */
  readonly head: string;
  readonly period: number;
  /** Public key of the period, base64. */
  readonly key: string;
  readonly sessions: Sessions;
}

export interface Fault {
  readonly code: ReasonCode;
  readonly detail: string | null;
}

/** Begins a chain from the act that certifies it, or says what is wrong with that. */
export function beginChain(line: ChainLine, log: InclusionCheck): ChainState | Fault {
  const { chain, enrolled } = line;
  if (chain !== `loan:${enrolled.loan}`) return { code: 'VF-122', detail: enrolled.loan };
  const commit = commitmentHex(enrolled.salt, enrolled.actText);
  const leaf = leafHashBase64(`{"commit":"${commit}","kind":"act","v":1}`);
  if (!log.holds(leaf, enrolled.index, enrolled.proof)) return { code: 'VF-123', detail: null };
  return { chain, seq: 0, head: enrolled.genesis, period: 0, key: enrolled.sealKey, sessions: noSessions() };
}

const maxEntryBytes = 32 * 1024;
/** JCS of {data, leaf, salt} without the texts of data and leaf. */
const entryFrameBytes = '{"data":,"leaf":,"salt":""}'.length + 32;

/**
 * Takes a chain's next entry: the state behind it, or the first thing that is wrong with it. The seal is only handed on,
 * and only where nothing was wrong that comes before it: a bad seal of an entry counts before what is answered here.
 */
export function takeEntry(
  state: ChainState,
  entry: EntryLine,
  at: { readonly line: number; readonly bytes: number },
  log: InclusionCheck,
  seals: SealCheck,
): { readonly state: ChainState; readonly isKnown: boolean } | Fault {
  const { seq } = entry;
  const { chain } = state;
  const early = earlyFault(state, entry, at.bytes);
  if (early !== null) return early;
  seals.add({ line: at.line, chain, seq }, { key: state.key, sig: entry.sig, message: entry.sealedText });

  const isKnown = isKnownType(entry.type);
  const late = (code: ReasonCode, detail: string | null = null) => ({ code, detail });
  if (entry.open !== null) {
    if (commitmentHex(entry.open.salt, entry.open.dataText) !== entry.commit) return late('VF-133');
    if (isKnownType(entry.type) && !dataOf[entry.type].safeParse(entry.open.data).success)
      return late('VF-134', entry.type);
  }
  const sessions = sessionsAfter(state.sessions, entry.type, entry.session);
  if (sessions === null) return late('VF-127', entry.type);
  const hash = leafHashHex(entry.leafText);
  const leaf = leafHashBase64(`{"chain":"${chain}","hash":"${hash}","kind":"entry","seq":${seq},"v":1}`);
  if (!log.holds(leaf, entry.index, entry.proof)) return late('VF-136');
  const next =
    entry.nextKey === null
      ? { period: state.period, key: state.key }
      : { period: state.period + 1, key: entry.nextKey };
  return { state: { chain, seq: seq + 1, head: hash, ...next, sessions }, isKnown };
}

function earlyFault(state: ChainState, entry: EntryLine, lineBytes: number): Fault | null {
  if (lineBytes > maxEntryBytes && entry.open !== null) {
    const bytes = Buffer.byteLength(entry.open.dataText) + entry.leafText.length + entryFrameBytes;
    if (bytes > maxEntryBytes) return { code: 'VF-135', detail: null };
  }
  if (entry.chain !== state.chain) return { code: 'VF-124', detail: entry.chain };
  if (entry.seq !== state.seq) return { code: 'VF-125', detail: String(entry.seq) };
  if (entry.prev !== state.head) return { code: 'VF-126', detail: null };
  if (entry.period !== state.period) return { code: 'VF-131', detail: String(entry.period) };
  return null;
}
