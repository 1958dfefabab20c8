import { type ErrorCode, type Outcome, ok, refusal } from '#contract/errors.ts';
import { maxEntryBytes } from '#contract/trail/entry.ts';
import type { Anchors } from '../anchors/anchors.ts';
import type { Clock } from '../clock.ts';
import type { SealKeys } from '../keys/seal-keys.ts';
import { clockFindings } from '../state/clock-findings.ts';
import { foldEntry } from '../state/fold-entry.ts';
import { lockDrafts } from '../state/lock.ts';
import { closesPeriod } from '../state/seal-period.ts';
import type { TrailState } from '../state/trail-state.ts';
import type { Reserve } from '../store/reserve.ts';
import { storageFault } from '../store/storage-fault.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import type { NewEntry } from './new-entry.ts';
import { saltsFrom } from './salts.ts';
import { entryJson, type Moment, type StoredEntry, sealEntry } from './seal-entry.ts';

/** Decides, on the state that the entries before it have made, what is to be written. Pure; none is fine. */
export type Decide = (state: TrailState, now: Date) => Outcome<readonly NewEntry[]>;

/** Numbers of what was written; `firstSeq` = `lastSeq` + 1 where that was nothing. */
export interface Appended {
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** A lock that could not be written down yet. Shown and obeyed all the same; written as soon as there is room. */
export interface UnwrittenLock {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly since: string;
}

interface Waiting {
  readonly decides: readonly Decide[];
  /** What is below this state's number is removed with the same commit. */
  readonly boundary: TrailState | null;
  readonly answer: (outcome: Outcome<Appended>) => void;
  readonly fail: (error: unknown) => void;
}

/** Entries of one commit. */
interface Plan {
  readonly state: TrailState;
  readonly entries: readonly StoredEntry[];
  /** True where one of them has to close its period: the last of them does, for all are written at once. */
  readonly closes: boolean;
  /** The last entry with the state before it: to be sealed again where it has to name the next key. */
  readonly boundary: TrailState | null;
  readonly last: { readonly before: TrailState; readonly entry: NewEntry; readonly moment: Moment } | null;
}

export interface WriterParts {
  readonly database: Pick<TrailDatabase, 'write' | 'prune' | 'state'>;
  readonly reserve: Reserve;
  readonly clock: Clock;
  readonly keys: SealKeys;
  readonly anchors: Anchors;
  readonly random: (bytes: number) => Buffer;
  readonly state: TrailState;
  /** What has to be written before anything that is asked for. */
  readonly due: (state: TrailState, now: Date) => readonly NewEntry[];
  /** After every commit and every change of the unwritten lock. */
  readonly onChange: () => void;
}

/** What naming the next key adds to an entry, in bytes. */
const nextKeyBytes = 64;

const faultDetail: Readonly<Record<'TM-202' | 'TM-207', string>> = {
  'TM-202': '記録を保存する場所に空きがありません。',
  'TM-207': '記録を保存する場所に書き込めません。',
};

/**
 * The one writer of a chain. What is asked for in one turn of the event loop is committed together (group commit), and
 * each is answered only after that commit is on the disk.
 */
export class TrailWriter {
  readonly #parts: WriterParts;
  readonly #newSalt: () => string;
  #state: TrailState;
  #unwritten: UnwrittenLock | null = null;
  #queue: Waiting[] = [];
  #scheduled = false;

  constructor(parts: WriterParts) {
    if (parts.keys.publicKey !== parts.state.key.publicKey) throw new Error('the key is not the trail’s');
    this.#parts = parts;
    this.#newSalt = saltsFrom(parts.random);
    this.#state = parts.state;
  }

  /** What is on the disk. */
  get state(): TrailState {
    return this.#state;
  }

  get unwrittenLock(): UnwrittenLock | null {
    return this.#unwritten;
  }

  /**
   * Asks for entries, all or none; each decision sees what those before it have made. TM-202, TM-207 where the disk
   * refuses; TM-104 for an order that the session forbids; whatever a decision refuses.
   */
  append(...decides: readonly Decide[]): Promise<Outcome<Appended>> {
    return this.#ask(decides, null);
  }

  /** Removes what is below the boundary and writes the entry that says so, in one commit. */
  prune(boundary: TrailState, decide: Decide): Promise<Outcome<Appended>> {
    return this.#ask([decide], boundary);
  }

  #ask(decides: readonly Decide[], boundary: TrailState | null): Promise<Outcome<Appended>> {
    return new Promise((answer, fail) => {
      this.#queue.push({ decides, boundary, answer, fail });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    this.#scheduled = false;
    const waiting = this.#queue;
    this.#queue = [];
    const answers: (() => void)[] = [];
    try {
      const now = this.#parts.clock.now();
      const moment = this.#moment(now);
      let plan = this.#opening(moment);
      for (const request of waiting) {
        const step = this.#answerOne(plan, request, now, moment);
        plan = step.plan;
        answers.push(step.answer);
      }
      this.#commit(this.#closing(plan));
    } catch (error) {
      const code = storageFault(error);
      if (code === null) {
        for (const request of waiting) request.fail(error);
        return;
      }
      this.#enterFault(code === 'TM-202' ? 'TM-202' : 'TM-207');
      for (const request of waiting) request.answer(refusal(code, error instanceof Error ? error.message : undefined));
      return;
    }
    for (const answer of answers) answer();
  }

  #answerOne(
    plan: Plan,
    request: Waiting,
    now: Date,
    moment: Moment,
  ): { readonly plan: Plan; readonly answer: () => void } {
    try {
      let next = plan;
      for (const decide of request.decides) {
        const decided = decide(next.state, now);
        const extended = decided.ok ? this.#extend(next, decided.value, moment) : decided;
        if (!extended.ok) return { plan, answer: () => request.answer(extended) };
        next = extended.value;
      }
      const appended = { firstSeq: plan.state.next, lastSeq: next.state.next - 1 };
      const boundary = next === plan ? plan.boundary : (request.boundary ?? plan.boundary);
      return { plan: { ...next, boundary }, answer: () => request.answer(ok(appended)) };
    } catch (error) {
      return { plan, answer: () => request.fail(error) };
    }
  }

  /** What is written before anything that was asked for: what is due, a lock that found no room, a clock that was set. */
  #opening(moment: Moment): Plan {
    let plan: Plan = { state: this.#state, entries: [], closes: false, boundary: null, last: null };
    plan = this.#must(plan, this.#parts.due(plan.state, new Date(moment.at)), moment);
    if (this.#unwritten !== null) {
      plan = this.#must(plan, lockDrafts(plan.state, this.#unwritten.code, this.#unwritten.detail), moment);
    }
    const findings = clockFindings(this.#state, moment);
    plan = this.#must(plan, findings, moment);
    if (findings.some(({ type }) => type === 'clock.turned-back')) {
      plan = this.#must(plan, lockDrafts(plan.state, 'TM-204', '最後の記録より前の時刻になっています。'), moment);
    }
    return plan;
  }

  #must(plan: Plan, entries: readonly NewEntry[], moment: Moment): Plan {
    const next = this.#extend(plan, entries, moment);
    if (!next.ok) throw new Error(`the recorder's own entry was refused: ${next.detail ?? next.code}`);
    return next.value;
  }

  #extend(plan: Plan, entries: readonly NewEntry[], moment: Moment): Outcome<Plan> {
    const written = [...plan.entries];
    let { state, closes, last } = plan;
    for (const entry of entries) {
      const sealed = this.#seal(state, moment, entry, null);
      if (Buffer.byteLength(entryJson(sealed.stored)) > maxEntryBytes - nextKeyBytes) {
        return refusal('TM-106', 'entry too large');
      }
      const next = foldEntry(state, { body: sealed.body, data: entry.data, hash: sealed.stored.hash });
      if (next === null) return refusal('TM-104', `${entry.type} is impossible now`);
      last = { before: state, entry, moment };
      closes ||= closesPeriod(next.opened, entry.type, moment);
      state = next;
      written.push(sealed.stored);
    }
    return ok({ ...plan, state, entries: written, closes, last });
  }

  /** Read once for each commit: the time since the boot is a file of the system. */
  #moment(now: Date): Moment {
    const { clock } = this.#parts;
    return { at: now.toISOString(), boot: clock.boot, mono: clock.monoMs() };
  }

  #seal(before: TrailState, moment: Moment, entry: NewEntry, nextKey: string | null): ReturnType<typeof sealEntry> {
    return sealEntry(before, moment, entry, { salt: this.#newSalt(), sign: this.#parts.keys.sign, nextKey });
  }

  /**
   * Lets the last entry name the next key where the period has to be closed. Nothing that was decided has seen that
   * entry's hash. Throws where key or owed anchor cannot be written: then nothing is.
   */
  #closing(plan: Plan): Plan {
    if (!plan.closes || plan.last === null) return plan;
    const { keys, anchors } = this.#parts;
    anchors.settle();
    const { before, entry, moment } = plan.last;
    const sealed = this.#seal(before, moment, entry, keys.prepare());
    const state = foldEntry(before, { body: sealed.body, data: entry.data, hash: sealed.stored.hash });
    if (state === null) throw new Error('unreachable: the same entry was possible before');
    return { ...plan, state, entries: [...plan.entries.slice(0, -1), sealed.stored] };
  }

  #commit(plan: Plan): void {
    if (plan.entries.length === 0) return;
    if (plan.boundary === null) this.#parts.database.write(plan.entries, plan.state);
    else this.#parts.database.prune(plan.entries, plan.state, plan.boundary);
    this.#goOnFrom(plan.state);
  }

  /** Goes on from what the disk holds: follows the keys, destroys the past one. */
  #goOnFrom(state: TrailState): void {
    const closed = state.key.period !== this.#state.key.period;
    this.#state = state;
    // Written, or outranked by a lock that stands already.
    this.#unwritten = null;
    if (closed) this.#leavePeriod();
    this.#parts.onChange();
  }

  /** The entries are on the disk and will be answered for: what fails here is told as a lock of its own. */
  #leavePeriod(): void {
    const { keys, anchors } = this.#parts;
    const { chain, next, head, key } = this.#state;
    if (!keys.follow(key.publicKey)) throw new Error('the trail names a key that was not prepared');
    for (const step of [() => anchors.remember({ chain, seq: next - 1, head, key }), () => keys.destroyPast()]) {
      try {
        step();
      } catch (error) {
        const code = storageFault(error);
        if (code === null) throw error;
        this.#unwritten ??= this.#lockOf(code === 'TM-202' ? 'TM-202' : 'TM-207');
      }
    }
    // Nobody may ask for anything for a long time: the lock is written by itself.
    if (this.#unwritten !== null) void this.append();
  }

  #lockOf(code: 'TM-202' | 'TM-207'): UnwrittenLock {
    return { code, detail: faultDetail[code], since: this.#parts.clock.now().toISOString() };
  }

  #enterFault(code: 'TM-202' | 'TM-207'): void {
    const now = this.#parts.clock.now();
    const unwritten = this.#unwritten ?? this.#lockOf(code);
    try {
      // After a failed commit only the disk knows what it holds.
      this.#goOnFrom(this.#parts.database.state() ?? this.#state);
      this.#unwritten = unwritten;
      if (code === 'TM-202') this.#parts.reserve.release();
      this.#commit(this.#opening(this.#moment(now)));
    } catch (error) {
      if (storageFault(error) === null) throw error;
      this.#unwritten ??= unwritten;
    }
    this.#parts.onChange();
  }
}
