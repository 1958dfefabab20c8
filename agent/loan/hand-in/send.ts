import type { HandInStatus, WantedAnswer } from '#contract/http/hand-in-api.ts';
import { type Asked, failure } from './bearer.ts';
import type { OfficeCalls } from './office-calls.ts';
import { firstChunkBytes, nextChunkBytes } from './pace.ts';
import { StreamReader } from './stream-reader.ts';
import type { FileList, ListedFile } from './take-list.ts';
import type { Progress, RunEnd } from './types.ts';

/** `again`: the list or the office is not what it was; look at both anew. */
export type Sent = { readonly kind: 'sent'; readonly revision: number } | { readonly kind: 'again' } | RunEnd;

export interface SendDeps {
  readonly workFolder: string;
  readonly calls: OfficeCalls;
  readonly monotonicMs: () => number;
  readonly progress: (progress: Progress) => void;
}

/** Mismatches of the same place in the stream that are borne: what was read here had the right hash. */
const maxMismatches = 3;
const again = { kind: 'again' } as const;

/** Brings list and stream to the office, from wherever it stands. */
export async function sendList(deps: SendDeps, list: FileList, standing: HandInStatus): Promise<Sent> {
  const { calls } = deps;
  let status = standing;
  if (status.revision === 0 || status.manifest !== list.manifest) {
    const begun = await calls.begin(status.revision + 1, list);
    if (begun.kind !== 'good') return otherwise(begun);
    status = begun.value;
  }
  const { revision } = status;
  while (status.rows < list.files.length) {
    const taken = await calls.rows(revision, status.rows, list);
    if (taken.kind !== 'good') return otherwise(taken);
    status = taken.value;
  }
  const wanted = await calls.wanted();
  if (wanted.kind !== 'good') return otherwise(wanted);
  const files = wantedFiles(list, wanted.value);
  if (wanted.value.revision !== revision || files === null) return again;
  const reader = new StreamReader(deps.workFolder, files);
  try {
    if (reader.length !== wanted.value.length) return failure('refused', 'TM-411', 'the office wants another stream');
    return await sendStream(deps, reader, revision, status.length === null ? 0 : status.offset);
  } finally {
    reader.close();
  }
}

/** Null where the office names rows that the list does not have. */
function wantedFiles({ files }: FileList, { ranges }: WantedAnswer): readonly ListedFile[] | null {
  const wanted = ranges.flatMap(([first, count]) => files.slice(first, first + count));
  return wanted.length === ranges.reduce((sum, [, count]) => sum + count, 0) ? wanted : null;
}

async function sendStream(deps: SendDeps, reader: StreamReader, revision: number, from: number): Promise<Sent> {
  const { calls, monotonicMs } = deps;
  let offset = from;
  /** Read and not yet taken; begins at `offset`. */
  let held: Buffer = Buffer.alloc(0);
  let chunkBytes = firstChunkBytes;
  let mismatches = 0;
  if ((await reader.seek(offset)) !== null) return again;
  while (offset < reader.length) {
    deps.progress({ sentBytes: offset, toSendBytes: reader.length });
    if (held.length === 0) {
      const chunk = await reader.read(chunkBytes);
      if (chunk.kind === 'changed') return again;
      held = chunk.bytes;
    }
    const began = monotonicMs();
    const bytes = held.subarray(0, chunkBytes);
    const taken = await calls.patch(revision, offset, bytes, () => {
      chunkBytes = nextChunkBytes(chunkBytes, 'lost');
    });
    if (taken.kind === 'good') {
      if (taken.value !== offset + bytes.length) return again;
      chunkBytes = nextChunkBytes(chunkBytes, { tookMs: monotonicMs() - began });
      held = held.subarray(bytes.length);
      offset = taken.value;
      continue;
    }
    if (taken.kind === 'end') return taken.end;
    if (taken.code === 'OF-482') mismatches += 1;
    else if (taken.code !== 'OF-481') return otherwise(taken);
    if (mismatches >= maxMismatches) return otherwise(taken);
    // Taken before its answer got lost, or set back to a file's first byte: the office says where it stands.
    const status = await calls.status();
    if (status.kind !== 'good') return otherwise(status);
    const { value } = status;
    if (value.revision !== revision || value.length !== reader.length || value.state !== 'open') return again;
    const ahead = value.offset - offset;
    offset = value.offset;
    if (ahead > 0 && ahead <= held.length) held = held.subarray(ahead);
    else {
      held = Buffer.alloc(0);
      if ((await reader.seek(offset)) !== null) return again;
    }
  }
  deps.progress({ sentBytes: offset, toSendBytes: reader.length });
  return { kind: 'sent', revision };
}

/** OF-481 says that the office stands elsewhere; every other refusal stays one. */
export function otherwise(asked: Exclude<Asked<never>, { kind: 'good' }>): { readonly kind: 'again' } | RunEnd {
  if (asked.kind === 'end') return asked.end;
  return asked.code === 'OF-481' ? again : failure('refused', 'TM-411', `${asked.code} ${asked.why}`);
}
