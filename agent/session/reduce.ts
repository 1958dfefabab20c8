import { missingControls } from '#contract/controls.ts';
import { assertNever, type ErrorCode, type Outcome } from '#contract/errors.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import { localDate } from '#contract/session/closing.ts';
import type { RecorderStatus } from '#contract/socket/protocol.ts';
import { called } from './call.ts';
import { beginCheck, checkMoved, checkRecorded, checksFinished, checkUnlocked } from './check-act.ts';
import { enterLock, isRecheckable, shownLock } from './locks.ts';
import {
  type Act,
  actorOf,
  andThen,
  answer,
  done,
  type Effect,
  type Model,
  openIdOf,
  type ShellEvent,
  type Step,
  step,
} from './model.ts';
import { closedByRuleNotice, reopenedNotice, todayNotice } from './notices.ts';
import { planOn } from './plan-of-day.ts';
import { addWarnings, afterRestore } from './warnings.ts';

/** The shell as one pure machine: what was known and what happened give what is known and what to do. */
export const reduce = (model: Model, event: ShellEvent, now: Date): Step =>
  andThen(happened(model, event, now), (next) => settle(next, now));

function happened(model: Model, event: ShellEvent, now: Date): Step {
  switch (event.type) {
    case 'link-up':
      return linkUp(model, event.facts, event.status, now);
    case 'link-lost':
      return linkLost(model, now);
    case 'status':
      return applyStatus(model, event.status, now);
    case 'facts':
      return factsCame(model, event.facts, now);
    case 'command':
      return called(model, event, now);
    case 'refused-call':
      return step(model, {
        do: 'note',
        draft: {
          type: 'command.refused',
          session: openIdOf(model),
          actor: actorOf(model),
          data: { channel: event.channel, why: event.why },
        },
      });
    case 'pin-answered':
      return pinAnswered(model, event.ticket, event.outcome);
    case 'check-moved':
      return checkMoved(model, event);
    case 'checks-finished':
      return checksFinished(model, event.ticket, event.report, now);
    case 'unlocked':
      return checkUnlocked(model, event.ticket, event.outcome, now);
    case 'recorded':
      return recorded(model, event.ticket, event.outcome, now);
    case 'heartbeat-measured':
      return heartbeat(model, event.readings, now);
    case 'write-refused':
      return enterLock(model, event.code, event.detail, now);
    case 'trouble':
      return enterLock(withoutProof(model, event.code), event.code, event.detail, now);
    case 'attempts-recorded':
      return attemptsRecorded(model, event, now);
    case 'restored':
      return step({ ...model, warnings: afterRestore(model.warnings, event.seq, event.name) });
    case 'looked-back':
      return lookedBack(model, event);
    case 'hand-in-moved':
      return step({ ...model, handIn: event.view });
    case 'remote-moved':
      return step({ ...model, remote: event.view });
    case 'approvals':
      return step({ ...model, approvals: event.approvals });
    case 'noticed':
      return step({ ...model, notice: { text: event.text, at: now.toISOString() } });
    case 'recheck-due':
      return model.act === null && isRecheckable(model) ? beginCheck(model, 'recheck', null, null, now) : step(model);
    default:
      return assertNever(event);
  }
}

/** A new order of the office binds at once: what it asks for and the last readings deny is a lock, not a next time. */
function factsCame(model: Model, facts: LoanFacts, now: Date): Step {
  const next: Model = { ...model, facts, notice: plansNotice(model, facts, now) ?? model.notice };
  const isMet = model.controls.length === 0 || missingControls(facts.policy.controls, model.controls).length === 0;
  return isMet || shownLock(next) !== null
    ? step(next)
    : enterLock({ ...next, passed: false }, 'TM-301', '求められる制御が変わりました。', now);
}

/** What the person is told where today's plan has come, changed or been taken back; null where it is as it was. */
function plansNotice(model: Model, facts: LoanFacts, now: Date): Model['notice'] {
  const today = localDate(now);
  const before = model.facts;
  if (before === null) return null;
  const text = todayNotice(planOn(before, today), planOn(facts, today), openIdOf(model) !== null);
  return text === null ? null : { text, at: now.toISOString() };
}

/** A session that is open and a person who is signed in still need the proof, wherever both came from. */
function settle(model: Model, now: Date): Step {
  const waits =
    model.link === 'up' &&
    model.signedIn &&
    !model.passed &&
    model.act === null &&
    (model.status?.open ?? null) !== null &&
    model.cause === null &&
    shownLock(model) === null;
  return waits ? beginCheck(model, 'resume', null, null, now) : step(model);
}

const plain = (outcome: Outcome<unknown>) => (outcome.ok ? done : outcome);

function linkUp(model: Model, facts: Model['facts'], status: RecorderStatus, now: Date): Step {
  const first = applyStatus(
    { ...model, link: 'up', linkSince: now.toISOString(), facts: facts ?? model.facts },
    status,
    now,
  );
  return andThen(first, (next) => {
    const { cause } = next;
    const lockAgain: readonly Effect[] =
      cause !== null && cause.code !== 'TM-201' && status.lock === null
        ? [{ do: 'lock', code: cause.code, detail: cause.detail }]
        : [];
    const back: readonly Effect[] = status.open === null ? [] : [{ do: 'look-back', session: status.open.id }];
    const told = step(next, ...lockAgain, ...back);
    // What was true before the silence has to be shown again before the lock opens.
    return next.act === null && isRecheckable(next)
      ? andThen(told, (m) => beginCheck(m, 'recheck', null, null, now))
      : told;
  });
}

function linkLost(model: Model, now: Date): Step {
  if (model.link === 'lost') return step(model);
  const act = model.act?.kind === 'check' ? { ...model.act, shaken: true } : model.act;
  const cause = model.cause ?? { code: 'TM-201' as const, detail: '', since: now.toISOString() };
  return step({ ...model, link: 'lost', linkSince: now.toISOString(), passed: false, act, cause }, { do: 'attention' });
}

function applyStatus(model: Model, status: RecorderStatus, now: Date): Step {
  const before = model.status;
  const endedHere = model.act?.kind === 'record' && model.act.what.is === 'ended';
  const closedNow = status.closedByRule !== null && status.closedByRule.id === before?.open?.id;
  const next: Model = {
    ...model,
    status,
    ...(before?.open && status.open?.id !== before.open.id && !endedHere
      ? { passed: false, stage: { at: 'rest' } as const }
      : {}),
    // Nobody pressed 終業: whoever sits there next has to say first who they are.
    ...(closedNow && status.closedByRule !== null
      ? { signedIn: false, notice: { text: closedByRuleNotice(status.closedByRule.rule), at: now.toISOString() } }
      : {}),
    ...(before?.returning === 'closed' && status.returning === 'none'
      ? { notice: { text: reopenedNotice, at: now.toISOString() } }
      : {}),
  };
  const attention = status.lock !== null && before?.lock?.code !== status.lock.code;
  const isAsked = status.presence !== null && status.presence.asked !== before?.presence?.asked;
  const numbered: Model = isAsked ? { ...next, presenceId: next.nextWarning, nextWarning: next.nextWarning + 1 } : next;
  const signedOut: readonly Effect[] =
    model.signedIn && !numbered.signedIn
      ? [{ do: 'note', draft: { type: 'staff.signed-out', session: null, actor: 'system', data: {} } }]
      : [];
  return step(numbered, ...signedOut, ...(attention ? [{ do: 'attention' } as const] : []));
}

function pinAnswered(model: Model, ticket: number, outcome: Outcome<unknown>): Step {
  if (model.act?.kind !== 'sign-in' || model.act.ticket !== ticket) return step(model);
  const { command } = model.act;
  return step(
    { ...model, act: null, signedIn: outcome.ok, passed: false, stage: { at: 'rest' } },
    ...answer(command, plain(outcome)),
  );
}

function recorded(model: Model, ticket: number, outcome: Outcome<unknown>, now: Date): Step {
  const { act } = model;
  if (act === null || act.ticket !== ticket) return step(model);
  if (act.kind === 'check') return act.phase === 'recording' ? checkRecorded(model, act, outcome, now) : step(model);
  if (act.kind !== 'record') return step(model);
  const settled: Model = { ...model, act: null };
  if (!outcome.ok) {
    return andThen(step(settled, ...answer(act.command, outcome)), (next) =>
      enterLock(next, outcome.code, outcome.detail ?? '', now),
    );
  }
  return step(afterRecord(settled, act.what, now), ...answer(act.command, done), ...effectsOfRecord(settled, act.what));
}

type Recorded = Extract<Act, { kind: 'record' }>['what'];

/** What was handed in before this return began is handed in anew: the work folder may have changed since. */
const effectsOfRecord = (model: Model, what: Recorded): readonly Effect[] =>
  what.is === 'return-begun' && model.handIn.phase === 'done' ? [{ do: 'hand-in', act: 'start' }] : [];

function afterRecord(model: Model, what: Recorded, now: Date): Model {
  switch (what.is) {
    case 'interrupted':
      return { ...model, interruption: what.interruption };
    case 'resumed':
      return { ...model, interruption: null };
    case 'corrected':
      return model;
    case 'return-begun':
    case 'return-closed':
      return { ...model, stage: { at: 'returning' } };
    case 'ended': {
      const { startedAt, interruptions, id } = what.session;
      return {
        ...model,
        passed: false,
        interruption: null,
        stage: {
          at: 'after-work',
          startedAt,
          endedAt: model.status?.lastAt ?? now.toISOString(),
          interruptions,
          recovered: model.recovered?.session === id ? model.recovered.count : 0,
          result: what.result,
        },
      };
    }
    default:
      return assertNever(what);
  }
}

function heartbeat(
  model: Model,
  readings: Extract<ShellEvent, { type: 'heartbeat-measured' }>['readings'],
  now: Date,
): Step {
  const seen: Model = { ...model, controls: readings };
  if (seen.facts === null || seen.act?.kind === 'check') return step(seen);
  const missing = missingControls(seen.facts.policy.controls, readings);
  if (missing.length === 0 || (seen.cause !== null && seen.cause.code !== 'TM-301')) return step(seen);
  const detail = readings
    .filter((reading) => missing.includes(reading.control))
    .map((reading) => reading.detail)
    .join(' ')
    .slice(0, 400);
  return enterLock(seen, 'TM-301', detail, now);
}

function attemptsRecorded(model: Model, event: Extract<ShellEvent, { type: 'attempts-recorded' }>, now: Date): Step {
  const { warnings, nextId } = addWarnings(model.warnings, model.nextWarning, event.news, now);
  const moved = event.news.filter(({ code, isHeld }) => code === 'TM-310' && isHeld).length;
  const known = model.recovered;
  const recovered =
    event.session === null
      ? known
      : { session: event.session, count: (known?.session === event.session ? known.count : 0) + moved };
  return step({ ...model, warnings, nextWarning: nextId, recovered });
}

/**
 * The ground under the save control is gone: what was measured on it must not be shown beside the lock. Checks made
 * since then stay, and so do those that are under way.
 */
function withoutProof(model: Model, code: ErrorCode): Model {
  if (model.cause?.code === code || model.act?.kind === 'check') return model;
  return { ...model, checks: [], controls: model.controls.filter(({ control }) => control !== 'save') };
}

function lookedBack(model: Model, event: Extract<ShellEvent, { type: 'looked-back' }>): Step {
  const { session, found } = event;
  if (openIdOf(model) !== session) return step(model);
  const counted = model.recovered?.session === session ? model.recovered.count : 0;
  return step({
    ...model,
    interruption: model.interruption ?? (found.interruption === null ? null : { session, ...found.interruption }),
    recovered: { session, count: Math.max(found.recovered, counted) },
  });
}
