import { randomBytes, randomUUID } from 'node:crypto';
import { controlNames } from '#contract/controls.ts';
import type { DraftLine } from '#contract/socket/protocol.ts';
import type { Findings } from './findings.ts';
import { type Random, sleep } from './random.ts';
import { greet, type RecorderClient } from './recorder-client.ts';
import { markOf, type TrailLedger } from './trail-ledger.ts';

export const newSession = (): string => randomUUID();
const newMark = (): string => `mark-${randomBytes(12).toString('hex')}`;
const staff = 'staff:100123';

/** Refusals of a disk that has just died, and of two workers who press 始業 at once. */
const expectedRefusals = ['TM-202', 'TM-207', 'TM-104'];

export const noteDraft = (random: Random): DraftLine => ({
  type: 'command.refused',
  session: null,
  actor: 'system',
  data: { channel: 'load', why: newMark().padEnd(random.int(30, 400), '.') },
});

const proof = (): DraftLine => ({
  type: 'controls.checked',
  session: null,
  actor: 'system',
  data: {
    readings: controlNames.map((control) => ({ control, state: 'measured', detail: newMark(), tookMs: 1 })),
    passed: true,
  },
});

export const startedDrafts = (session: string): readonly DraftLine[] => [
  proof(),
  { type: 'session.started', session, actor: staff, data: { work: newMark(), plan: [] } },
];
export const endedDrafts = (session: string): readonly DraftLine[] => [
  { type: 'session.ended', session, actor: staff, data: { result: newMark() } },
];

/** Work for a recorder: notes in several lanes, sessions that begin and end, and an agent that is now and then new. */
export class RecorderLoad {
  readonly #path: string;
  readonly #ledger: TrailLedger;
  readonly #findings: Findings;
  readonly #random: Random;
  #client: RecorderClient;
  #stopped = false;

  constructor(path: string, client: RecorderClient, ledger: TrailLedger, findings: Findings, random: Random) {
    this.#path = path;
    this.#client = client;
    this.#ledger = ledger;
    this.#findings = findings;
    this.#random = random;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Works until it is stopped or the recorder is gone. */
  async run(): Promise<void> {
    const lanes = Array.from({ length: 4 }, () => this.#lane(() => this.#notes()));
    await Promise.all([...lanes, this.#lane(() => this.#session()), this.#lane(() => this.#newAgent())]);
    this.#client.close();
  }

  async #lane(step: () => Promise<boolean>): Promise<void> {
    while (!this.#stopped && (await step()));
  }

  #notes(): Promise<boolean> {
    return this.#append(Array.from({ length: this.#random.int(1, 4) }, () => noteDraft(this.#random)));
  }

  #session(): Promise<boolean> {
    const open = this.#client.status?.open ?? null;
    return this.#append(open === null ? startedDrafts(newSession()) : endedDrafts(open.id));
  }

  /** The newest agent is the living one: the recorder lets go of the one before. */
  async #newAgent(): Promise<boolean> {
    await sleep(this.#random.int(20, 150));
    if (this.#stopped) return false;
    const greeted = await greet(this.#path);
    if (greeted !== null) this.#client = greeted.client;
    return greeted !== null;
  }

  /** Whether an ended connection is that of an agent with a successor, and not the recorder's own end. */
  async #replaced(client: RecorderClient): Promise<boolean> {
    await sleep(10);
    return client !== this.#client;
  }

  async #append(drafts: readonly DraftLine[]): Promise<boolean> {
    const client = this.#client;
    const answer = await client.ask('append', { drafts: [...drafts] });
    if (answer === null) return this.#replaced(client);
    if (answer.ok) {
      const { firstSeq, lastSeq } = answer.value;
      if (lastSeq - firstSeq + 1 !== drafts.length)
        this.#findings.add('broken', `${drafts.length} drafts were answered with ${firstSeq} to ${lastSeq}`);
      this.#ledger.answer(
        firstSeq,
        drafts.map(({ data }) => markOf(data)),
      );
    } else if (!expectedRefusals.includes(answer.code)) this.#findings.add('refused', `append: ${answer.code}`);
    // A dead disk refuses at once: do not spin until the power cut's end.
    else await sleep(5);
    return true;
  }
}
