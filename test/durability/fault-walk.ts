import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DraftLine } from '#contract/socket/protocol.ts';
import { Findings } from './findings.ts';
import { type DiskReport, type Fault, PowerCutDisk } from './power-cut-disk.ts';
import { type Program, startProgram } from './program.ts';
import { randomFrom } from './random.ts';
import { greet, type RecorderClient } from './recorder-client.ts';
import { endedDrafts, newSession, noteDraft, startedDrafts } from './recorder-load.ts';
import { configPath, type Templates, writeConfig } from './templates.ts';
import type { Tools } from './tools.ts';
import { markOf, TrailLedger } from './trail-ledger.ts';

/** How a program met a fault. `unnoticed`: everything was answered all the same. */
export type Reaction = 'unnoticed' | 'TM-202' | 'TM-207' | 'exit 6' | 'exit 7' | 'OF-503' | 'exit 1';
/** Those of the recorder. */
const reactions: readonly string[] = ['unnoticed', 'TM-202', 'TM-207', 'exit 6', 'exit 7'] satisfies Reaction[];

export interface FaultOutcome {
  readonly reaction: Reaction | 'other';
  /** Calls that the fault looked at. */
  readonly matched: number;
}

export type PlayFault = (
  tools: Tools,
  templates: Templates,
  base: string,
  fault: Fault,
  findings: Findings,
) => Promise<FaultOutcome>;

const forever = 1_000_000_000;

/** Plays a short day on a disk with one fault, heals the disk, cuts its power, and looks at what is left. */
export async function playFault(
  tools: Tools,
  templates: Templates,
  base: string,
  fault: Fault,
  findings: Findings,
): Promise<FaultOutcome> {
  const disk = new PowerCutDisk(tools.powercutFs, base);
  disk.fill(templates.recorder);
  await disk.mount();
  const config = writeConfig(base, disk.folder, templates.office, 'https://127.0.0.1:1');
  const start = (): Program => startProgram(tools.node, [tools.recorder, 'run', '--config', configPath(base)]);
  const ledger = new TrailLedger(findings);
  disk.fail(fault);
  let reaction: Reaction | 'other' = 'unnoticed';
  const reacts = (seen: string): void => {
    if (!reactions.includes(seen)) findings.add('broken', `met with ${seen}`);
    if (reaction === 'unnoticed') reaction = reactions.includes(seen) ? (seen as Reaction) : 'other';
  };
  let report: DiskReport | null = null;
  const recorder = start();
  try {
    const isUp = await recorder.says('ready ');
    const greeted = isUp ? await greet(config.socket) : null;
    if (greeted !== null) {
      for (const code of await shortDay(greeted.client, ledger)) reacts(code);
      const { lock } = greeted.client.status ?? { lock: null };
      if (lock !== null) reacts(lock.code);
      report = disk.report();
      disk.heal();
      if (greeted.client.open) await opens(greeted.client, ledger, findings, 'without a restart');
      greeted.client.close();
    }
    report ??= disk.report();
    if (recorder.over || !isUp) reacts(`exit ${await recorder.ended}`);
    disk.heal();
    // Whatever was not synced is gone: what was answered must not be.
    disk.cut(null);
    await recorder.kill();
    await disk.unmount();
    await disk.mount();
    const second = start();
    if (await second.says('ready ')) {
      const again = await greet(config.socket);
      const entries = (await again?.client.readFrom(0)) ?? null;
      if (entries === null) findings.add('broken', `no answer after the fault: ${second.said.trim()}`);
      else ledger.check(0, entries);
      if (again !== null) await opens(again.client, ledger, findings, 'after a restart');
      again?.client.close();
    } else findings.add('broken', `no start after the fault: ${second.said.trim()}`);
    await second.kill();
    return { reaction, matched: report.matched };
  } finally {
    await recorder.kill();
    await disk.unmount();
    if (findings.total === 0) rmSync(base, { recursive: true, force: true });
  }
}

/** 始業, much work, 終業: enough for the log to be folded into the database. @returns codes of what was refused. */
async function shortDay(client: RecorderClient, ledger: TrailLedger): Promise<readonly string[]> {
  const random = randomFrom(1);
  const session = newSession();
  const refused: string[] = [];
  const notes = (count: number): readonly DraftLine[] => Array.from({ length: count }, () => noteDraft(random));
  const day = [
    startedDrafts(session),
    notes(1),
    notes(1),
    ...Array.from({ length: 14 }, () => notes(32)),
    endedDrafts(session),
  ];
  for (const drafts of day) {
    const code = await append(client, ledger, drafts);
    if (code === null) return refused;
    // What the refusal of 始業 entails is no reaction of its own.
    if (code !== 'ok' && !(code === 'TM-104' && refused.length > 0)) refused.push(code);
  }
  return refused;
}

async function append(
  client: RecorderClient,
  ledger: TrailLedger,
  drafts: readonly DraftLine[],
): Promise<string | null> {
  const answer = await client.ask('append', { drafts: [...drafts] });
  if (answer === null) return null;
  if (!answer.ok) return answer.code;
  ledger.answer(
    answer.value.firstSeq,
    drafts.map(({ data }) => markOf(data)),
  );
  return 'ok';
}

/** Once the disk is well, a lock of the disk's opens and entries are taken. */
async function opens(client: RecorderClient, ledger: TrailLedger, findings: Findings, when: string): Promise<void> {
  const unlocked = await client.ask('unlock', {});
  if (unlocked === null) return findings.add('broken', `${when}: ended at unlock`);
  if (!unlocked.ok) return findings.add('locked', `${when}: unlock was refused with ${unlocked.code}`);
  const code = await append(client, ledger, [noteDraft(randomFrom(2))]);
  if (code !== 'ok') findings.add('refused', `${when}: append was answered with ${code}`);
  if (client.status?.lock) findings.add('locked', `${when}: ${client.status.lock.code} stands`);
}

/** Files that an entry of the trail or its key depends on, and the calls on each that are made to fail. */
export const recorderPlaces = [
  { pattern: '/trail.db', calls: ['write', 'truncate'] },
  { pattern: '/trail.db', calls: ['sync'] },
  { pattern: '/trail.db-wal', calls: ['write', 'truncate', 'create'] },
  { pattern: '/trail.db-wal', calls: ['sync'] },
  { pattern: '/keys*', calls: ['write', 'truncate', 'create', 'rename'] },
  { pattern: '/keys*', calls: ['sync'] },
  { pattern: '/anchor*', calls: ['write', 'truncate', 'create', 'rename'] },
  { pattern: '/anchor*', calls: ['sync'] },
  { pattern: '/reserve*', calls: ['write', 'truncate', 'create', 'rename', 'unlink'] },
  { pattern: '/reserve*', calls: ['sync'] },
  { pattern: '/', calls: ['sync'] },
] as const satisfies readonly Pick<Fault, 'pattern' | 'calls'>[];

export interface WalkTally {
  readonly pattern: string;
  readonly calls: string;
  /** Calls of a day without a fault, and how many were made to fail, each in every way. */
  readonly ofDay: number;
  readonly tried: number;
  readonly reactions: Readonly<Record<string, number>>;
  readonly findings: Findings;
}

/** How a fault comes: once, or until the disk is healed. */
const ways = [
  { error: 'EIO', times: 1 },
  { error: 'ENOSPC', times: forever },
  { error: 'EIO', times: forever },
] as const;

export interface WalkOptions {
  readonly tools: Tools;
  readonly templates: Templates;
  readonly base: string;
  readonly play: PlayFault;
  readonly places: readonly Pick<Fault, 'pattern' | 'calls'>[];
  readonly jobs: number;
  /** At most so many moments of each place, spread evenly; the first and the last are among them. */
  readonly moments: number;
  /** No new fault after this, performance.now() in ms; the places share what is left. */
  readonly untilMs?: number;
  readonly onPlace?: (tally: WalkTally) => void;
}

/** Lets every storage call of a short day fail in turn, at these places. */
export async function walkFaults(options: WalkOptions): Promise<readonly WalkTally[]> {
  const tallies: WalkTally[] = [];
  for (const [index, place] of options.places.entries()) {
    const findings = new Findings();
    const none = { ...place, error: 'EIO', from: 1, times: 0 } as const;
    const calm = await options.play(
      options.tools,
      options.templates,
      join(options.base, `calm-${index}`),
      none,
      findings,
    );
    const nowMs = performance.now();
    const untilMs = nowMs + ((options.untilMs ?? Number.POSITIVE_INFINITY) - nowMs) / (options.places.length - index);
    const reactionsSeen: Record<string, number> = {};
    const queue = spread(calm.matched, options.moments).flatMap((from) =>
      ways.map((way) => ({ ...place, ...way, from })),
    );
    let tried = 0;
    await Promise.all(
      Array.from({ length: options.jobs }, async () => {
        for (let fault = queue.shift(); fault !== undefined; fault = queue.shift()) {
          if (performance.now() > untilMs) return;
          const name = `${index}-${fault.from}-${fault.error}-${fault.times}`;
          const own = new Findings();
          own.place = `${fault.error} ${fault.times === 1 ? 'once' : 'lasting'} at ${fault.calls.join('/')} ${fault.from} of ${fault.pattern}`;
          const { reaction } = await options.play(
            options.tools,
            options.templates,
            join(options.base, name),
            fault,
            own,
          );
          reactionsSeen[reaction] = (reactionsSeen[reaction] ?? 0) + 1;
          tried += 1;
          findings.merge(own);
        }
      }),
    );
    const { pattern, calls } = place;
    const tally = { pattern, calls: calls.join('/'), ofDay: calm.matched, tried, reactions: reactionsSeen, findings };
    tallies.push(tally);
    options.onPlace?.(tally);
  }
  return tallies;
}

/** Numbers from 1 to `last`, at most `count` of them, evenly. */
const spread = (last: number, count: number): readonly number[] => [
  ...new Set(
    Array.from({ length: Math.min(last, count) }, (_, i) =>
      last <= count ? i + 1 : 1 + Math.round((i * (last - 1)) / Math.max(1, count - 1)),
    ),
  ),
];
