import { createPrivateKey } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalJson } from '#contract/json.ts';
import { Trail } from '../../test/server/support/trail.ts';
import { median } from '../statistics.ts';
import type { FleetTerminal } from './fleet.ts';
import type { Answered, FromLoad, LoadOrder, ToLoad } from './load-protocol.ts';
import { Sender } from './sender.ts';
import { workingDays } from './working-day.ts';

/** The generator of load: a process of its own, so that what it costs can be told from what the office costs. */
interface Played {
  readonly chain: string;
  readonly sender: Sender;
  /** JSON of each entry, sealed before the load begins. */
  readonly entries: readonly Buffer[];
}

const answered: Answered[] = [];
const latenciesMs: number[] = [];
const errors: string[] = [];
let putOffs = 0;
/** Ends when the message is out of this process: what it carries at the end is long. */
const tell = (message: FromLoad): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(message, (error) => (error === null ? resolve() : reject(error)));
  });

function play({ origin, caPem, entriesPerTerminal }: LoadOrder, terminal: FleetTerminal): Played {
  const { seal, statement } = terminal;
  const trail = Trail.ofLoan(statement, { ...seal, privateKey: createPrivateKey(seal.pem) });
  const { facts } = statement;
  const opened = { terminal: facts.terminal.id, staff: facts.staff.id, from: facts.loan.from, to: facts.loan.to };
  const days = workingDays(trail, () => trail.add('loan.opened', opened));
  // As a recorder writes them, with their keys in the order of RFC 8785: any other is sorted again at the office.
  const entries = Array.from({ length: entriesPerTerminal }, () => Buffer.from(canonicalJson(days.next().value)));
  return { chain: trail.chain, sender: new Sender(terminal, origin, caPem), entries };
}

const bodyOf = (chain: string, entries: readonly Buffer[]): Buffer =>
  Buffer.from(`{"chain":"${chain}","entries":[${entries.join(',')}]}`);

/** A terminal's batches one after the other, each as soon as the one before was answered. */
function prepareBatches({ chain, sender, entries }: Played, batch: number): () => Promise<void> {
  const requests = Array.from({ length: Math.ceil(entries.length / batch) }, (_, n) => {
    const part = entries.slice(n * batch, (n + 1) * batch);
    return { lastSeq: n * batch + part.length - 1, ready: sender.ready(bodyOf(chain, part)) };
  });
  return async () => {
    for (const { lastSeq, ready } of requests) {
      const { fault, putOff } = await sender.send(ready);
      putOffs += putOff;
      if (fault !== null) return void errors.push(fault);
      answered.push({ chain, lastSeq, atMs: Date.now() });
    }
  };
}

/**
 * A day at its own pace, whatever the office does: every `sendEveryMs` what has come up since is due. What is due while
 * a request is under way goes with the next one, and its time runs on from when it was due.
 */
function prepareOpenLoop(
  { chain, sender, entries }: Played,
  { dayMs, sendEveryMs }: LoadOrder,
  phase: number,
): () => Promise<void> {
  const dueMs = entries.map((_, n) => Math.ceil(((n / entries.length) * dayMs) / sendEveryMs + phase) * sendEveryMs);
  return async () => {
    const startMs = performance.now() + phase * sendEveryMs;
    let next = 0;
    while (next < entries.length) {
      const waitMs = startMs + (dueMs[next] ?? 0) - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      const nowMs = performance.now() - startMs;
      const from = next;
      while (next < entries.length && next - from < 500 && (dueMs[next] ?? 0) <= nowMs + 0.5) next += 1;
      if (next === from) continue;
      const { fault, putOff } = await sender.send(sender.ready(bodyOf(chain, entries.slice(from, next))));
      putOffs += putOff;
      if (fault !== null) {
        errors.push(fault);
        next = from;
        if (errors.length > 1000) return;
        await sleep(sendEveryMs);
        continue;
      }
      const endMs = performance.now() - startMs;
      for (let n = from; n < next; n += 1) latenciesMs.push(endMs - (dueMs[n] ?? 0));
      answered.push({ chain, lastSeq: next - 1, atMs: Date.now() });
    }
  };
}

async function prepare(order: LoadOrder): Promise<readonly (() => Promise<void>)[]> {
  const players = order.fleet.map((terminal) => play(order, terminal));
  const works = players.map((player, n) =>
    order.load === 'batches' ? prepareBatches(player, order.batch) : prepareOpenLoop(player, order, n / players.length),
  );
  for (let n = 0; n < players.length; n += 20)
    await Promise.all(players.slice(n, n + 20).map(({ sender }) => sender.connect()));
  await tell({
    kind: 'ready',
    medianEntryBytes: median(players.flatMap(({ entries }) => entries.map((e) => e.length))),
  });
  return works;
}

async function go(works: readonly (() => Promise<void>)[]): Promise<void> {
  const [startedMs, cpu] = [Date.now(), process.cpuUsage()];
  await Promise.all(works.map((work) => work()));
  const { user, system } = process.cpuUsage(cpu);
  const endedMs = Date.now();
  await tell({
    kind: 'done',
    startedMs,
    endedMs,
    cpuMs: (user + system) / 1000,
    answered,
    latenciesMs,
    errors,
    putOffs,
  });
}

let prepared: Promise<readonly (() => Promise<void>)[]> = Promise.resolve([]);
process.on('message', (message: ToLoad) => {
  if (message.kind === 'prepare') prepared = prepare(message);
  else void prepared.then(go).then(() => process.disconnect());
});
