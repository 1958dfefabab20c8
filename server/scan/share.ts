/** Told how much of a file, or of a part of it, has been looked through: from 0 to 1. */
export type OnShare = (share: number) => void;

/** For a part that goes from one share of the whole to another. */
export const shareOf =
  (onShare: OnShare, from: number, to: number): OnShare =>
  (share) =>
    onShare(from + (to - from) * share);
