import { hash } from 'node:crypto';
import type { EntryBody, TrailEntry } from '#contract/trail/entry.ts';

/** An entry with what can be said of it alone. */
export interface Examined {
  readonly entry: TrailEntry;
  /** Leaf hash. */
  readonly hash: string;
  /** RFC 8785 text of the leaf and of the data, and of what the seal is over. */
  readonly leafText: string;
  readonly dataText: string;
  readonly sealedText: string;
  /** Bytes of leaf, salt and data together as JSON. */
  readonly bytes: number;
  /** Whether salt and data are what the leaf commits to. */
  readonly commitHolds: boolean;
}

/** Bytes of JSON around leaf, salt and data: `{"leaf":…,"salt":"…","data":…}`. */
const envelopeBytes = '{"leaf":,"salt":"","data":}'.length + 32;

/** Every text of an entry is made once: this runs for each that arrives, and making them is most of what it costs. */
export function examine(entry: TrailEntry): Examined {
  const { body, prev, seal } = entry.leaf;
  const sealedText = sealedTextOf(body, prev);
  const leafText = `${sealedText.slice(0, -1)},"seal":{"period":${seal.period},"sig":"${seal.sig}"}}`;
  const dataText = canonicalText(entry.data);
  const leafBytes = Buffer.from(`\0${leafText}`);
  const committed = Buffer.concat([Buffer.from(entry.salt, 'hex'), Buffer.from(dataText)]);
  return {
    entry,
    hash: hash('sha256', leafBytes, 'hex'),
    ...{ leafText, dataText, sealedText },
    bytes: leafBytes.length - 1 + committed.length - 16 + envelopeBytes,
    commitHolds: hash('sha256', committed, 'hex') === body.commit,
  };
}

/**
 * RFC 8785 text of {body, prev}. The schema lets into these fields only signs that JSON writes as they are, and safe
 * integers: a template does what the general way does at a fraction of its cost. A test holds the two together.
 */
function sealedTextOf(body: EntryBody, prev: string): string {
  const { actor, at, boot, chain, commit, mono, nextKey, seq, session, type, v } = body;
  return (
    `{"body":{"actor":"${actor}","at":"${at}","boot":"${boot}","chain":"${chain}","commit":"${commit}","mono":${mono},` +
    `"nextKey":${quoted(nextKey)},"seq":${seq},"session":${quoted(session)},"type":"${type}","v":${v}},"prev":"${prev}"}`
  );
}

const quoted = (text: string | null): string => (text === null ? 'null' : `"${text}"`);

/**
 * RFC 8785 text of JSON that is known to be tame (`isTameJson`): ECMAScript writes numbers and strings as it demands, and
 * compares keys by UTF-16 code units. What a recorder sends has its keys in that order already, and is written by the
 * engine at a quarter of the cost. A test holds it together with `canonicalJson`.
 */
export const canonicalText = (value: unknown): string =>
  isInOrder(value) ? JSON.stringify(value) : textInOrder(value);

/** Whether the keys of every object within stand in the order of RFC 8785, as they will be written. */
function isInOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  let before: string | null = null;
  for (const [key, inner] of Object.entries(value)) {
    if ((before !== null && key <= before) || !isInOrder(inner)) return false;
    before = key;
  }
  return true;
}

function textInOrder(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(textInOrder).join(',')}]`;
  const object: Readonly<Record<string, unknown>> = { ...value };
  const members = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${textInOrder(object[key])}`);
  return `{${members.join(',')}}`;
}
