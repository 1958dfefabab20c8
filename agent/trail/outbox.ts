import type { ErrorCode, Outcome } from '#contract/errors.ts';
import { maxLineBytes } from '#contract/socket/protocol.ts';
import type { Draft } from '#contract/trail/catalogue.ts';

/** Entries of things that have happened already: they wait here, in order, for as long as the recorder is away. */
export interface Outbox {
  /** `recorded` is called with the entry's number once it is on the disk. */
  readonly add: (draft: Draft, recorded: (seq: number) => void) => void;
  /** Tries now; also tried by itself after `add` and every `retryMs`. */
  readonly flush: () => void;
  readonly size: () => number;
  readonly stop: () => void;
}

export interface OutboxDeps {
  readonly append: (drafts: readonly Draft[]) => Promise<Outcome<{ readonly firstSeq: number }>>;
  readonly refused: (code: ErrorCode, detail: string) => void;
  readonly retryMs: number;
}

/** At most this many entries in one request (contract/socket/protocol.ts). */
const maxBatch = 64;
/** Bytes of drafts in one request, with room left for the envelope. */
const maxBatchBytes = maxLineBytes - 1024;

interface Item {
  readonly draft: Draft;
  readonly recorded: (seq: number) => void;
  readonly bytes: number;
}

/** Refusals that say that the entry itself is wrong: trying it again would hold up all that follow. */
const isEntryAtFault = (code: ErrorCode): boolean => code === 'TM-104' || code === 'TM-106';

export function createOutbox(deps: OutboxDeps): Outbox {
  let queue: Item[] = [];
  let sending = false;
  let stopped = false;
  let largest = maxBatch;
  let timer: NodeJS.Timeout | null = null;

  const sendAll = async (): Promise<void> => {
    while (queue.length > 0 && !stopped) {
      const batch = nextBatch(queue, largest);
      const outcome = await deps.append(batch.map((item) => item.draft));
      if (outcome.ok) {
        queue = queue.slice(batch.length);
        for (const [i, item] of batch.entries()) item.recorded(outcome.value.firstSeq + i);
        largest = maxBatch;
        continue;
      }
      if (isEntryAtFault(outcome.code)) {
        // One entry at fault refuses its whole batch: go on one by one until it is found and set aside.
        if (batch.length === 1) queue = queue.slice(1);
        else largest = 1;
        deps.refused(outcome.code, outcome.detail ?? '');
        continue;
      }
      deps.refused(outcome.code, outcome.detail ?? '');
      return;
    }
  };

  const flush = (): void => {
    if (sending || stopped || queue.length === 0) return;
    sending = true;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    void sendAll().finally(() => {
      sending = false;
      if (queue.length > 0 && !stopped) timer = setTimeout(flush, deps.retryMs);
    });
  };

  return {
    add: (draft, recorded) => {
      queue.push({ draft, recorded, bytes: Buffer.byteLength(JSON.stringify(draft)) + 1 });
      // After the caller's turn, so that what is added together travels together.
      queueMicrotask(flush);
    },
    flush,
    size: () => queue.length,
    stop: () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

function nextBatch(queue: readonly Item[], largest: number): readonly Item[] {
  const batch: Item[] = [];
  let bytes = 0;
  for (const item of queue) {
    if (batch.length >= largest || (batch.length > 0 && bytes + item.bytes > maxBatchBytes)) break;
    batch.push(item);
    bytes += item.bytes;
  }
  return batch;
}
