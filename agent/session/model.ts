import type { ControlReading } from '#contract/controls.ts';
import type { ErrorCode, Outcome } from '#contract/errors.ts';
import type { CommandOutcome } from '#contract/ipc/commands.ts';
import type { CheckView, RemoteView } from '#contract/ipc/shell-state.ts';
import type { AskedPurpose } from '#contract/loan/code.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import type { ExceptionTerms } from '#contract/policy/exception.ts';
import type { RemoteAsk } from '#contract/remote/launch.ts';
import type { RecorderStatus } from '#contract/socket/protocol.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import type { HandInStatus } from '../loan/hand-in-port.ts';
import type { AgentCall } from '../port.ts';
import type { AttemptNews } from './attempt-news.ts';
import type { KeptWarning } from './warnings.ts';

/** Why the agent itself keeps the terminal locked. Leaves only through checks that pass. */
export interface Cause {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly since: string;
}

export type OpenSession = NonNullable<RecorderStatus['open']>;

/** Why the controls are tried: to start work, to go on with a session found open, or to leave a lock. */
export type CheckPurpose = 'start' | 'resume' | 'recheck';

/** The one thing under way. A command that comes meanwhile is refused (TM-104), so nothing is done twice. */
export type Act =
  | { readonly kind: 'sign-in'; readonly ticket: number; readonly command: number }
  | {
      readonly kind: 'check';
      readonly ticket: number;
      readonly purpose: CheckPurpose;
      /** Null where nobody pressed anything: a recheck by the clock. */
      readonly command: number | null;
      readonly start: { readonly session: string; readonly work: string } | null;
      readonly phase: 'probing' | 'unlocking' | 'recording';
      readonly passed: boolean;
      readonly readings: readonly ControlReading[];
      /** Something went wrong while the good news was being written: it no longer counts. */
      readonly shaken: boolean;
    }
  | {
      readonly kind: 'record';
      readonly ticket: number;
      readonly command: number;
      readonly what:
        | { readonly is: 'interrupted'; readonly interruption: Interruption }
        | { readonly is: 'resumed' }
        | { readonly is: 'corrected' }
        | { readonly is: 'return-begun' }
        | { readonly is: 'return-closed' }
        | { readonly is: 'ended'; readonly session: OpenSession; readonly result: string };
    };

export interface Interruption {
  readonly session: string;
  readonly reason: string;
  readonly needsLeave: boolean;
}

export type Stage =
  | { readonly at: 'rest' }
  | { readonly at: 'ending' }
  | { readonly at: 'returning' }
  | {
      readonly at: 'after-work';
      readonly startedAt: string;
      readonly endedAt: string;
      readonly interruptions: number;
      readonly recovered: number;
      readonly result: string;
    };

/** All that the agent knows; the screen is derived from it (`view.ts`), never kept. */
export interface Model {
  readonly link: 'opening' | 'up' | 'lost';
  /** When the link last changed. */
  readonly linkSince: string;
  readonly facts: LoanFacts | null;
  readonly status: RecorderStatus | null;
  readonly signedIn: boolean;
  /** True from a recorded `controls.checked` that passed until anything shakes it. No work without it. */
  readonly passed: boolean;
  readonly stage: Stage;
  readonly act: Act | null;
  readonly cause: Cause | null;
  readonly checks: readonly CheckView[];
  readonly controls: readonly ControlReading[];
  readonly interruption: Interruption | null;
  readonly recovered: { readonly session: string; readonly count: number } | null;
  readonly handIn: HandInStatus;
  readonly remote: RemoteView;
  readonly warnings: readonly KeptWarning[];
  readonly nextWarning: number;
  /** Number, among the warnings', of the question whether the person is at work. */
  readonly presenceId: number;
  /** In force, or will be. */
  readonly approvals: readonly ExceptionTerms[];
  readonly notice: { readonly text: string; readonly at: string } | null;
  readonly nextTicket: number;
}

export const initialModel: Model = {
  link: 'opening',
  linkSince: '1970-01-01T00:00:00.000Z',
  facts: null,
  status: null,
  signedIn: false,
  passed: false,
  stage: { at: 'rest' },
  act: null,
  cause: null,
  checks: [],
  controls: [],
  interruption: null,
  recovered: null,
  handIn: { phase: 'idle' },
  remote: { open: null, trouble: null },
  warnings: [],
  nextWarning: 0,
  presenceId: 0,
  approvals: [],
  notice: null,
  nextTicket: 0,
};

export type ShellEvent =
  | { readonly type: 'link-up'; readonly facts: LoanFacts | null; readonly status: RecorderStatus }
  | { readonly type: 'link-lost' }
  | { readonly type: 'status'; readonly status: RecorderStatus }
  | { readonly type: 'facts'; readonly facts: LoanFacts }
  | { readonly type: 'command'; readonly id: number; readonly call: AgentCall; readonly newSession: string }
  | { readonly type: 'refused-call'; readonly channel: string; readonly why: string }
  | { readonly type: 'pin-answered'; readonly ticket: number; readonly outcome: Outcome<unknown> }
  | { readonly type: 'check-moved'; readonly ticket: number; readonly check: CheckView }
  | { readonly type: 'checks-finished'; readonly ticket: number; readonly report: CheckReport }
  | { readonly type: 'unlocked'; readonly ticket: number; readonly outcome: Outcome<unknown> }
  | { readonly type: 'recorded'; readonly ticket: number; readonly outcome: Outcome<unknown> }
  | { readonly type: 'heartbeat-measured'; readonly readings: readonly ControlReading[] }
  | { readonly type: 'write-refused'; readonly code: ErrorCode; readonly detail: string }
  | { readonly type: 'trouble'; readonly code: 'TM-302' | 'TM-304'; readonly detail: string }
  | { readonly type: 'attempts-recorded'; readonly session: string | null; readonly news: readonly AttemptNews[] }
  | { readonly type: 'restored'; readonly seq: number; readonly name: string }
  | { readonly type: 'looked-back'; readonly session: string; readonly found: LookedBack }
  | { readonly type: 'hand-in-moved'; readonly view: HandInStatus }
  | { readonly type: 'remote-moved'; readonly view: RemoteView }
  | { readonly type: 'approvals'; readonly approvals: readonly ExceptionTerms[] }
  | { readonly type: 'noticed'; readonly text: string }
  | { readonly type: 'recheck-due' };

/** What the open session's entries say that the recorder's status does not. */
export interface LookedBack {
  readonly interruption: { readonly reason: string; readonly needsLeave: boolean } | null;
  readonly recovered: number;
}

export interface CheckReport {
  readonly checks: readonly CheckView[];
  /** Four, or none where the ground under them is missing. */
  readonly readings: readonly ControlReading[];
  /** What is missing before any control can be tried: recorder, work folder, watch. */
  readonly foundation: { readonly code: ErrorCode; readonly detail: string } | null;
}

/** What is done with the file that an entry tells of, and in whose name. */
interface OfEntry {
  readonly command: number;
  readonly seq: number;
  readonly session: string | null;
  readonly actor: string;
}

export type Effect =
  | { readonly do: 'answer'; readonly command: number; readonly outcome: CommandOutcome }
  | { readonly do: 'verify-pin'; readonly ticket: number; readonly staff: string; readonly pin: string }
  | { readonly do: 'show-code'; readonly command: number; readonly purpose: AskedPurpose }
  | { readonly do: 'answer-code'; readonly command: number; readonly code: string }
  | { readonly do: 'run-checks'; readonly ticket: number }
  | {
      readonly do: 'append';
      readonly ticket: number;
      readonly drafts: readonly Draft[];
      /** At which moment, and since when, what was saved in the work folder is told with it; null to tell nothing. */
      readonly files: { readonly moment: '中断' | '終業'; readonly session: string; readonly since: string } | null;
    }
  /** The 終業 screen has opened: what was saved since then is looked for while the person writes. */
  | { readonly do: 'look-ahead'; readonly session: string; readonly since: string }
  | { readonly do: 'unlock'; readonly ticket: number }
  | { readonly do: 'lock'; readonly code: ErrorCode; readonly detail: string }
  /** Answers the command once it is on the disk; nothing else waits for it. */
  | { readonly do: 'write'; readonly command: number; readonly draft: Draft }
  /** Record as soon as possible; nobody waits for it. */
  | { readonly do: 'note'; readonly draft: Draft }
  | { readonly do: 'read-trail'; readonly command: number; readonly fromSeq: number; readonly limit: number }
  | ({ readonly do: 'restore' } & OfEntry)
  | ({ readonly do: 'request-approval' } & OfEntry)
  | { readonly do: 'look-back'; readonly session: string }
  /** What comes of it is seen in how the hand-in stands. */
  | { readonly do: 'hand-in'; readonly act: 'start' | 'pause' | 'cancel' }
  | { readonly do: 'open-remote'; readonly command: number; readonly ask: RemoteAsk }
  | { readonly do: 'close-remote' }
  | { readonly do: 'attention' };

export interface Step {
  readonly next: Model;
  readonly effects: readonly Effect[];
}

export const step = (next: Model, ...effects: readonly Effect[]): Step => ({ next, effects });

/** Does `then` after `first`, keeping the effects of both in order. */
export function andThen(first: Step, then: (model: Model) => Step): Step {
  const second = then(first.next);
  return { next: second.next, effects: [...first.effects, ...second.effects] };
}

export const answer = (command: number | null, outcome: CommandOutcome): readonly Effect[] =>
  command === null ? [] : [{ do: 'answer', command, outcome }];

export const done: CommandOutcome = { ok: true, value: null };

/** Who acts: the person once signed in, the system before. */
export const actorOf = (model: Model): string =>
  model.signedIn && model.facts !== null ? `staff:${model.facts.staff.id}` : 'system';

export const openIdOf = (model: Model): string | null => model.status?.open?.id ?? null;
