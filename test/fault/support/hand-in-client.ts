import { connect } from 'node:net';
import { z } from 'zod';
import { systemClock } from '../../../agent/clock.ts';
import { createHandIn } from '../../../agent/loan/hand-in/hand-in.ts';
import { connectOffice } from '../../../agent/loan/hand-in/office-line.ts';
import type { HandInStatus } from '../../../agent/loan/hand-in/types.ts';
import { createRecorderClient } from '../../../agent/trail/client.ts';

/** Hands a work folder in, as the agent would, and says how it ended. Goes on where an earlier one was killed. */
const asked = z.strictObject({ socket: z.string(), workFolder: z.string() }).parse(JSON.parse(process.argv[2] ?? ''));

const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

const client = createRecorderClient({
  ...{ connect: () => connect(asked.socket), version: 'test', pid: process.pid, reconnectMs: 50, timeoutMs: 10_000 },
  listener: {
    connected: () => handIn.start(),
    lost: () => undefined,
    status: () => undefined,
    facts: () => undefined,
    exceptions: () => undefined,
  },
});

const handIn = createHandIn({
  workFolder: asked.workFolder,
  clock: systemClock,
  random: Math.random,
  ask: (known) => client.request('hand-in', { known }),
  connect: connectOffice,
  record: async (entry) => {
    const drafts = [{ ...entry, session: null, actor: 'system' }];
    while (!(await client.request('append', { drafts })).ok) await pause(50);
  },
  changed: (status: HandInStatus) => {
    if (status.phase !== 'done' && status.phase !== 'failed') return;
    process.stdout.write(`${JSON.stringify(status)}\n`, () => process.exit(status.phase === 'done' ? 0 : 3));
  },
  // Shorter than in life: a test's office is back soon.
  wait: (ms, signal) => pause(Math.min(ms, 100), signal),
  onCrash: (error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`, () => process.exit(4));
  },
});
client.start();
