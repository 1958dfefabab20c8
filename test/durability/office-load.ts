import { EntriesAnswer } from '#contract/http/terminal-api.ts';
import { leafHash, type TrailEntry } from '#contract/trail/entry.ts';
import { sha256, Trail } from '../server/support/trail.ts';
import type { Findings } from './findings.ts';
import type { Line } from './line.ts';
import { signedRequest } from './office-client.ts';
import { type Random, sleep } from './random.ts';
import type { PlayedTerminal } from './templates.ts';

/** Answers of an office whose disk has just died or is full. */
const expectedStatus = [500, 503];

/** A terminal that uploads a long trail impatiently: batches overlap, overtake each other, and come again. */
export class OfficeLoad {
  readonly chain: string;
  readonly #terminal: PlayedTerminal;
  readonly #trail: Trail;
  readonly #line: Line;
  readonly #findings: Findings;
  readonly #random: Random;
  readonly #entries: TrailEntry[] = [];
  readonly #hashes: string[] = [];
  #accepted = -1;
  answers = 0;
  /** Of the newest answer; 0 where none came. */
  status = 0;
  #stopped = false;

  constructor(terminal: PlayedTerminal, line: Line, findings: Findings, random: Random) {
    this.#terminal = terminal;
    this.#line = line;
    this.#findings = findings;
    this.#random = random;
    this.#trail = Trail.ofLoan(terminal.package.statement, terminal.seal);
    this.chain = this.#trail.chain;
    const { facts } = terminal.package.statement;
    const opened = { terminal: facts.terminal.id, staff: facts.staff.id, from: facts.loan.from, to: facts.loan.to };
    this.#push(this.#trail.add('loan.opened', opened));
  }

  /** Number of the last entry that the office has said to hold. */
  get accepted(): number {
    return this.#accepted;
  }
  get hashes(): readonly string[] {
    return this.#hashes;
  }

  stop(): void {
    this.#stopped = true;
  }

  async run(): Promise<void> {
    this.#stopped = false;
    await Promise.all(
      Array.from({ length: 3 }, async () => {
        while (!this.#stopped) {
          // From a little before what is confirmed to a little after it: old, fitting, and too early ones.
          const from = Math.max(0, this.#accepted + 1 + this.#random.int(-12, 4));
          if (!(await this.post(from, this.#random.int(1, 24)))) await sleep(5);
        }
      }),
    );
  }

  /** Sends entries; false where no answer came. */
  async post(from: number, count: number): Promise<boolean> {
    while (this.#entries.length < from + count) this.#push(this.#trail.add('command.refused', this.#data()));
    const entries = this.#entries.slice(from, from + count);
    const body = Buffer.from(JSON.stringify({ chain: this.chain, entries }));
    const { device } = this.#terminal;
    const answer = await this.#line.forward(
      signedRequest(this.#line.url, 'POST', '/v1/terminal/entries', body, device),
    );
    this.status = answer?.status ?? 0;
    if (answer === null) return false;
    if (answer.status !== 200) {
      if (!expectedStatus.includes(answer.status))
        this.#findings.add('refused', `${answer.status} ${answer.body.toString().slice(0, 200)}`);
      return false;
    }
    this.#take(EntriesAnswer.parse(JSON.parse(answer.body.toString())));
    return true;
  }

  #take({ accepted, expected }: EntriesAnswer): void {
    this.answers += 1;
    if (accepted === null) return;
    if (accepted.head !== this.#hashes[accepted.seq]) this.#findings.add('changed', `head of ${accepted.seq}`);
    if (expected !== accepted.seq + 1) this.#findings.add('broken', `expects ${expected} after ${accepted.seq}`);
    this.#accepted = Math.max(this.#accepted, accepted.seq);
  }

  #push(entry: TrailEntry): void {
    this.#entries.push(entry);
    this.#hashes.push(leafHash(sha256, entry.leaf));
  }

  #data(): { channel: string; why: string } {
    return { channel: 'load', why: `${this.#entries.length} `.padEnd(this.#random.int(30, 400), '.') };
  }
}
