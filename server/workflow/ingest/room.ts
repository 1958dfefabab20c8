/**
 * Bytes of batches that may be worked on at the same time. Read and checked, a batch takes several times its size; what
 * does not fit is sent again by its terminal, which keeps everything until it is answered.
 */
const maxBytesUnderWay = 32 * 1024 * 1024;

/** Room for batches under way. After an outage every terminal of the city comes back at once, each with full batches. */
export interface Room {
  /** @returns gives the room back, once; null where there is none. A batch that finds nothing under way always fits. */
  readonly take: (bytes: number) => (() => void) | null;
}

export function createRoom(limit = maxBytesUnderWay): Room {
  let underWay = 0;
  return {
    take: (bytes) => {
      if (underWay > 0 && underWay + bytes > limit) return null;
      underWay += bytes;
      let held = bytes;
      return () => {
        underWay -= held;
        held = 0;
      };
    },
  };
}
