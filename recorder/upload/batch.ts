import { maxBatchBytes, maxBatchEntries } from '#contract/http/terminal-api.ts';
import { entryJson, type StoredEntry } from '../trail/seal-entry.ts';

export interface Batch {
  readonly body: Buffer;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** The body of POST /v1/terminal/entries: as many of the oldest as fit. Null where there is none. */
export function makeBatch(chain: string, entries: readonly StoredEntry[]): Batch | null {
  const head = `{"chain":"${chain}","entries":[`;
  const texts: string[] = [];
  let bytes = head.length + 2;
  for (const [index, entry] of entries.slice(0, maxBatchEntries).entries()) {
    // Behind a gap another chain of numbers begins: the office could not place it.
    if (entry.seq !== (entries[0]?.seq ?? 0) + index) break;
    const text = entryJson(entry);
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > maxBatchBytes) break;
    texts.push(text);
  }
  const first = entries[0];
  if (first === undefined || texts.length === 0) return null;
  return {
    body: Buffer.from(`${head}${texts.join(',')}]}`),
    firstSeq: first.seq,
    lastSeq: first.seq + texts.length - 1,
  };
}
