import { countCodes } from '#contract/loan/code-count.ts';
import { believe } from '#contract/loan/deadline.ts';
import { returnAfter } from '#contract/loan/return.ts';
import { isOpen, type SessionEvent, type SessionState, transition } from '#contract/session/machine.ts';
import { type EntryData, type EntryType, recorderOnlyTypes } from '#contract/trail/catalogue.ts';
import { type EntryBody, sealKeyAfter } from '#contract/trail/entry.ts';
import { requestsAfter } from './requests.ts';
import type { TrailState } from './trail-state.ts';

/** An entry and its leaf hash; `data` has passed the catalogue's schema for its type. */
export interface FoldedEntry {
  readonly body: EntryBody;
  readonly data: Readonly<Record<string, unknown>>;
  readonly hash: string;
}

/** The catalogue's schema has already passed: the type decides the shape. */
const dataOf = <T extends EntryType>(_type: T, entry: FoldedEntry): EntryData<T> => entry.data as EntryData<T>;

/** The state after one more entry, or null where that entry is impossible in this state. Pure. */
export function foldEntry(state: TrailState, entry: FoldedEntry): TrailState | null {
  const { body } = entry;
  const before = state.session;
  const session = nextSession(before, entry);
  if (session === null) return null;
  const corrected = body.type === 'session.corrected';
  if (corrected && state.closedByRule?.id !== body.session) return null;
  const returning = returnAfter(state.returning, body.type, entry.data);
  if (returning === null || (body.type === 'return.begun' && isOpen(before))) return null;
  const standing = standingAfter(state, entry);
  if (standing === null) return null;
  const erase = eraseAfter(state, entry);
  if (erase === null) return null;
  const deadline = deadlineAfter(state, entry);
  if (deadline === null) return null;
  const presence = presenceAfter(state, session, entry);
  const plans = plansAfter(state, entry);
  if (presence === null || plans === null) return null;
  const requests = requestsAfter(state.requests, entry);
  if (requests === null) return null;
  return {
    ...state,
    next: body.seq + 1,
    head: entry.hash,
    key: sealKeyAfter(state.key, body),
    opened: body.nextKey === null ? (state.opened ?? momentOf(body)) : null,
    clock: clockAfter(state, body),
    lastAt: body.at,
    lastType: body.type,
    lastAgentAt: recorderOnlyTypes.has(body.type) ? state.lastAgentAt : body.at,
    session,
    interruptions: interruptionsAfter(state, body.type),
    life: lifeAfter(state, session, entry),
    closedByRule: corrected ? null : (ruleFacts(before, entry) ?? state.closedByRule),
    lock: lockAfter(state, entry),
    coveredLock: coveredLockAfter(state, entry),
    standing,
    ...timeAfter(state, entry),
    erase,
    deadline,
    presence,
    plans,
    ...codesAfter(state, entry),
    answers: answersAfter(state, entry),
    pinTries: pinTriesAfter(state, entry),
    ...findingsAfter(state, entry),
    extendedTo: extensionAfter(state, entry),
    requests,
    returning,
  };
}

const momentOf = ({ at, boot, mono }: EntryBody): NonNullable<TrailState['clock']> => ({ at, boot, mono });

/** A clock that was set is believed from then on: each leap is told once. */
function clockAfter(state: TrailState, body: EntryBody): TrailState['clock'] {
  const set = body.type === 'clock.jumped' || body.type === 'clock.turned-back';
  return state.clock === null || set || state.clock.boot !== body.boot ? momentOf(body) : state.clock;
}

function findingsAfter(
  state: TrailState,
  entry: FoldedEntry,
): Pick<TrailState, 'prunedBelow' | 'rolledBack' | 'machine'> {
  const { prunedBelow, rolledBack, machine } = state;
  const { type } = entry.body;
  switch (type) {
    case 'trail.pruned':
      return { prunedBelow: dataOf(type, entry).below, rolledBack, machine };
    case 'trail.rolled-back': {
      const { anchor, anchorSeq, anchorHead } = dataOf(type, entry);
      return { prunedBelow, rolledBack: { anchor, seq: anchorSeq, head: anchorHead }, machine };
    }
    case 'machine.changed':
      return { prunedBelow, rolledBack, machine: dataOf(type, entry).found };
    default:
      return { prunedBelow, rolledBack, machine };
  }
}

/** The session's state after an entry; the same where the entry is no session event; null where impossible. */
function nextSession(session: SessionState, entry: FoldedEntry): SessionState | null {
  const event = sessionEvent(entry);
  if (event === undefined) return session;
  return event === null ? null : transition(session, event);
}

function sessionEvent(entry: FoldedEntry): SessionEvent | null | undefined {
  const { type, at, session: id } = entry.body;
  switch (type) {
    case 'session.started':
    case 'session.interrupted':
    case 'session.resumed':
    case 'session.ended':
      return id === null ? null : { type, id, at };
    case 'session.closed-by-rule': {
      const { rule, effectiveEnd } = dataOf(type, entry);
      return id === null ? null : { type, id, at, rule, effectiveEnd };
    }
    default:
      return undefined;
  }
}

function interruptionsAfter(state: TrailState, type: EntryType): number {
  if (type === 'session.started') return 0;
  return type === 'session.interrupted' ? state.interruptions + 1 : state.interruptions;
}

/** What a start finds by itself is no sign that the PC was at work before it. */
const ownFindings: ReadonlySet<EntryType> = new Set<EntryType>([
  'clock.jumped',
  'clock.turned-back',
  'trail.rolled-back',
  'machine.changed',
  'period.closed',
]);

function lifeAfter(state: TrailState, session: SessionState, entry: FoldedEntry): TrailState['life'] {
  const { body } = entry;
  if (!isOpen(session)) return null;
  if (body.session !== session.id || (state.life !== null && ownFindings.has(body.type))) return state.life;
  const seen = activeAt(entry);
  const known = state.life?.activeAt ?? body.at;
  return { entryAt: body.at, boot: body.boot, activeAt: seen !== null && seen > known ? seen : known };
}

/** When the person was last at the keyboard, as far as this entry tells. */
function activeAt(entry: FoldedEntry): string | null {
  const { type, at, actor } = entry.body;
  if (type === 'heartbeat') {
    // An absurd idle time must not lead before the calendar.
    const ms = Math.max(0, new Date(at).getTime() - dataOf(type, entry).idleMs);
    return new Date(ms).toISOString();
  }
  return actor.startsWith('staff:') ? at : null;
}

function ruleFacts(before: SessionState, entry: FoldedEntry): TrailState['closedByRule'] {
  if (entry.body.type !== 'session.closed-by-rule' || !isOpen(before)) return null;
  const { rule, effectiveEnd } = dataOf(entry.body.type, entry);
  return { id: before.id, startedAt: before.startedAt, effectiveEnd, rule };
}

function lockAfter(state: TrailState, entry: FoldedEntry): TrailState['lock'] {
  const { type, at } = entry.body;
  if (type === 'lock.left') return null;
  if (type !== 'lock.entered') return state.lock;
  const { code, detail } = dataOf(type, entry);
  if (state.lock?.code === 'TM-208' && code !== 'TM-208') return state.lock;
  return { code, detail, since: at };
}

/** TM-208 takes the place of any other lock, and keeps it: of what it covers, a cancelled loss excuses nothing. */
function coveredLockAfter({ lock, coveredLock }: TrailState, entry: FoldedEntry): TrailState['coveredLock'] {
  const { type, at } = entry.body;
  if (type === 'lock.left') return null;
  if (type !== 'lock.entered') return coveredLock;
  const { code, detail } = dataOf(type, entry);
  if (lock?.code !== 'TM-208') return code === 'TM-208' ? lock : null;
  return code === 'TM-208' ? coveredLock : { code, detail, since: at };
}

/** Null where the entry takes an older word for a newer one: no recorder writes that. */
function standingAfter(state: TrailState, entry: FoldedEntry): TrailState['standing'] | null {
  const { type } = entry.body;
  if (type !== 'standing.arrived') return state.standing;
  const { serial, revoked } = dataOf(type, entry);
  return serial > state.standing.serial ? { serial, revoked } : null;
}

function timeAfter(state: TrailState, entry: FoldedEntry): Pick<TrailState, 'time' | 'confirmedBoot' | 'clockExcused'> {
  const { type, boot, mono } = entry.body;
  const { confirmedBoot, clockExcused } = state;
  if (type === 'clock.confirmed') {
    return { time: { at: dataOf(type, entry).officeAt, boot, mono }, confirmedBoot: boot, clockExcused: false };
  }
  const isExcuse =
    type === 'lock.left' && dataOf(type, entry).code === 'TM-631' && dataOf(type, entry).by !== 'recheck';
  return { time: believe(state.time, entry.body), confirmedBoot, clockExcused: clockExcused || isExcuse };
}

/** Null where an older order is taken for a newer one, or something is told of what never came: no recorder writes that. */
function eraseAfter(state: TrailState, entry: FoldedEntry): TrailState['erase'] | null {
  const { erase } = state;
  const { type } = entry.body;
  switch (type) {
    case 'erase.arrived': {
      const { by, serial, since } = dataOf(type, entry);
      if (by === 'order' ? serial <= erase.serial : erase.isErased || erase.pending !== null) return null;
      return { ...erase, serial: Math.max(erase.serial, serial), pending: { by, serial, since }, failed: null };
    }
    case 'deadline.told':
      if (!dataOf(type, entry).withdrawn) return erase;
      return erase.pending?.by === 'deadline' ? { ...erase, pending: null, failed: null } : null;
    case 'work-volume.erased':
    case 'work-volume.erase-failed': {
      const { by, serial } = dataOf(type, entry);
      if (erase.pending?.by !== by || erase.pending.serial !== serial) return null;
      return type === 'work-volume.erased'
        ? { ...erase, pending: null, failed: null, isErased: true }
        : { ...erase, failed: dataOf(type, entry).why };
    }
    default:
      return erase;
  }
}

/** Null where an older word is taken for a newer one: no recorder writes that. */
function deadlineAfter(state: TrailState, entry: FoldedEntry): TrailState['deadline'] | null {
  const { type } = entry.body;
  if (type !== 'deadline.told') return state.deadline;
  const { serial, notBefore } = dataOf(type, entry);
  return serial > state.deadline.serial ? { serial, notBefore } : null;
}

/** Null where an older question is taken for a newer one, or an answer is to none that waits. */
function presenceAfter(state: TrailState, session: SessionState, entry: FoldedEntry): TrailState['presence'] | null {
  const { presence } = state;
  const { type, seq, at } = entry.body;
  switch (type) {
    case 'presence.asked': {
      const { by, serial, name, withinMin } = dataOf(type, entry);
      if (by === 'office' && serial <= presence.serial) return null;
      const pending = isOpen(session) ? { asked: seq, by, name, at, withinMin } : null;
      return { serial: Math.max(serial, presence.serial), askedAt: at, pending };
    }
    case 'presence.answered':
      return presence.pending?.asked === dataOf(type, entry).asked ? { ...presence, pending: null } : null;
    default:
      // Nobody is asked whose session is over.
      return presence.pending === null || isOpen(session) ? presence : { ...presence, pending: null };
  }
}

/** Null where an older list is taken for a newer one: no recorder writes that. */
function plansAfter(state: TrailState, entry: FoldedEntry): TrailState['plans'] | null {
  const { type } = entry.body;
  if (type !== 'plans.arrived') return state.plans;
  const { serial, list } = dataOf(type, entry);
  return serial > state.plans.serial ? { serial, list } : null;
}

function codesAfter(
  { counter, code, answerTries }: TrailState,
  { body, data, hash }: FoldedEntry,
): Pick<TrailState, 'counter' | 'code' | 'answerTries'> {
  const before = { counter, standing: code?.purpose ?? null, tries: answerTries };
  const after = countCodes(before, body.type, data);
  if (after === before) return { counter, code, answerTries };
  const { standing, tries } = after;
  if (standing === null) return { counter: after.counter, code: null, answerTries: tries };
  // A 連絡コード comes with the entry that it is anchored at.
  const brought = { purpose: standing, counter: after.counter, seq: body.seq, head: hash, at: body.at };
  return { counter: after.counter, code: after.counter === counter ? code : brought, answerTries: tries };
}

function answersAfter({ answers }: TrailState, { body }: FoldedEntry): TrailState['answers'] {
  if (body.type === 'response-code.accepted') return { wrong: 0, at: null };
  return body.type === 'response-code.refused' ? { wrong: answers.wrong + 1, at: momentOf(body) } : answers;
}

function extensionAfter(state: TrailState, entry: FoldedEntry): TrailState['extendedTo'] {
  const { type } = entry.body;
  return type === 'loan.extended' ? dataOf(type, entry).to : state.extendedTo;
}

function pinTriesAfter(state: TrailState, entry: FoldedEntry): number {
  const { type } = entry.body;
  if (type === 'staff.sign-in-refused') return dataOf(type, entry).tries;
  if (type === 'staff.signed-in') return 0;
  // The office has vouched for the person: five new tries.
  return type === 'lock.left' && dataOf(type, entry).by === 'response-code' ? 0 : state.pinTries;
}
