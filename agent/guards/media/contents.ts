import type { Medium } from './medium.ts';
import type { Origins } from './origins.ts';
import { createReading, type Reading } from './reading.ts';

/** A place where a medium is mounted now. */
export interface PresentPlace {
  readonly point: string;
  readonly device: string;
  /** Wall clock of the last look that did not find it, in ms. */
  readonly sinceMs: number;
}

/** Reads what lies on the media while they are mounted, and never stands in the way of taking them away. */
export interface MediaContents {
  /** What a look has found, and the wall clock of the one before, in ms. */
  readonly looked: (media: readonly Medium[], sinceMs: number) => void;
  /**
   * Resolves with nothing of the medium open. The first time only after a moment's reading: what was copied from a
   * medium that can be taken away at once is known by nothing else.
   */
  readonly letGo: (key: string) => Promise<void>;
  /** It was tried to take the medium away: what is still there is read on. */
  readonly tried: (key: string) => void;
  readonly present: () => readonly PresentPlace[];
  readonly stop: () => Promise<void>;
}

/** How long a medium is read before it is first taken away, ms. */
const firstMs = 250;

interface Place extends PresentPlace {
  readonly key: string;
  readonly reading: Reading;
  wasRead: boolean;
}

export function createMediaContents(deps: {
  readonly origins: Pick<Origins, 'add'>;
  readonly monotonicMs: () => number;
  /** A medium has come. */
  readonly arrived: () => void;
}): MediaContents {
  const places = new Map<string, Place>();
  const of = (key: string): readonly Place[] => [...places.values()].filter((place) => place.key === key);

  return {
    looked: (media, sinceMs) => {
      const there = new Set<string>();
      for (const { key, device, mounts } of media) {
        for (const { point } of mounts) {
          const id = `${key}\0${point}`;
          there.add(id);
          if (places.has(id)) continue;
          const origin = { device, sinceMs };
          const reading = createReading(point, origin, deps.origins, deps.monotonicMs);
          places.set(id, { key, point, ...origin, reading, wasRead: false });
          deps.arrived();
        }
      }
      for (const [id, { reading }] of places) {
        if (there.has(id)) continue;
        void reading.pause();
        places.delete(id);
      }
    },
    letGo: async (key) => {
      await Promise.all(
        of(key).map(async (place) => {
          if (!place.wasRead) await place.reading.readFor(firstMs);
          place.wasRead = true;
          await place.reading.pause();
        }),
      );
    },
    tried: (key) => {
      for (const { reading } of of(key)) reading.goOn();
    },
    present: () => [...places.values()],
    stop: async () => {
      const all = [...places.values()];
      places.clear();
      await Promise.all(all.map(({ reading }) => reading.pause()));
    },
  };
}
