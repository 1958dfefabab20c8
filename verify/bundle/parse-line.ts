import { canonicalText } from '../format/jcs.ts';
import {
  hasNames,
  isActor,
  isBase64Of32,
  isBase64Of64,
  isChainName,
  isCount,
  isHex32,
  isInstant,
  isSalt,
  isShortText,
  isText,
  isTypeName,
  isUuid,
} from '../format/patterns.ts';
import { writingFault } from '../format/scan-json.ts';
import { isProof } from '../log/merkle.ts';
import type { ReasonCode } from '../verdict/reasons.ts';

export interface HeaderLine {
  readonly kind: 'header';
  readonly v: number;
  readonly madeAt: string;
  readonly scope: string;
}
export interface CheckpointLine {
  readonly kind: 'checkpoint';
  readonly note: string;
}
export interface ConsistencyLine {
  readonly kind: 'consistency';
  readonly oldSize: number;
  readonly oldRoot: string;
  readonly proof: readonly string[];
}
export interface ChainLine {
  readonly kind: 'chain';
  readonly chain: string;
  readonly enrolled: {
    readonly salt: string;
    readonly index: number;
    readonly proof: readonly string[];
    readonly loan: string;
    readonly terminal: string;
    readonly genesis: string;
    readonly sealKey: string;
    /** JCS of {act, actor, at, data}: what the act's commitment is made of. */
    readonly actText: string;
  };
}
export interface EntryLine {
  readonly kind: 'entry';
  readonly index: number;
  readonly proof: readonly string[];
  readonly chain: string;
  readonly seq: number;
  readonly at: string;
  readonly session: string | null;
  readonly type: string;
  readonly commit: string;
  readonly nextKey: string | null;
  readonly prev: string;
  readonly period: number;
  readonly sig: string;
  /** JCS of {body, prev}. */
  readonly sealedText: string;
  /** JCS of the leaf. */
  readonly leafText: string;
  readonly open: { readonly salt: string; readonly data: unknown; readonly dataText: string } | null;
}
export interface EndLine {
  readonly kind: 'end';
  readonly entries: number;
}
export type Line = HeaderLine | CheckpointLine | ConsistencyLine | ChainLine | EntryLine | EndLine;

export type ParsedLine =
  | { readonly ok: true; readonly line: Line }
  | { readonly ok: false; readonly code: ReasonCode; readonly detail: string | null };

interface Read {
  readonly line: Line;
  /** What the line must be, byte for byte. */
  readonly text: string;
}

/**
 * Reads one line of a bundle. The line must be the RFC 8785 text of its value: that text is built anew from the parts
 * whose hashes are needed anyhow, and compared.
 */
export function parseLine(text: string): ParsedLine {
  if (text.startsWith('\ufeff')) return refused('VF-103', 'byte-order-mark');
  if (text.endsWith('\r')) return refused('VF-103', 'CR');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused('VF-103', null);
  }
  const read = readLine(value);
  if (read !== null && read.text === text) return { ok: true, line: read.line };
  const fault = writingFault(text);
  if (fault !== null) return refused('VF-104', fault);
  return refused('VF-105', null);
}

const refused = (code: ReasonCode, detail: string | null): ParsedLine => ({ ok: false, code, detail });

function readLine(value: unknown): Read | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
  switch (value.kind) {
    case 'entry':
      return readEntry(value);
    case 'chain':
      return readChain(value);
    case 'consistency':
      return readConsistency(value);
    case 'header':
      return readHeader(value);
    case 'checkpoint':
      return hasNames(value, ['kind', 'note']) && isShortText(value.note, 16_384)
        ? whole({ kind: 'checkpoint', note: value.note }, value)
        : null;
    case 'end':
      return hasNames(value, ['entries', 'kind']) && isCount(value.entries)
        ? whole({ kind: 'end', entries: value.entries }, value)
        : null;
    default:
      return null;
  }
}

function whole(line: Line, value: unknown): Read | null {
  const text = canonicalText(value);
  return text === null ? null : { line, text };
}

function readHeader(value: object): Read | null {
  // A later version may have other fields; which one it is has to be readable, so that it can be said.
  if ('v' in value && Number.isSafeInteger(value.v) && Number(value.v) > 1)
    return whole({ kind: 'header', v: Number(value.v), madeAt: '', scope: '' }, value);
  if (!hasNames(value, ['kind', 'madeAt', 'scope', 'v'])) return null;
  const { madeAt, scope, v } = value;
  if (v !== 1 || !isText(madeAt, isInstant) || !isShortText(scope, 400)) return null;
  return whole({ kind: 'header', v, madeAt, scope }, value);
}

function readConsistency(value: object): Read | null {
  if (!hasNames(value, ['kind', 'oldRoot', 'oldSize', 'proof'])) return null;
  const { oldRoot, oldSize, proof } = value;
  if (!isText(oldRoot, isBase64Of32) || !isCount(oldSize) || !isProof(proof)) return null;
  return whole({ kind: 'consistency', oldRoot, oldSize, proof }, value);
}

function readChain(value: object): Read | null {
  if (!hasNames(value, ['chain', 'enrolled', 'kind']) || !isText(value.chain, isChainName)) return null;
  const act = value.enrolled;
  if (!hasNames(act, ['act', 'actor', 'at', 'data', 'index', 'proof', 'salt'])) return null;
  const isAct = act.act === 'terminal.enrolled' && isShortText(act.actor, 80) && isText(act.at, isInstant);
  if (!isAct || !isText(act.salt, isSalt) || !isCount(act.index) || !isProof(act.proof)) return null;
  const { data } = act;
  if (!hasNames(data, ['deviceKey', 'genesis', 'loan', 'machine', 'sealKey', 'terminal'])) return null;
  const { deviceKey, genesis, loan, machine, sealKey, terminal } = data;
  if (!isText(deviceKey, isBase64Of32) || !isText(sealKey, isBase64Of32)) return null;
  if (!isText(genesis, isHex32) || !isText(machine, isHex32)) return null;
  if (!isText(loan, isLoan) || !isText(terminal, isTerminal)) return null;
  const actText = canonicalText({ act: act.act, actor: act.actor, at: act.at, data });
  if (actText === null) return null;
  const enrolled = { salt: act.salt, index: act.index, proof: act.proof, loan, terminal, genesis, sealKey, actText };
  return whole({ kind: 'chain', chain: value.chain, enrolled }, value);
}

const isLoan = (text: string): boolean => /^L-\d{8}-\d{3}$/.test(text);
const isTerminal = (text: string): boolean => /^T-\d{4}$/.test(text);

const lineNames = ['index', 'kind', 'leaf', 'open', 'proof'] as const;
const leafNames = ['body', 'prev', 'seal'] as const;
const sealNames = ['period', 'sig'] as const;
const openNames = ['data', 'salt'] as const;

function readEntry(value: object): Read | null {
  if (!hasNames(value, lineNames)) return null;
  const { index, leaf, open: opened, proof } = value;
  if (!isCount(index) || !isProof(proof) || !hasNames(leaf, leafNames)) return null;
  const { prev, seal } = leaf;
  if (!isText(prev, isHex32) || !hasNames(seal, sealNames)) return null;
  const { period, sig } = seal;
  if (!isCount(period) || !isText(sig, isBase64Of64)) return null;
  const body = readBody(leaf.body);
  if (body === null) return null;
  const sealed = `"body":${body.text},"prev":"${prev}"`;
  const leafText = `{${sealed},"seal":{"period":${period},"sig":"${sig}"}}`;
  let open: EntryLine['open'] = null;
  if (opened !== null) {
    if (!hasNames(opened, openNames) || !isText(opened.salt, isSalt) || !isObject(opened.data)) return null;
    const dataText = canonicalText(opened.data, 2);
    if (dataText === null) return null;
    open = { salt: opened.salt, data: opened.data, dataText };
  }
  const openText = open === null ? 'null' : `{"data":${open.dataText},"salt":"${open.salt}"}`;
  const proofText = proof.length === 0 ? '[]' : `["${proof.join('","')}"]`;
  return {
    line: { kind: 'entry', index, proof, ...body.facts, prev, period, sig, sealedText: `{${sealed}}`, leafText, open },
    text: `{"index":${index},"kind":"entry","leaf":${leafText},"open":${openText},"proof":${proofText}}`,
  };
}

const bodyNames = ['actor', 'at', 'boot', 'chain', 'commit', 'mono', 'nextKey', 'seq', 'session', 'type', 'v'] as const;

function readBody(value: unknown): {
  readonly facts: Pick<EntryLine, 'chain' | 'seq' | 'at' | 'session' | 'type' | 'commit' | 'nextKey'>;
  readonly text: string;
} | null {
  if (!hasNames(value, bodyNames)) return null;
  const { actor, at, boot, chain, commit, mono, nextKey, seq, session, type } = value;
  if (value.v !== 1 || !isText(chain, isChainName) || !isCount(seq) || !isCount(mono)) return null;
  if (!isText(actor, isActor) || !isText(at, isInstant) || !isText(boot, isUuid)) return null;
  if (!isText(commit, isHex32) || !isText(type, isTypeName)) return null;
  if (nextKey !== null && !isText(nextKey, isBase64Of32)) return null;
  if (session !== null && !isText(session, isUuid)) return null;
  const key = nextKey === null ? 'null' : `"${nextKey}"`;
  const id = session === null ? 'null' : `"${session}"`;
  return {
    facts: { chain, seq, at, session, type, commit, nextKey },
    text: `{"actor":"${actor}","at":"${at}","boot":"${boot}","chain":"${chain}","commit":"${commit}","mono":${mono},"nextKey":${key},"seq":${seq},"session":${id},"type":"${type}","v":1}`,
  };
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
