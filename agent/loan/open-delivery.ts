import { setTimeout as sleep } from 'node:timers/promises';
import { createDelivery } from './delivery/delivery.ts';
import type { OpenDelivery } from './delivery-port.ts';
import { connectOffice } from './hand-in/office-line.ts';

/** Fetches over the real line from the office that the recorder names. */
export const openDelivery =
  (workFolder: string): OpenDelivery =>
  (line) =>
    createDelivery({
      ...{ workFolder, random: Math.random, connect: connectOffice, ...line },
      wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
      // A bug ends the agent, as one anywhere else in it does: main starts another, which goes on from the journal.
      onCrash: (error) => {
        setImmediate(() => {
          throw error;
        });
      },
    });
