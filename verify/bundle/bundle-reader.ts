import { type Checkpoint, openCheckpoint } from '../log/checkpoint.ts';
import { InclusionCheck } from '../log/merkle.ts';
import type { Place, SealCheck } from '../seals/seal-check.ts';
import type { Trust } from '../trust/trust-file.ts';
import { type Finding, noteFaults } from '../verdict/reasons.ts';
import { beginChain, type ChainState, type Fault, takeEntry } from './chain.ts';
import { type Bounded, type ControlGap, type Incident, Observer } from './observe.ts';
import {
  type ChainLine,
  type CheckpointLine,
  type ConsistencyLine,
  type EndLine,
  type EntryLine,
  type HeaderLine,
  parseLine,
} from './parse-line.ts';
import type { LineFault, LineTaker } from './read-lines.ts';
import { SeenCheck, type SeenCounts } from './seen.ts';

export interface Counts {
  readonly lines: number;
  readonly chains: number;
  readonly entries: number;
  readonly sessions: number;
  /** Entries without their content. */
  readonly withheld: number;
}

/** What was read up to the end, or up to the first fault. */
export interface Findings {
  readonly header: Pick<HeaderLine, 'madeAt' | 'scope'> | null;
  readonly checkpoint: Checkpoint | null;
  readonly seen: SeenCounts | null;
  readonly counts: Counts;
  readonly gaps: Bounded<ControlGap>;
  readonly incidents: Bounded<Incident>;
}

/** Why reading stopped: null where the file is read to its sound end. */
export interface Stop {
  readonly finding: Finding | null;
}

/** Reads a bundle line by line and stops at the first bad one (section 10 of docs/trail-format.md). */
export class BundleReader implements LineTaker<Stop> {
  readonly #trust: Trust;
  readonly #seals: SealCheck;
  readonly #observer = new Observer();
  readonly #chains = new Set<string>();
  #header: HeaderLine | null = null;
  #checkpoint: Checkpoint | null = null;
  #log: InclusionCheck | null = null;
  #seen: SeenCheck | null = null;
  #chain: ChainState | null = null;
  /** The chain that a fault is named with. */
  #chainName: string | null = null;
  #isEnded = false;
  #lines = 0;
  #entries = 0;
  #sessions = 0;
  #withheld = 0;
  /** First thing that does not contradict anything, and leaves something untold. */
  #untold: Finding | null = null;

  constructor(trust: Trust, seals: SealCheck) {
    this.#trust = trust;
    this.#seals = seals;
  }

  line(text: string, bytes: number): Stop | null {
    this.#lines += 1;
    const parsed = parseLine(text);
    const fault = parsed.ok ? this.#take(parsed.line, bytes) : parsed;
    return fault === null ? null : this.#stop(fault);
  }

  fault(fault: LineFault): Stop {
    this.#lines += 1;
    return this.#stop({ code: fault === 'too-long' ? 'VF-101' : 'VF-102', detail: null });
  }

  async pause(): Promise<Stop | null> {
    await this.#seals.room();
    // Which seal is the first bad one is decided when all before it are checked.
    return this.#seals.bad() === null ? null : { finding: null };
  }

  end(isCut: boolean): Stop {
    if (isCut) this.#lines += 1;
    // Bytes behind `end` are no cut: the file was whole before them.
    if (isCut && this.#isEnded) return this.#stop({ code: 'VF-106', detail: null });
    if (!this.#isEnded) return this.#stop({ code: 'VF-205', detail: null });
    return { finding: this.#untold ?? this.#tooFew() ?? this.#unseen() };
  }

  /** What a bad seal is as a finding. */
  static badSeal({ line, chain, seq }: Place): Finding {
    return { code: 'VF-132', line, chain, seq, detail: null };
  }

  findings(): Findings {
    return {
      header: this.#header,
      checkpoint: this.#checkpoint,
      seen: this.#seen?.counts() ?? null,
      counts: {
        lines: this.#lines,
        chains: this.#chains.size,
        entries: this.#entries,
        sessions: this.#sessions,
        withheld: this.#withheld,
      },
      gaps: this.#observer.gaps(),
      incidents: this.#observer.incidents(),
    };
  }

  #take(
    line: HeaderLine | CheckpointLine | ConsistencyLine | ChainLine | EntryLine | EndLine,
    bytes: number,
  ): Fault | null {
    const misplaced: Fault = { code: 'VF-106', detail: line.kind };
    if (this.#isEnded || (this.#header === null) !== (line.kind === 'header')) return misplaced;
    const log = this.#log;
    const isBeforeLog = line.kind === 'header' || line.kind === 'checkpoint';
    if ((log === null) !== isBeforeLog) return misplaced;
    switch (line.kind) {
      case 'header':
        return this.#takeHeader(line);
      case 'checkpoint':
        return this.#takeCheckpoint(line);
      case 'consistency':
        return this.#chains.size > 0 ? misplaced : (this.#seen?.line(line) ?? null);
      case 'chain':
        return log === null ? misplaced : this.#takeChain(line, log);
      case 'entry':
        return log === null || this.#chain === null ? misplaced : this.#takeEntry(line, bytes, this.#chain, log);
      case 'end':
        return this.#takeEnd(line);
    }
  }

  #takeHeader(line: HeaderLine): Fault | null {
    this.#header = line;
    return line.v === 1 ? null : { code: 'VF-208', detail: `v ${line.v}` };
  }

  #takeCheckpoint({ note }: CheckpointLine): Fault | null {
    const opened = openCheckpoint(note, this.#trust.logs, this.#trust.witnesses);
    if (!opened.ok) return { code: noteFaults[opened.fault], detail: null };
    const { checkpoint } = opened;
    this.#checkpoint = checkpoint;
    this.#log = new InclusionCheck(checkpoint.size, checkpoint.root);
    this.#seen = new SeenCheck(checkpoint, this.#trust.seen);
    return this.#seen.start();
  }

  #takeChain(line: ChainLine, log: InclusionCheck): Fault | null {
    this.#observer.chainEnd();
    this.#chain = null;
    this.#chainName = line.chain;
    if (this.#chains.has(line.chain)) return { code: 'VF-121', detail: line.chain };
    this.#chains.add(line.chain);
    const begun = beginChain(line, log);
    if ('code' in begun) return begun;
    this.#chain = begun;
    return null;
  }

  #takeEntry(entry: EntryLine, bytes: number, chain: ChainState, log: InclusionCheck): Fault | null {
    const taken = takeEntry(chain, entry, { line: this.#lines, bytes }, log, this.#seals);
    if ('code' in taken) return taken;
    this.#chain = taken.state;
    this.#entries += 1;
    if (entry.type === 'session.started') this.#sessions += 1;
    if (entry.open === null) this.#withheld += 1;
    if (taken.isKnown) this.#observer.entry(entry);
    else
      this.#untold ??= {
        code: 'VF-208',
        line: this.#lines,
        chain: entry.chain,
        seq: entry.seq,
        detail: entry.type,
      };
    return null;
  }

  #takeEnd({ entries }: EndLine): Fault | null {
    this.#observer.chainEnd();
    this.#chain = null;
    this.#chainName = null;
    this.#isEnded = true;
    return entries === this.#entries ? null : { code: 'VF-107', detail: `${entries} ≠ ${this.#entries}` };
  }

  #stop({ code, detail }: Fault): Stop {
    const line = this.#lines === 0 ? null : this.#lines;
    const place = { line, chain: this.#chainName, seq: this.#chain?.seq ?? null };
    return { finding: { code, ...place, detail } };
  }

  #tooFew(): Finding | null {
    const cosigned = this.#checkpoint?.cosigned.length ?? 0;
    if (cosigned >= this.#trust.quorum) return null;
    return { code: 'VF-206', line: null, chain: null, seq: null, detail: `${cosigned} < ${this.#trust.quorum}` };
  }

  #unseen(): Finding | null {
    const fault = this.#seen?.end() ?? null;
    return fault === null ? null : { ...fault, line: null, chain: null, seq: null };
  }
}
