import { type ErrorCode, type Outcome, ok, refusal } from '#contract/errors.ts';
import { maxEntryBytes } from '#contract/trail/entry.ts';
import type { Clock } from '../clock.ts';
import type { Signer } from '../keys/ed25519.ts';
import { foldEntry } from '../state/fold-entry.ts';
import { clockToleranceMs } from '../state/limits.ts';
import { lockDrafts, openId } from '../state/lock.ts';
import type { TrailState } from '../state/trail-state.ts';
import type { Reserve } from '../store/reserve.ts';
import { storageFault } from '../store/storage-fault.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import type { NewEntry } from './new-entry.ts';
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
  readonly answer: (outcome: Outcome<Appended>) => void;
  readonly fail: (error: unknown) => void;
}

interface Plan {
  readonly state: TrailState;
  readonly entries: readonly StoredEntry[];
}

export interface WriterParts {
  readonly database: Pick<TrailDatabase, 'write' | 'state'>;
  readonly reserve: Reserve;
  readonly clock: Clock;
  readonly signer: Signer;
  readonly random: (bytes: number) => Buffer;
  readonly state: TrailState;
  /** After every commit and every change of the unwritten lock. */
  readonly onChange: () => void;
}

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
  #state: TrailState;
  #unwritten: UnwrittenLock | null = null;
  #queue: Waiting[] = [];
  #scheduled = false;

  constructor(parts: WriterParts) {
    this.#parts = parts;
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
    return new Promise((answer, fail) => {
      this.#queue.push({ decides, answer, fail });
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
      let plan = this.#opening(now);
      for (const request of waiting) {
        const step = this.#answerOne(plan, request, now);
        plan = step.plan;
        answers.push(step.answer);
      }
      this.#commit(plan);
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

  #answerOne(plan: Plan, request: Waiting, now: Date): { readonly plan: Plan; readonly answer: () => void } {
    try {
      let next = plan;
      for (const decide of request.decides) {
        const decided = decide(next.state, now);
        const extended = decided.ok ? this.#extend(next, decided.value, now) : decided;
        if (!extended.ok) return { plan, answer: () => request.answer(extended) };
        next = extended.value;
      }
      const appended = { firstSeq: plan.state.next, lastSeq: next.state.next - 1 };
      return { plan: next, answer: () => request.answer(ok(appended)) };
    } catch (error) {
      return { plan, answer: () => request.fail(error) };
    }
  }

  /** What is written before anything that was asked for: a lock that found no room, a clock that was turned back. */
  #opening(now: Date): Plan {
    let plan: Plan = { state: this.#state, entries: [] };
    if (this.#unwritten !== null) {
      plan = this.#must(plan, lockDrafts(plan.state, this.#unwritten.code, this.#unwritten.detail), now);
    }
    const { lastAt } = this.#state;
    if (lastAt !== null && new Date(lastAt).getTime() - now.getTime() > clockToleranceMs) {
      const turned: NewEntry = {
        type: 'clock.turned-back',
        session: openId(plan.state.session),
        actor: 'system',
        data: { lastAt, nowAt: now.toISOString() },
      };
      plan = this.#must(plan, [turned], now);
      plan = this.#must(plan, lockDrafts(plan.state, 'TM-204', '最後の記録より前の時刻になっています。'), now);
    }
    return plan;
  }

  #must(plan: Plan, entries: readonly NewEntry[], now: Date): Plan {
    const next = this.#extend(plan, entries, now);
    if (!next.ok) throw new Error(`the recorder's own entry was refused: ${next.detail ?? next.code}`);
    return next.value;
  }

  #extend(plan: Plan, entries: readonly NewEntry[], now: Date): Outcome<Plan> {
    const { clock, signer, random } = this.#parts;
    const moment: Moment = { at: now.toISOString(), boot: clock.boot, mono: clock.monoMs() };
    const written = [...plan.entries];
    let state = plan.state;
    for (const entry of entries) {
      const sealed = sealEntry(state, moment, entry, random(16).toString('hex'), signer.sign);
      if (Buffer.byteLength(entryJson(sealed.stored)) > maxEntryBytes) return refusal('TM-106', 'entry too large');
      const next = foldEntry(state, { body: sealed.body, data: entry.data, hash: sealed.stored.hash });
      if (next === null) return refusal('TM-104', `${entry.type} is impossible now`);
      state = next;
      written.push(sealed.stored);
    }
    return ok({ state, entries: written });
  }

  #commit(plan: Plan): void {
    if (plan.entries.length === 0) return;
    this.#parts.database.write(plan.entries, plan.state);
    this.#state = plan.state;
    // Written, or outranked by a lock that stands already.
    this.#unwritten = null;
    this.#parts.onChange();
  }

  #enterFault(code: 'TM-202' | 'TM-207'): void {
    const now = this.#parts.clock.now();
    this.#unwritten ??= { code, detail: faultDetail[code], since: now.toISOString() };
    try {
      // After a failed commit only the disk knows what it holds.
      this.#state = this.#parts.database.state() ?? this.#state;
      if (code === 'TM-202') this.#parts.reserve.release();
      this.#commit(this.#opening(now));
    } catch (error) {
      if (storageFault(error) === null) throw error;
    }
    this.#parts.onChange();
  }
}
