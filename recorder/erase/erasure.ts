import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { cutText } from '#contract/json.ts';
import { lastKeptDay } from '#contract/loan/deadline.ts';
import type { SignedDeadline } from '#contract/loan/deadline-word.ts';
import type { EraseRequest, SignedErase } from '#contract/loan/erase-order.ts';
import { extendedFacts } from '#contract/loan/period.ts';
import type { Clock } from '../clock.ts';
import type { LoanHolder } from '../core/loan-holder.ts';
import { WordRefusals } from '../standing/word-refusals.ts';
import { openId } from '../state/lock.ts';
import type { TrailState } from '../state/trail-state.ts';
import type { Moment } from '../trail/seal-entry.ts';
import type { TrailWriter } from '../trail/trail-writer.ts';
import {
  checkDeadlineWord,
  checkErase,
  compareErase,
  confirmDrafts,
  deadlineDrafts,
  deadlineWordDrafts,
  failureDrafts,
  orderDrafts,
  resultDrafts,
} from './erase-drafts.ts';
import type { EraseFiles } from './erase-files.ts';

/** How often what came of a request is looked for, and the deadline; ms. */
const lookMs = 1000;
const restMs = 30_000;
/** After this the program that has the right has not answered, ms. It may still, later. */
const answerMs = 120_000;

export interface ErasureParts {
  readonly writer: Pick<TrailWriter, 'append' | 'state'>;
  readonly loan: Pick<LoanHolder, 'facts' | 'package'>;
  readonly officePublicKey: string;
  readonly clock: Clock;
  /** Null where nobody on this PC has the right to erase: then the PC is locked, and no more is claimed. */
  readonly files: EraseFiles | null;
  readonly onCrash: (error: unknown) => void;
}

/**
 * The destruction of the work volume's key, by the office's order or the loan's own deadline. What has come stands in the
 * trail; the act itself is done by a program with the right to, which checks the office's signature once more.
 */
export class Erasure {
  readonly #parts: ErasureParts;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #askedMonoMs: number | null = null;
  #told: string | null = null;
  readonly #refusals: WordRefusals;

  constructor(parts: ErasureParts) {
    this.#parts = parts;
    this.#refusals = new WordRefusals(parts.writer, 'deadline');
  }

  /** Goes on with what a crash has left, and keeps looking. */
  start(): void {
    const left = this.#parts.files?.asked();
    this.#takeBackWithdrawn();
    // What an earlier loan has left lying there is no news.
    const isOwn = left?.by === 'order' && left.signed.order.loan === this.#parts.loan.facts.loan.id;
    const taken = isOwn ? this.take(left.signed) : Promise.resolve(null);
    taken.then(() => this.#look()).catch(this.#parts.onCrash);
  }

  /** The order that is to be carried out does not lie there any more: the office has to say it once more. */
  get lacksOrder(): boolean {
    const { files, writer } = this.#parts;
    const { pending } = writer.state.erase;
    return files !== null && pending?.by === 'order' && this.#requestFor(pending, files) === null;
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /**
   * Takes the office's order. The request is laid down before anything is written: a full disk keeps the trail from
   * telling, not the key from being destroyed. TM-403 where it does not hold, which is written once.
   */
  async take(signed: SignedErase): Promise<Outcome<null>> {
    const { writer, loan, officePublicKey, files } = this.#parts;
    const { loan: about, terminal } = loan.facts;
    const checked = checkErase(signed, { officePublicKey, loan: about.id, terminal: terminal.id });
    if (!checked.ok) return this.#refused(checked.detail ?? '');
    const order = checked.value;
    const how = compareErase(writer.state, order);
    if (how === 'older') return this.#refused('erase order is older than the one known');
    const isOpen = how === 'newer' || writer.state.erase.pending?.serial === order.serial;
    const isAsked = !isOpen || files === null || this.#ask({ v: 1, by: 'order', signed });
    const written = await writer.append((state) => orderDrafts(state, order));
    if (!written.ok) return written;
    this.#told = null;
    if (!isAsked) return refusal('TM-207', 'the request to erase cannot be laid down');
    await this.look();
    this.#schedule();
    return ok(null);
  }

  /**
   * Takes the office's word on the deadline. It says nothing to an order: that is laid down and stays. TM-403 where it
   * does not hold, which is written once.
   */
  async takeDeadline(signed: SignedDeadline): Promise<Outcome<null>> {
    const { writer, loan, officePublicKey, files } = this.#parts;
    const checked = checkDeadlineWord(signed, officePublicKey, loan.facts);
    const now = this.#now();
    // What was carried out already is not taken back.
    if (checked.ok && files !== null) {
      const asked = this.#askedByDeadline(files);
      if (asked !== null) await this.#hear(asked, files);
    }
    const written = checked.ok
      ? await writer.append((state) => deadlineWordDrafts(state, checked.value, now))
      : checked;
    if (!written.ok) {
      if (written.code === 'TM-403') await this.#refusals.record(written.detail ?? '');
      return written;
    }
    this.#refusals.forget();
    return this.#takeBackWithdrawn() ? ok(null) : refusal('TM-207', 'the request to erase cannot be taken back');
  }

  /** What the deadline has asked for here, and asks for no more, is not to lie there. False where the disk refuses. */
  #takeBackWithdrawn(): boolean {
    const { writer, files } = this.#parts;
    const { pending, isErased } = writer.state.erase;
    if (files === null || pending !== null || isErased) return true;
    return this.#askedByDeadline(files) === null || files.takeBack();
  }

  /** The office's clock, as an answer over the pinned line has told it. */
  async officeHeard(officeAt: Date): Promise<void> {
    const { writer, loan } = this.#parts;
    const now = this.#now();
    if (confirmDrafts(writer.state, loan.facts, now, officeAt).length === 0) return;
    await writer.append((state) => ok(confirmDrafts(state, loan.facts, now, officeAt)));
    await this.look();
  }

  /** One look: the deadline, and what came of what was asked for. */
  async look(): Promise<void> {
    const { writer, loan, files } = this.#parts;
    const now = this.#now();
    if (deadlineDrafts(writer.state, loan.facts, now).length > 0)
      await writer.append((state) => ok(deadlineDrafts(state, loan.facts, now)));
    const { pending } = writer.state.erase;
    if (pending === null) return;
    if (files === null) {
      await writer.append((state) => ok(failureDrafts(state, 'no-executor')));
      return;
    }
    const request = this.#requestFor(pending, files);
    this.#askedMonoMs ??= now.mono;
    const isAnswered = request !== null && (await this.#hear(request, files));
    if (!isAnswered && now.mono - this.#askedMonoMs > answerMs)
      await writer.append((state) => ok(failureDrafts(state, 'no-executor')));
    if (writer.state.erase.pending === null) this.#askedMonoMs = null;
  }

  /** Writes down what came of a request. False where there is no answer yet. */
  async #hear(request: EraseRequest, files: EraseFiles): Promise<boolean> {
    const result = files.answered(request);
    if (result !== null) await this.#parts.writer.append((state) => ok(resultDrafts(state, result)));
    return result !== null;
  }

  /** What lies there for this; of a deadline it is made anew where a crash or the disk has kept it from lying there. */
  #requestFor(pending: NonNullable<TrailState['erase']['pending']>, files: EraseFiles): EraseRequest | null {
    const { writer, loan } = this.#parts;
    if (pending.by === 'order') {
      const left = files.asked();
      return left?.by === 'order' && left.signed.order.serial === pending.serial ? left : null;
    }
    const left = this.#askedByDeadline(files);
    if (left !== null) return left;
    const { extendedTo } = writer.state;
    const on = lastKeptDay(extendedFacts(loan.facts, extendedTo));
    if (on === null) return null;
    const request: EraseRequest = { v: 1, by: 'deadline', package: loan.package, extendedTo, on };
    return this.#ask(request) ? request : null;
  }

  /** What this loan's deadline has laid down. What was asked, and answered, for an earlier loan says nothing of this one's volume. */
  #askedByDeadline(files: EraseFiles): EraseRequest | null {
    const left = files.asked();
    const isOwn = left?.by === 'deadline' && left.package.statement.facts.loan.id === this.#parts.loan.facts.loan.id;
    return isOwn ? left : null;
  }

  #ask(request: EraseRequest): boolean {
    this.#askedMonoMs = this.#now().mono;
    return this.#parts.files?.ask(request) ?? false;
  }

  async #refused(why: string): Promise<Outcome<null>> {
    if (this.#told !== why) {
      const written = await this.#parts.writer.append((state) =>
        ok([
          {
            ...{ type: 'office-word.refused' as const, session: openId(state.session), actor: 'system' },
            data: { what: 'erase' as const, why: cutText(why, 400) },
          },
        ]),
      );
      if (written.ok) this.#told = why;
    }
    return refusal('TM-403', why);
  }

  async #look(): Promise<void> {
    await this.look();
    this.#schedule();
  }

  #schedule(): void {
    if (this.#stopped) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const waits = this.#parts.files !== null && this.#parts.writer.state.erase.pending !== null;
    this.#timer = setTimeout(() => this.#look().catch(this.#parts.onCrash), waits ? lookMs : restMs);
  }

  #now(): Moment {
    const { clock } = this.#parts;
    return { at: clock.now().toISOString(), boot: clock.boot, mono: clock.monoMs() };
  }
}
