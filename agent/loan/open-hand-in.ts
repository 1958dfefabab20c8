import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { createHandIn } from './hand-in/hand-in.ts';
import { connectOffice } from './hand-in/office-line.ts';
import type { OpenHandIn } from './hand-in-port.ts';

/** Hands in over the real line to the office that the recorder names. */
export const openHandIn =
  (workFolder: string, clock: Clock): OpenHandIn =>
  (line) =>
    createHandIn({
      ...{ workFolder, clock, random: Math.random, connect: connectOffice, ...line },
      // The agent looks at how it stands with each of its ticks.
      changed: () => undefined,
      wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
      // A bug ends the agent, as one anywhere else in it does: main starts another, and the hand-in goes on from its list.
      onCrash: (error) => {
        setImmediate(() => {
          throw error;
        });
      },
    });
