import { createRoom } from '../ingest/room.ts';

/** Bytes of chunks that may lie in memory at the same time: eight of full size, however many PCs come back at once. */
const maxBytesUnderWay = 64 * 1024 * 1024;
/** Longest wait for a turn, in ms: well within what whoever waits takes for silence. */
const longestWaitMs = 10_000;

interface Waiting {
  readonly bytes: number;
  readonly begin: (giveBack: () => void) => void;
}

/** Lets chunks in one after the other as there is room. One that waits is not read, so that its sender waits too. */
export class Turns {
  readonly #room = createRoom(maxBytesUnderWay);
  readonly #waiting: Waiting[] = [];

  /** @returns gives the room back, once; null where no turn came in time */
  take(bytes: number): Promise<(() => void) | null> {
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(mine), 1);
        resolve(null);
      }, longestWaitMs);
      const mine: Waiting = {
        bytes,
        begin: (giveBack) => {
          clearTimeout(late);
          resolve(() => {
            giveBack();
            this.#next();
          });
        },
      };
      this.#waiting.push(mine);
      this.#next();
    });
  }

  #next(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const giveBack = this.#room.take(first.bytes);
      if (giveBack === null) return;
      this.#waiting.shift();
      first.begin(giveBack);
    }
  }
}
