import type { ErrorCode, Outcome } from '#contract/errors.ts';
import type { RecorderAnswer } from '#contract/socket/protocol.ts';
import type { EntryData } from '#contract/trail/catalogue.ts';

/** Brings 持出しデータ into the work folder: what the head has approved, each file once, with the approved hash. */
export interface Delivery {
  /** Begins to wait for approvals; nothing while it does. */
  readonly start: () => void;
  /** Resolves when nothing is under way. What has come is kept, and gone on with at the next start. */
  readonly stop: () => Promise<void>;
}

export type DeliveryEntry =
  | { readonly type: 'data.delivered'; readonly data: EntryData<'data.delivered'> }
  | { readonly type: 'data.delivery-failed'; readonly data: EntryData<'data.delivery-failed'> };

/** What a delivery needs of the agent around it. */
export interface DeliveryLine {
  /** Asks for the right to fetch, over the recorder. */
  readonly ask: () => Promise<Outcome<RecorderAnswer<'delivery'>>>;
  /** The loan of this PC; null where it is not known. */
  readonly loan: () => string | null;
  /** Whether the work folder is there, and is the one that it was. */
  readonly isWorkFolderThere: () => boolean;
  /** Resolves when the entry is in the trail. */
  readonly record: (entry: DeliveryEntry) => Promise<void>;
  /** Whether the newest part of the trail says that this file was delivered: an agent that was killed wrote it. */
  readonly isRecorded: (id: string, n: number) => Promise<boolean>;
  /** Files that have come, by their names in the work folder. */
  readonly arrived: (names: readonly string[]) => void;
  readonly failed: (code: ErrorCode) => void;
}
export type OpenDelivery = (line: DeliveryLine) => Delivery;

export const noDelivery: Delivery = { start: () => undefined, stop: async () => undefined };
