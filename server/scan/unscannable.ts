/** A file, or part of it, whose text cannot be had. The message is the Japanese reason that a person reads. */
export class Unscannable extends Error {}

/** What a scan may use up before it gives up: a file beyond it is «not scanned», never «clean». */
export interface ScanLimits {
  readonly maxFileBytes: number;
  /** All that is unpacked from archives, together. */
  readonly maxUnpackedBytes: number;
  readonly maxCells: number;
  readonly maxEntries: number;
  /** Archives within archives. */
  readonly maxDepth: number;
  readonly maxPages: number;
}

export const defaultLimits: ScanLimits = {
  maxFileBytes: 200 * 1024 * 1024,
  maxUnpackedBytes: 1024 * 1024 * 1024,
  maxCells: 20_000_000,
  maxEntries: 20_000,
  maxDepth: 4,
  maxPages: 5_000,
};

/** Counts what a scan uses, over all the files within the file. */
export interface Budget {
  readonly limits: ScanLimits;
  readonly spendBytes: (count: number) => void;
  readonly spendCells: (count: number) => void;
  readonly spendEntries: (count: number) => void;
  readonly spendPages: (count: number) => void;
}

export function newBudget(limits: ScanLimits): Budget {
  const meter = (max: number, reason: string): ((count: number) => void) => {
    let used = 0;
    return (count) => {
      used += count;
      if (used > max) throw new Unscannable(reason);
    };
  };
  return {
    limits,
    spendBytes: meter(limits.maxUnpackedBytes, '展開後の大きさが上限を超えています'),
    spendCells: meter(limits.maxCells, '文字のある欄の数が上限を超えています'),
    spendEntries: meter(limits.maxEntries, '中のファイルの数が上限を超えています'),
    spendPages: meter(limits.maxPages, 'ページ数が上限を超えています'),
  };
}
