import { connect } from 'node:net';
import { z } from 'zod';
import { createDelivery } from '../../../agent/loan/delivery/delivery.ts';
import { connectOffice } from '../../../agent/loan/hand-in/office-line.ts';
import { createRecorderClient } from '../../../agent/trail/client.ts';
import { isDelivered } from '../../../agent/trail/read-back.ts';

/** Fetches 持出しデータ as the agent would, and says what has come. Goes on where an earlier one was killed. */
const asked = z.strictObject({ socket: z.string(), workFolder: z.string() }).parse(JSON.parse(process.argv[2] ?? ''));

const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

let loan: string | null = null;
const client = createRecorderClient({
  ...{ connect: () => connect(asked.socket), version: 'test', pid: process.pid, reconnectMs: 50, timeoutMs: 10_000 },
  listener: {
    connected: ({ facts }) => {
      loan = facts?.loan.id ?? null;
      delivery.start();
    },
    lost: () => undefined,
    status: () => undefined,
    facts: () => undefined,
    exceptions: () => undefined,
  },
});
const say = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`);

const delivery = createDelivery({
  workFolder: asked.workFolder,
  random: Math.random,
  connect: connectOffice,
  ask: () => client.request('delivery', {}),
  loan: () => loan,
  isWorkFolderThere: () => true,
  record: async (entry) => {
    const drafts = [{ ...entry, session: null, actor: 'system' }];
    while (!(await client.request('append', { drafts })).ok) await pause(50);
  },
  isRecorded: (id, n) => isDelivered((fromSeq, limit) => client.request('read', { fromSeq, limit }), id, n),
  arrived: (names) => say({ arrived: names }),
  failed: (code) => say({ failed: code }),
  // Shorter than in life: a test's office is back soon.
  wait: (ms, signal) => pause(Math.min(ms, 100), signal),
  onCrash: (error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`, () => process.exit(4));
  },
});
client.start();
