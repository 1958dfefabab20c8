import type { Screen, ShellState, TrailView } from '#contract/ipc/shell-state.ts';
import { askedPurposes } from '#contract/loan/code.ts';
import { localDate, localTime } from '#contract/session/closing.ts';
import type { PlanItem } from '#contract/trail/catalogue.ts';
import { isHandingIn } from '../loan/hand-in-port.ts';
import { mayAsk, mayTelephone, shownLock } from './locks.ts';
import type { Model, OpenSession } from './model.ts';
import { planOn } from './plan-of-day.ts';
import { requestViews } from './request-views.ts';
import { closingOf, type ReturnFacts, returnSteps } from './return-steps.ts';

/** Locks whose list of checks tells the person what is wrong. */
const locksWithChecks: ReadonlySet<string> = new Set(['TM-301', 'TM-302', 'TM-304']);

/** How long before the end of hours the person is told of it. */
const noticeMs = 15 * 60_000;

export const todaysPlan = (model: Model, now: Date): readonly PlanItem[] =>
  model.facts?.plans.find((day) => day.date === localDate(now))?.items ?? [];

const sessionView = (open: OpenSession) => ({
  id: open.id,
  startedAt: open.startedAt,
  interruptions: open.interruptions,
});

/** Which screen stands for what is known. Locks come before everything; work only after a recorded proof. */
export function screenOf(model: Model, now: Date): Screen {
  if (model.link === 'opening') return { screen: 'opening' };
  const lock = shownLock(model);
  const { act, stage } = model;
  if (lock !== null) {
    return {
      screen: 'locked',
      ...lock,
      checks: locksWithChecks.has(lock.code) ? [...model.checks] : [],
      rechecking: act?.kind === 'check' && act.command !== null,
    };
  }
  const open = model.status?.open ?? null;
  if (!model.signedIn) return { screen: 'signed-out', resuming: open !== null };
  if (act?.kind === 'check') return { screen: 'starting', checks: [...model.checks] };
  if (act?.kind === 'record' && act.what.is === 'ended') {
    return { screen: 'ending', session: sessionView(act.what.session), plan: [...todaysPlan(model, now)] };
  }
  if (open !== null) {
    if (!model.passed) return { screen: 'starting', checks: [...model.checks] };
    return openScreen(model, open, now);
  }
  const returning = returnScreen(model);
  if (returning !== null) return returning;
  if (stage.at === 'after-work') {
    const { at: _, ...summary } = stage;
    return { screen: 'after-work', ...summary };
  }
  return {
    screen: 'before-work',
    today: localDate(now),
    plan: [...todaysPlan(model, now)],
    planRevoked: model.facts?.revokedDays?.includes(localDate(now)) ?? false,
    closedByRule: model.status?.closedByRule ?? null,
  };
}

/** What the return is decided from; null before the recorder has spoken. */
export const returnFacts = ({ status, handIn }: Model): ReturnFacts | null =>
  status === null ? null : { standing: status.returning, handIn, trail: status };

/** 返却: where the person has opened it, and always once it is closed. Null where it has no place. */
function returnScreen(model: Model): Extract<Screen, { readonly screen: 'returning' }> | null {
  const facts = returnFacts(model);
  if (facts === null || facts.standing === 'none') return null;
  const isClosed = facts.standing === 'closed';
  if (model.stage.at !== 'returning' && !isClosed) return null;
  const moves = isHandingIn(facts.handIn);
  return {
    screen: 'returning',
    steps: [...returnSteps(facts)],
    isClosed,
    presses: {
      start: !isClosed && !moves && facts.handIn.phase !== 'unavailable',
      pause: moves,
      cancel: moves || facts.handIn.phase === 'paused',
      close: !moves && closingOf(facts) !== null,
      leave: !isClosed && !moves,
    },
  };
}

function openScreen(model: Model, open: OpenSession, now: Date): Screen {
  const session = sessionView(open);
  if (model.stage.at === 'ending') return { screen: 'ending', session, plan: [...todaysPlan(model, now)] };
  if (open.kind === 'interrupted') {
    const known = model.interruption?.session === open.id ? model.interruption : null;
    return {
      screen: 'interrupted',
      session,
      since: open.since ?? open.startedAt,
      reason: known?.reason ?? '中断',
      needsLeave: known?.needsLeave ?? false,
    };
  }
  const day = model.facts === null ? null : planOn(model.facts, localDate(now));
  const end = day?.hoursEnd ?? null;
  // 第8条4項 knows no overtime: the screen says so in time, and after the end of hours.
  const pastHours = end !== null && localTime(now) >= end;
  const isNear = end !== null && localTime(new Date(now.getTime() + noticeMs)) >= end;
  return {
    screen: 'working',
    session,
    endsSoon: isNear && !pastHours,
    pastHours,
    remote: model.remote,
    hoursEnd: end,
    planRevoked: day?.isRevoked ?? false,
  };
}

/**
 * Whether a remote desktop may stand: only while work goes on, to a place that the office's list still names. Pure.
 */
export const mayStayRemote = (model: Model, now: Date): boolean =>
  screenOf(model, now).screen === 'working' &&
  (model.facts?.remote?.profiles.some(({ id }) => id === model.remote.open?.profile) ?? false);

function trailView(model: Model): TrailView {
  const { status } = model;
  if (status === null) {
    return { recorded: 0, unsent: 0, lastAt: null, line: 'waiting', lineCode: null, protection: 'unknown' };
  }
  const { recorded, unsent, lastAt, line, lineCode, protection } = status;
  return { recorded, unsent, lastAt, line, lineCode, protection };
}

export const shellState = (model: Model, fixed: { workFolder: string; revision: number }, now: Date): ShellState => ({
  revision: fixed.revision,
  screen: screenOf(model, now),
  facts: model.facts,
  signedIn: model.signedIn,
  code: mayTelephone(model) ? (model.status?.code ?? null) : null,
  asks: askedPurposes.filter((purpose) => mayAsk(model, purpose)),
  controls: [...model.controls],
  trail: trailView(model),
  workFolder: fixed.workFolder,
  warnings: model.warnings.map(({ thing: _thing, ...warning }) => warning),
  presence:
    model.status?.presence == null
      ? null
      : { ...model.status.presence, id: model.presenceId, mayAnswer: model.signedIn },
  deadline: model.status?.deadline ?? null,
  warningsIn: 'shell',
  requests: requestViews(model.status?.requests ?? [], model.approvals, now),
  notice: model.notice,
});
