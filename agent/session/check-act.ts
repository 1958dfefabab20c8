import { type ControlReading, controlTitles, missingControls } from '#contract/controls.ts';
import { type Outcome, refusal } from '#contract/errors.ts';
import { workStyleOf } from '#contract/policy/work-style.ts';
import type { Draft, EntryData } from '#contract/trail/catalogue.ts';
import { replaceCheck, waitingChecks } from './checks.ts';
import { enterLock, isRecheckable, shownLock } from './locks.ts';
import {
  type Act,
  actorOf,
  andThen,
  answer,
  type CheckPurpose,
  type CheckReport,
  done,
  type Effect,
  type Model,
  openIdOf,
  type ShellEvent,
  type Step,
  step,
} from './model.ts';
import { todaysPlan } from './view.ts';

type CheckAct = Extract<Act, { readonly kind: 'check' }>;

/** Starts trying the controls. From here on nothing that was proved before counts any more. */
export function beginCheck(
  model: Model,
  purpose: CheckPurpose,
  command: number | null,
  start: CheckAct['start'],
  now: Date,
): Step {
  const ticket = model.nextTicket;
  // The recorder's lock is gone before the proof is written: the agent keeps its own until both are done.
  const lock = shownLock(model);
  const cause =
    model.cause ?? (lock === null ? null : { code: lock.code, detail: lock.detail, since: now.toISOString() });
  return step(
    {
      ...model,
      cause,
      passed: false,
      nextTicket: ticket + 1,
      checks: purpose === 'recheck' && command === null ? model.checks : waitingChecks,
      act: {
        kind: 'check',
        ticket,
        purpose,
        command,
        start,
        phase: 'probing',
        passed: false,
        readings: [],
        shaken: false,
      },
    },
    { do: 'run-checks', ticket },
  );
}

const actOf = (model: Model, ticket: number): CheckAct | null =>
  model.act?.kind === 'check' && model.act.ticket === ticket ? model.act : null;

export function checkMoved(model: Model, event: Extract<ShellEvent, { type: 'check-moved' }>): Step {
  const act = actOf(model, event.ticket);
  // A recheck by the clock shows its outcome only: a list that flickers every few seconds helps nobody.
  if (act === null || (act.purpose === 'recheck' && act.command === null)) return step(model);
  return step({ ...model, checks: replaceCheck(model.checks, event.check) });
}

export function checksFinished(model: Model, ticket: number, report: CheckReport, now: Date): Step {
  const act = actOf(model, ticket);
  if (act?.phase !== 'probing') return step(model);
  const seen: Model = {
    ...model,
    checks: report.checks,
    controls: report.readings.length > 0 ? report.readings : model.controls,
  };
  if (act.shaken) return fail(seen, act, seen.cause?.code ?? 'TM-301', seen.cause?.detail ?? '', now);
  if (report.foundation !== null) {
    return fail(seen, act, report.foundation.code, report.foundation.detail, now);
  }
  if (seen.facts === null) return fail(seen, act, 'TM-205', '', now);
  const missing = missingControls(seen.facts.policy.controls, report.readings);
  const passed = missing.length === 0 && report.readings.length === 4;
  if (act.purpose !== 'recheck') return record(seen, act, report.readings, passed, now);
  if (!passed) return fail(seen, act, 'TM-301', missingText(seen, report.readings), now);
  if (seen.status?.lock && isRecheckable(seen)) {
    return step(
      { ...seen, act: { ...act, phase: 'unlocking', passed, readings: report.readings } },
      { do: 'unlock', ticket },
    );
  }
  return record(seen, act, report.readings, passed, now);
}

export function checkUnlocked(model: Model, ticket: number, outcome: Outcome<unknown>, now: Date): Step {
  const act = actOf(model, ticket);
  if (act?.phase !== 'unlocking') return step(model);
  if (!outcome.ok) return fail(model, act, outcome.code, outcome.detail ?? '', now);
  if (act.shaken) return fail(model, act, model.cause?.code ?? 'TM-301', model.cause?.detail ?? '', now);
  return record(model, act, act.readings, act.passed, now);
}

/** Writes what was found, and 始業 with it where all is well: both in one commit, so neither stands alone. */
function record(model: Model, act: CheckAct, readings: readonly ControlReading[], passed: boolean, now: Date): Step {
  const checked: Draft = {
    type: 'controls.checked',
    session: act.purpose === 'start' ? null : openIdOf(model),
    actor: 'system',
    data: { readings: [...readings], passed },
  };
  const started: readonly Draft[] =
    act.start !== null && passed
      ? [
          {
            type: 'session.started',
            session: act.start.session,
            actor: actorOf(model),
            data: { work: act.start.work, plan: [...todaysPlan(model, now)], ...recordedStyle(model) },
          },
        ]
      : [];
  return step(
    { ...model, act: { ...act, phase: 'recording', passed, readings } },
    { do: 'append', ticket: act.ticket, drafts: [checked, ...started], files: null },
  );
}

function recordedStyle({ facts }: Model): Pick<EntryData<'session.started'>, 'style'> {
  const style = facts === null ? null : workStyleOf(facts.policy);
  return style === null ? {} : { style: { telework: style.telework, place: style.place } };
}

export function checkRecorded(model: Model, act: CheckAct, outcome: Outcome<unknown>, now: Date): Step {
  if (!outcome.ok) return fail(model, act, outcome.code, outcome.detail ?? '', now);
  if (!act.passed) return fail(model, act, 'TM-301', missingText(model, act.readings), now);
  if (act.shaken) {
    // Written, but no longer true. A started session is open all the same: the screen is locked until a recheck.
    const code = model.cause?.code ?? 'TM-301';
    return step({ ...model, act: null }, ...answer(act.command, refusal(code)));
  }
  const fresh: Partial<Model> = act.start === null ? {} : { recovered: { session: act.start.session, count: 0 } };
  return step({ ...model, ...fresh, act: null, cause: null, passed: model.signedIn }, ...answer(act.command, done));
}

function fail(model: Model, act: CheckAct, code: Parameters<typeof enterLock>[1], detail: string, now: Date): Step {
  // A recheck that finds something else says so; the lock itself, and since when, stays.
  const cause = model.cause !== null && act.purpose === 'recheck' ? { ...model.cause, code, detail } : model.cause;
  const effects: readonly Effect[] = answer(act.command, detail === '' ? refusal(code) : refusal(code, detail));
  return andThen(step({ ...model, act: null, cause }, ...effects), (next) => enterLock(next, code, detail, now));
}

/** Which required controls are missing, for the lock's detail. */
function missingText(model: Model, readings: readonly ControlReading[]): string {
  if (model.facts === null) return '';
  return missingControls(model.facts.policy.controls, readings)
    .map((name) => controlTitles[name].title)
    .join('、');
}
