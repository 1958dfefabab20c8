import { ZodError } from 'zod';
import { type ErrorCode, errorEntry, type Outcome, ok, refusal } from '#contract/errors.ts';
import { cutText } from '#contract/json.ts';
import { extendedFacts } from '#contract/loan/period.ts';
import { type PlansInForce, plannedFacts } from '#contract/loan/plans.ts';
import type { RemoteSet } from '#contract/remote/profile.ts';
import { localDate } from '#contract/session/closing.ts';
import { isOpen } from '#contract/session/machine.ts';
import type {
  AcceptedAnswer,
  ReadEntry,
  RecorderAnswer,
  RecorderRequest,
  RecorderStatus,
} from '#contract/socket/protocol.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import type { RolledBack } from '../anchors/compare-anchors.ts';
import type { Clock } from '../clock.ts';
import { answerDrafts } from '../codes/answer-code.ts';
import { answerWaitMs } from '../codes/answer-wait.ts';
import { checkPin } from '../codes/check-pin.ts';
import { showCodeDrafts } from '../codes/show-code.ts';
import { intervalDrafts } from '../standing/presence.ts';
import { admitDraft } from '../state/admit-drafts.ts';
import { closingDraft } from '../state/closing.ts';
import { agentGap, recorderGap } from '../state/gap.ts';
import { heartbeatGraceMs, maxPinTries } from '../state/limits.ts';
import { lockDrafts, mayLock, openId, unlockDrafts } from '../state/lock.ts';
import { machineDrafts, rollBackDrafts } from '../state/roll-back.ts';
import { periodLeftMs } from '../state/seal-period.ts';
import type { TrailState } from '../state/trail-state.ts';
import type { Reserve } from '../store/reserve.ts';
import { storageFault } from '../store/storage-fault.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import { readLeaf } from '../trail/check-chain.ts';
import type { StoredEntry } from '../trail/seal-entry.ts';
import type { Appended, Decide, TrailWriter } from '../trail/trail-writer.ts';
import { version } from '../version.ts';
import { fitEntries, fitFacts } from './fit-line.ts';
import type { LoanHolder } from './loan-holder.ts';
import { type LineView, statusOf } from './status.ts';

type Request<Op extends RecorderRequest['op']> = Omit<Extract<RecorderRequest, { op: Op }>, 'id' | 'op'>;
type StatusAnswer = Promise<Outcome<{ readonly status: RecorderStatus }>>;

export interface CoreParts {
  readonly database: Pick<TrailDatabase, 'read' | 'sessionsBegun'>;
  readonly writer: TrailWriter;
  readonly loan: LoanHolder;
  readonly reserve: Reserve;
  readonly clock: Clock;
  readonly protection: RecorderStatus['protection'];
  readonly pid: number;
  readonly lineView: () => LineView;
  /** The newest list of approved days; null where the statement's hold. */
  readonly plans: () => PlansInForce | null;
  /** What the PC may connect to, where the line has said more than the package; absent: as in the package. */
  readonly remote?: () => RemoteSet | null;
  /** A 応答コード was taken: the loan may be longer, a file approved. */
  readonly onAnswered: () => void;
}

/** What a start has found before it wrote anything. */
export interface StartFindings {
  /** The anchor that knew better, and how many entries the store held. */
  readonly rolledBack: (RolledBack & { readonly found: number }) | null;
  /** Why the trail is not what it was, each in words for the lock (TM-203). */
  readonly faults: readonly string[];
}

/** What the recorder does for its one peer, and what it writes by itself. */
export class RecorderCore {
  readonly #parts: CoreParts;
  /** One PIN at a time: five tries are five, however many are sent at once. */
  #pinTurn: Promise<unknown> = Promise.resolve();
  /** `owed`: the disk has refused it so far. */
  #start: 'none' | 'owed' | 'written' = 'none';
  /** Ids of sessions that were begun or asked for. One that is refused after all is spent, too: the next has a new one. */
  readonly #sessions: Set<string>;

  constructor(parts: CoreParts) {
    this.#parts = parts;
    this.#sessions = new Set(parts.database.sessionsBegun(parts.loan.chain));
  }

  status(): RecorderStatus {
    const { writer, loan, protection } = this.#parts;
    return statusOf(writer.state, writer.unwrittenLock, loan, this.#parts.lineView(), protection);
  }

  facts(): LoanHolder['facts'] {
    const { writer, clock } = this.#parts;
    const facts = extendedFacts(this.#planned(), writer.state.extendedTo);
    const remote = this.#parts.remote?.() ?? null;
    return fitFacts(remote === null ? facts : { ...facts, remote }, localDate(clock.now()));
  }

  #planned(): LoanHolder['facts'] {
    return plannedFacts(this.#parts.loan.facts, this.#parts.plans());
  }

  /** The recorder's own start: what is wrong, what was missed, that it runs again, a session that a rule has ended. */
  async start({ rolledBack, faults }: StartFindings = { rolledBack: null, faults: [] }): Promise<Outcome<Appended>> {
    const { writer, clock, protection, pid } = this.#parts;
    // As it was found: a lock that this start enters is no sign that the PC was at work.
    const found = writer.state;
    this.#start = 'owed';
    const told =
      rolledBack === null ? [] : [(state: TrailState) => ok(rollBackDrafts(state, rolledBack, rolledBack.found))];
    const locks = faults.map(
      (detail): Decide =>
        (state) =>
          ok(lockDrafts(state, 'TM-203', detail)),
    );
    const written = await writer.append(...told, ...locks, (state, now) => {
      const closing = closingDraft(found, this.#planned(), now, clock.boot);
      const started: Draft = {
        type: 'recorder.started',
        session: openId(state.session),
        actor: 'system',
        data: { version, protection, pid },
      };
      return ok([...recorderGap(found, now), started, ...(closing === null ? [] : [closing])]);
    });
    if (written.ok) this.#start = 'written';
    return written;
  }

  /**
   * The end of a session that a rule closes now. Before anything else that is written: what comes first after a night
   * in which the PC slept is no sign of life of the day before. A start says by itself what it found.
   */
  due(state: TrailState, now: Date): readonly Draft[] {
    const closing = this.#start === 'owed' ? null : closingDraft(state, this.#planned(), now, this.#parts.clock.boot);
    return closing === null ? [] : [closing];
  }

  /** Closes a session by rule where it is time. Called every half minute. */
  async closeWhereDue(): Promise<void> {
    const { writer } = this.#parts;
    if (isOpen(writer.state.session)) await writer.append();
  }

  /** Asks whether the person is at work, where the policy's interval says so. */
  async askPresenceWhereDue(): Promise<void> {
    const { writer, loan, clock } = this.#parts;
    if (intervalDrafts(writer.state, loan.facts, clock.now()).length === 0) return;
    await writer.append((state, now) => ok(intervalDrafts(state, loan.facts, now)));
  }

  /** Closes the key period where it has lasted its time: for whoever takes the machine, an old key is worth less. */
  async closePeriodWhereDue(): Promise<void> {
    const { writer, clock } = this.#parts;
    await writer.append((state) => {
      if (periodLeftMs(state.opened, { boot: clock.boot, mono: clock.monoMs() }) !== 0) return ok([]);
      return ok([{ type: 'period.closed', session: openId(state.session), actor: 'system', data: {} }]);
    });
  }

  /** How long the open key period may still last, ms; null while none needs an end. */
  periodLeftMs(): number | null {
    const { writer, clock } = this.#parts;
    return periodLeftMs(writer.state.opened, { boot: clock.boot, mono: clock.monoMs() });
  }

  /** How long an agent may say nothing; null while no session asks it for heartbeats. */
  longestSilenceMs(): number | null {
    const { writer, loan } = this.#parts;
    return isOpen(writer.state.session) ? loan.facts.policy.heartbeatSec * 1000 + heartbeatGraceMs : null;
  }

  async stop(): Promise<void> {
    await this.#own((session) => ({ type: 'recorder.stopped', session, actor: 'system', data: {} }));
  }

  async hello(): Promise<Outcome<RecorderAnswer<'hello'>>> {
    // Answered also where the disk refuses: the status carries the lock.
    await this.#parts.writer.append((state, now) => ok(agentGap(state, now)));
    return ok({ version, facts: this.facts(), status: this.status() });
  }

  /** The agent's connection ended without goodbye. Outside a session that is no event. */
  async agentLost(pid: number | null): Promise<void> {
    await this.#parts.writer.append((state) =>
      isOpen(state.session)
        ? ok([{ type: 'agent.lost', session: openId(state.session), actor: 'system', data: { pid } }])
        : ok([]),
    );
  }

  async append(request: Request<'append'>): Promise<Outcome<RecorderAnswer<'append'>>> {
    const { loan, writer } = this.#parts;
    const isUsed = (session: string): boolean => this.#sessions.has(session);
    const decides = request.drafts.map(
      (draft, index): Decide =>
        (state, now) => {
          const admitted = admitDraft(state, loan.facts, now, draft, request.drafts[index - 1] ?? null, isUsed);
          if (!admitted.ok) return admitted;
          if (draft.type === 'session.started' && draft.session !== null) this.#sessions.add(draft.session);
          return ok([admitted.value]);
        },
    );
    const written = await writer.append(...decides);
    return written.ok ? ok({ ...written.value, status: this.status() }) : written;
  }

  verifyPin(request: Request<'verify-pin'>): StatusAnswer {
    const turn = this.#pinTurn.then(() => this.#verifyPin(request));
    this.#pinTurn = turn.catch(() => undefined);
    return turn;
  }

  async #verifyPin({ staff, pin }: Request<'verify-pin'>): StatusAnswer {
    const { writer, loan } = this.#parts;
    const standing = writer.state.lock;
    if (standing !== null && errorEntry(standing.code).wayOut === 'office-code') return refusal(standing.code);
    // The PIN is worked out for a wrong number too: the time it takes tells nothing.
    const good = (await checkPin(loan.pin, pin)) && staff === loan.facts.staff.id;
    let code: ErrorCode = 'TM-101';
    const written = await writer.append((state) => {
      const session = openId(state.session);
      if (good) return ok([{ type: 'staff.signed-in', session, actor: `staff:${staff}`, data: { staff } }]);
      const tries = state.pinTries + 1;
      const refused: Draft = { type: 'staff.sign-in-refused', session, actor: 'system', data: { tries } };
      if (tries < maxPinTries) return ok([refused]);
      code = 'TM-102';
      return ok([refused, ...lockDrafts(state, 'TM-102', '暗証番号を5回続けて間違えました。')]);
    });
    if (!written.ok) return written;
    return good ? ok({ status: this.status() }) : refusal(code);
  }

  read({ fromSeq, limit }: Request<'read'>): Outcome<RecorderAnswer<'read'>> {
    const { database, writer, loan } = this.#parts;
    try {
      const entries = database.read(loan.chain, fromSeq, limit).map(readBack);
      return ok({ entries: [...fitEntries(entries)], total: writer.state.next });
    } catch (error) {
      // A damaged entry is what TM-203 is about, and that lock must be there to be shown.
      const damaged = error instanceof SyntaxError || error instanceof ZodError;
      const code = damaged ? 'TM-203' : storageFault(error);
      if (code === null) throw error;
      return refusal(code, 'the trail cannot be read here');
    }
  }

  async lock({ code, detail }: Request<'lock'>): StatusAnswer {
    if (!mayLock(code)) return refusal('TM-106', `${code} is no lock`);
    return this.#answer(await this.#parts.writer.append((state) => ok(lockDrafts(state, code, detail))));
  }

  async unlock(): StatusAnswer {
    const { writer, reserve } = this.#parts;
    const standing = writer.unwrittenLock ?? writer.state.lock;
    if (standing !== null && (standing.code === 'TM-202' || standing.code === 'TM-207')) {
      // While there is no room even for the reserve, the cause lasts.
      if (!reserve.ensure()) return refusal(standing.code);
      if (this.#start !== 'written') {
        const started = await this.start();
        if (!started.ok) return started;
      }
    }
    return this.#answer(await writer.append((state) => unlockDrafts(state)));
  }

  async showCode({ purpose }: Request<'show-code'>): StatusAnswer {
    return this.#answer(await this.#parts.writer.append((state, now) => showCodeDrafts(state, purpose, now)));
  }

  async answerCode({ code }: Request<'answer-code'>): Promise<Outcome<RecorderAnswer<'answer-code'>>> {
    const { writer, loan, clock } = this.#parts;
    const told: { accepted: AcceptedAnswer | null } = { accepted: null };
    const written = await writer.append((state, now) => {
      if (answerWaitMs(state, { boot: clock.boot, mono: clock.monoMs() }) > 0) return refusal('TM-690');
      const read = state.code === null ? null : loan.codes.read(state.code, code);
      const answered = answerDrafts(state, loan.facts, read, now);
      if (!answered.ok) return answered;
      told.accepted = answered.value.accepted;
      return ok(answered.value.drafts);
    });
    if (!written.ok) return written;
    const { accepted } = told;
    if (accepted === null) return refusal('TM-103');
    this.#parts.onAnswered();
    return ok({ status: this.status(), accepted });
  }

  /** A fault that the recorder itself has found. */
  async lockFor(code: ErrorCode, detail: string): Promise<void> {
    await this.#parts.writer.append((state) => ok(lockDrafts(state, code, detail)));
  }

  /** The office holds another trail than ours. @param head of its newest entry; null where it did not say */
  async officeDisagrees(seq: number, head: string | null): Promise<void> {
    await this.#parts.writer.append((state) => {
      if (head !== null) return ok(rollBackDrafts(state, { anchor: 'office', seq, head }, state.next));
      return ok(lockDrafts(state, 'TM-203', `庁内サーバーが持つ記録${seq}番が、この端末の記録と違います。`));
    });
  }

  /** @param found SHA-256 of the id of the machine that this runs on */
  async machineFound(found: string): Promise<void> {
    const { writer, loan } = this.#parts;
    await writer.append((state) => ok(machineDrafts(state, loan.machine, found)));
  }

  async officeUntrusted(host: string, why: string): Promise<void> {
    await this.#own((session) => ({
      type: 'office.untrusted',
      session,
      actor: 'system',
      data: { host: cutText(host, 300), why: cutText(why, 400) },
    }));
  }

  /** Something that is no request came in over the socket, or from someone who is not served. */
  async commandRefused(channel: string, why: string): Promise<void> {
    await this.#own((session) => ({
      type: 'command.refused',
      session,
      actor: 'system',
      data: { channel: cutText(channel, 80), why: cutText(why, 400) },
    }));
  }

  async #own(entry: (session: string | null) => Draft): Promise<void> {
    await this.#parts.writer.append((state) => ok([entry(openId(state.session))]));
  }

  #answer(written: Outcome<Appended>): Outcome<{ readonly status: RecorderStatus }> {
    return written.ok ? ok({ status: this.status() }) : written;
  }
}

/** A stored entry as the agent gets it. Throws where the store is damaged. */
function readBack(row: StoredEntry): ReadEntry {
  const { seq, at, type, session, actor } = readLeaf(row).body;
  return { seq, at, type, session, actor, data: JSON.parse(row.data), hash: row.hash };
}
