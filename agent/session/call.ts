import { assertNever, type ErrorCode, refusal } from '#contract/errors.ts';
import { isWithinLoan } from '#contract/loan/period.ts';
import { workStyleOf } from '#contract/policy/work-style.ts';
import { localDate } from '#contract/session/closing.ts';
import { type Draft, interruptionTitles } from '#contract/trail/catalogue.ts';
import type { AgentCall } from '../port.ts';
import { beginCheck } from './check-act.ts';
import { isRecheckable, mayAsk, mayTelephone, needsOfficeCode, shownLock } from './locks.ts';
import {
  type Act,
  actorOf,
  answer,
  done,
  type Effect,
  type Model,
  openIdOf,
  type ShellEvent,
  type Step,
  step,
} from './model.ts';
import { closingOf } from './return-steps.ts';
import { returnFacts, screenOf } from './view.ts';

type CommandEvent = Extract<ShellEvent, { readonly type: 'command' }>;
type RecordWhat = Extract<Act, { readonly kind: 'record' }>['what'];

const refuse = (model: Model, command: number, code: ErrorCode, detail?: string): Step =>
  step(model, ...answer(command, refusal(code, detail)));

const accept = (model: Model, command: number, ...effects: readonly Effect[]): Step =>
  step(model, ...effects, ...answer(command, done));

/** Commands that no other command depends on; allowed whatever is under way. The codes are the recorder's to keep in order. */
function quietCall(model: Model, command: number, call: AgentCall): Step | null {
  switch (call.name) {
    case 'dismissWarning':
      return accept({ ...model, warnings: model.warnings.filter((w) => w.id !== call.args.id) }, command);
    case 'dismissNotice':
      return accept({ ...model, notice: null }, command);
    case 'readTrail':
      // The borrower's own trail, for the borrower: not for whoever passes a terminal that is signed out or locked.
      return model.signedIn && shownLock(model) === null
        ? step(model, { do: 'read-trail', command, ...call.args })
        : refuse(model, command, 'TM-104');
    case 'restoreRecovered':
      return model.signedIn && shownLock(model) === null
        ? step(model, {
            ...{ do: 'restore', command, seq: call.args.seq },
            ...{ session: openIdOf(model), actor: actorOf(model) },
          })
        : refuse(model, command, shownLock(model)?.code ?? 'TM-104');
    case 'answerPresence':
      return answerPresence(model, command, call.args.asked);
    case 'requestApproval':
      return model.signedIn && shownLock(model) === null
        ? step(model, {
            ...{ do: 'request-approval', command, seq: call.args.seq },
            ...{ session: openIdOf(model), actor: actorOf(model) },
          })
        : refuse(model, command, shownLock(model)?.code ?? 'TM-104');
    case 'showCode':
      return mayAsk(model, call.args.purpose)
        ? step(model, { do: 'show-code', command, purpose: call.args.purpose })
        : refuse(model, command, needsOfficeCode(model) ? (shownLock(model)?.code ?? 'TM-104') : 'TM-104');
    case 'answerCode':
      return mayTelephone(model) && (model.status?.code ?? null) !== null
        ? step(model, { do: 'answer-code', command, code: call.args.code })
        : refuse(model, command, 'TM-104');
    default:
      return null;
  }
}

/** One press, also behind a lock that came meanwhile: who is there may say so. Never for somebody who is signed out. */
function answerPresence(model: Model, command: number, asked: number): Step {
  if (!model.signedIn) return refuse(model, command, 'TM-104');
  if (model.status?.presence?.asked !== asked) return refuse(model, command, 'TM-680');
  const draft: Draft = {
    ...{ type: 'presence.answered', session: openIdOf(model), actor: actorOf(model) },
    data: { asked },
  };
  return step(model, { do: 'write', command, draft });
}

/** What a command of the window does in the present state; TM-104 where it has no place there. */
export function called(model: Model, event: CommandEvent, now: Date): Step {
  const { id: command, call } = event;
  const quiet = quietCall(model, command, call);
  if (quiet !== null) return quiet;
  if (model.act !== null) {
    return refuse(
      model,
      command,
      'TM-104',
      model.act.kind === 'check' ? '確認をしている間は操作できません。' : undefined,
    );
  }
  const lock = shownLock(model);
  if (call.name === 'recheck') {
    return isRecheckable(model)
      ? beginCheck(model, 'recheck', command, null, now)
      : refuse(model, command, lock === null ? 'TM-104' : lock.code);
  }
  // Closing the door is allowed behind a lock, too.
  if (lock !== null && call.name !== 'signOut') return refuse(model, command, lock.code);
  return openCall(model, event, now);
}

function openCall(model: Model, event: CommandEvent, now: Date): Step {
  const { id: command, call } = event;
  const { screen } = screenOf(model, now);
  const open = model.status?.open ?? null;
  const wrong = (): Step => refuse(model, command, 'TM-104');
  switch (call.name) {
    case 'signIn': {
      if (screen !== 'signed-out') return wrong();
      const ticket = model.nextTicket;
      return step(
        { ...model, nextTicket: ticket + 1, act: { kind: 'sign-in', ticket, command } },
        { do: 'verify-pin', ticket, ...call.args },
      );
    }
    case 'signOut':
      if (!model.signedIn) return wrong();
      // Signing out protects: it is done at once and recorded as soon as possible.
      return accept({ ...model, signedIn: false, passed: false, stage: { at: 'rest' }, warnings: [] }, command, {
        do: 'note',
        draft: { type: 'staff.signed-out', session: open?.id ?? null, actor: actorOf(model), data: {} },
      });
    case 'startWork':
      if (model.status?.returning === 'closed') return refuse(model, command, 'TM-107');
      if (screen !== 'before-work') return wrong();
      if (model.facts !== null && workStyleOf(model.facts.policy) === null) return refuse(model, command, 'TM-650');
      return model.facts !== null && isWithinLoan(model.facts, localDate(now))
        ? beginCheck(model, 'start', command, { session: event.newSession, work: call.args.work }, now)
        : refuse(model, command, 'TM-105');
    case 'interrupt': {
      if (screen !== 'working' || open === null) return wrong();
      const { title, needsLeave } = interruptionTitles[call.args.reason];
      return recordThen(
        model,
        command,
        { is: 'interrupted', interruption: { session: open.id, reason: title, needsLeave } },
        { type: 'session.interrupted', session: open.id, actor: actorOf(model), data: call.args },
      );
    }
    case 'openRemote': {
      if (screen !== 'working') return wrong();
      const { user, password } = call.args;
      const profile = model.facts?.remote?.profiles.find(({ id }) => id === call.args.profile);
      return profile === undefined
        ? wrong()
        : step(model, { do: 'open-remote', command, ask: { profile, user, password } });
    }
    case 'closeRemote':
      return screen === 'working' ? accept(model, command, { do: 'close-remote' }) : wrong();
    case 'resume':
      if (screen !== 'interrupted' || open === null) return wrong();
      return recordThen(
        model,
        command,
        { is: 'resumed' },
        { type: 'session.resumed', session: open.id, actor: actorOf(model), data: {} },
      );
    case 'beginEnd':
      if ((screen !== 'working' && screen !== 'interrupted') || open === null) return wrong();
      return accept({ ...model, stage: { at: 'ending' } }, command, {
        ...{ do: 'look-ahead', session: open.id, since: open.startedAt },
      });
    case 'cancelEnd':
      return screen === 'ending' ? accept({ ...model, stage: { at: 'rest' } }, command) : wrong();
    case 'endWork':
      if (screen !== 'ending' || open === null) return wrong();
      return recordThen(
        model,
        command,
        { is: 'ended', session: open, result: call.args.result },
        { type: 'session.ended', session: open.id, actor: actorOf(model), data: call.args },
      );
    case 'correctSession':
      return screen === 'before-work' ? correct(model, command, call.args, now) : wrong();
    case 'finish':
      return screen === 'after-work' ? accept({ ...model, stage: { at: 'rest' } }, command) : wrong();
    case 'beginReturn':
    case 'leaveReturn':
    case 'startHandIn':
    case 'pauseHandIn':
    case 'cancelHandIn':
    case 'closeReturn':
      return returnCall(model, command, call.name, now);
    case 'getState':
    case 'readTrail':
    case 'dismissWarning':
    case 'dismissNotice':
    case 'answerPresence':
    case 'restoreRecovered':
    case 'requestApproval':
    case 'recheck':
    case 'showCode':
    case 'answerCode':
      return wrong();
    default:
      return assertNever(call);
  }
}

type ReturnCall = 'beginReturn' | 'leaveReturn' | 'startHandIn' | 'pauseHandIn' | 'cancelHandIn' | 'closeReturn';

/** Only what the screen offers is done. */
function returnCall(model: Model, command: number, name: ReturnCall, now: Date): Step {
  const shown = screenOf(model, now);
  const wrong = refuse(model, command, 'TM-104');
  if (name === 'beginReturn') {
    if (shown.screen !== 'before-work' && shown.screen !== 'after-work') return wrong;
    const begun: Draft = { type: 'return.begun', session: null, actor: actorOf(model), data: {} };
    return model.status?.returning === 'none'
      ? recordThen(model, command, { is: 'return-begun' }, begun)
      : accept({ ...model, stage: { at: 'returning' } }, command);
  }
  if (shown.screen !== 'returning') return wrong;
  const { presses } = shown;
  switch (name) {
    case 'leaveReturn':
      return presses.leave ? accept({ ...model, stage: { at: 'rest' } }, command) : wrong;
    case 'startHandIn':
      return presses.start ? accept(model, command, { do: 'hand-in', act: 'start' }) : wrong;
    case 'pauseHandIn':
      return presses.pause ? accept(model, command, { do: 'hand-in', act: 'pause' }) : wrong;
    case 'cancelHandIn':
      return presses.cancel ? accept(model, command, { do: 'hand-in', act: 'cancel' }) : wrong;
    case 'closeReturn': {
      const facts = returnFacts(model);
      const data = presses.close && facts !== null ? closingOf(facts) : null;
      if (data === null) return wrong;
      const closed: Draft = { type: 'return.closed', session: null, actor: actorOf(model), data };
      return recordThen(model, command, { is: 'return-closed' }, closed);
    }
    default:
      return assertNever(name);
  }
}

function correct(
  model: Model,
  command: number,
  args: Extract<AgentCall, { readonly name: 'correctSession' }>['args'],
  now: Date,
): Step {
  const closed = model.status?.closedByRule ?? null;
  if (closed === null || closed.id !== args.id) return refuse(model, command, 'TM-104');
  if (args.endedAt < closed.startedAt || args.endedAt > now.toISOString()) {
    return refuse(model, command, 'TM-104', '終業の時刻は、始業より後で、今より前にしてください。');
  }
  const { endedAt, result, reason } = args;
  return recordThen(
    model,
    command,
    { is: 'corrected' },
    { type: 'session.corrected', session: closed.id, actor: actorOf(model), data: { endedAt, result, reason } },
  );
}

/** Waits for the entry to be on the disk before anyone is told. */
function recordThen(model: Model, command: number, what: RecordWhat, draft: Draft): Step {
  const ticket = model.nextTicket;
  const moment = what.is === 'interrupted' ? ('中断' as const) : what.is === 'ended' ? ('終業' as const) : null;
  const open = model.status?.open ?? null;
  const files = moment === null || open === null ? null : { moment, session: open.id, since: open.startedAt };
  return step(
    { ...model, nextTicket: ticket + 1, act: { kind: 'record', ticket, command, what } },
    { do: 'append', ticket, drafts: [draft], files },
  );
}
