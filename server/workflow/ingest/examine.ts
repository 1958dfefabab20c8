import { hash } from 'node:crypto';
import { canonicalJson } from '#contract/json.ts';
import type { TrailEntry } from '#contract/trail/entry.ts';

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

/**
 * Every text of an entry is made once: this runs for each that arrives, and canonical JSON is most of what it costs.
 * JCS sorts keys, so that the leaf's text begins with the text that is sealed.
 */
export function examine(entry: TrailEntry): Examined {
  const { body, prev, seal } = entry.leaf;
  const sealedText = canonicalJson({ body, prev });
  const leafText = `${sealedText.slice(0, -1)},"seal":${canonicalJson(seal)}}`;
  const dataText = canonicalJson(entry.data);
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
