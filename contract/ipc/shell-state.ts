import { z } from 'zod';
import { ControlReading } from '../controls.ts';
import { askedPurposes } from '../loan/code.ts';
import { LoanFacts } from '../loan/package.ts';
import { ReturnStep, returnStepKeys } from '../loan/return.ts';
import { FileRequest, maxKeptRequests } from '../policy/file-request.ts';
import { Code, LocalTime, SessionId, TenDigits, UtcInstant } from '../primitives.ts';
import { RemoteProfileId } from '../remote/profile.ts';
import { AskedPresence, ClosedByRule, DeadlineView, LineState, ShownCode } from '../socket/protocol.ts';
import { PlanItem } from '../trail/catalogue.ts';

/** Always in view: 記録 n 件・未送信 n 件. */
export const TrailView = z.strictObject({
  recorded: z.int().nonnegative(),
  unsent: z.int().nonnegative(),
  lastAt: UtcInstant.nullable(),
  line: LineState,
  lineCode: Code.nullable(),
  protection: z.enum(['strong', 'weak', 'unknown']),
});
export type TrailView = z.infer<typeof TrailView>;

/** One attempt at what 第6条 forbids, as the person is told of it. Many of a kind at once become one with a count. */
export const Warning = z.strictObject({
  id: z.int().nonnegative(),
  code: z.enum(['TM-310', 'TM-311', 'TM-312', 'TM-313', 'TM-314', 'TM-315']),
  at: UtcInstant,
  /** File, document or medium, by the name that the person knows it by. */
  what: z.string(),
  /** Folder, printer or place where it was tried. */
  place: z.string(),
  /** Where the file is now, from the work folder on; null where there is none or it still waits to be moved. */
  now: z.string().nullable(),
  /** Prevented or undone. False: it goes on, or went through. */
  isHeld: z.boolean(),
  count: z.int().positive(),
  /** Files that this warning tells of in 回収 (TM-310) or 隔離 (TM-315), by the number of their entry; the first few. */
  files: z.array(z.strictObject({ seq: z.int().nonnegative(), what: z.string() })).max(20),
});
export type Warning = z.infer<typeof Warning>;

/** The remote desktop: which connection stands, and why the last one did not come about. */
export const RemoteView = z.strictObject({
  open: z.strictObject({ profile: RemoteProfileId, since: UtcInstant }).nullable(),
  trouble: z.strictObject({ profile: RemoteProfileId, code: Code }).nullable(),
});
export type RemoteView = z.infer<typeof RemoteView>;
/** 申請する: what was asked for, and until when it is allowed; null while it is not. */
const RequestView = z.strictObject({
  request: FileRequest.shape.request,
  at: UtcInstant,
  what: z.string(),
  place: z.string(),
  approvedTo: UtcInstant.nullable(),
});
export type RequestView = z.infer<typeof RequestView>;

const SessionView = z.strictObject({
  id: SessionId,
  startedAt: UtcInstant,
  interruptions: z.int().nonnegative(),
});

export const CheckView = z.strictObject({
  key: z.enum(['recorder', 'work-folder', 'save', 'media', 'print', 'install']),
  title: z.string(),
  state: z.enum(['waiting', 'running', 'good', 'observed', 'bad']),
  detail: z.string(),
});
export type CheckView = z.infer<typeof CheckView>;

/** Which of the screens is shown, with what it needs. */
export const Screen = z.discriminatedUnion('screen', [
  /** The shell is still connecting to its parts. */
  z.strictObject({ screen: z.literal('opening') }),
  /** 仕事の前: sign in. `resuming` where a session is open already. */
  z.strictObject({ screen: z.literal('signed-out'), resuming: z.boolean() }),
  /** 仕事の前: today's plan, the last session closed by rule if any. */
  z.strictObject({
    screen: z.literal('before-work'),
    today: z.string(),
    plan: z.array(PlanItem),
    /** The day's approval was taken back: there is no plan, and not for want of a line. */
    planRevoked: z.boolean(),
    closedByRule: ClosedByRule.nullable(),
  }),
  z.strictObject({ screen: z.literal('starting'), checks: z.array(CheckView) }),
  /** `endsSoon`: the last quarter of an hour before the end of hours. `pastHours`: after it. */
  z.strictObject({
    screen: z.literal('working'),
    session: SessionView,
    endsSoon: z.boolean(),
    pastHours: z.boolean(),
    remote: RemoteView,
    /** Of this day: by the approved shift where there is one. */
    hoursEnd: LocalTime.nullable(),
    planRevoked: z.boolean(),
  }),
  z.strictObject({
    screen: z.literal('interrupted'),
    session: SessionView,
    since: UtcInstant,
    reason: z.string(),
    needsLeave: z.boolean(),
  }),
  /** 終業: the result is asked for. */
  z.strictObject({ screen: z.literal('ending'), session: SessionView, plan: z.array(PlanItem) }),
  z.strictObject({
    screen: z.literal('after-work'),
    startedAt: UtcInstant,
    endedAt: UtcInstant,
    interruptions: z.int().nonnegative(),
    recovered: z.int().nonnegative(),
    result: z.string(),
  }),
  /** 返却: the steps, what the person may press, and whether the loan's sessions have ended. */
  z.strictObject({
    screen: z.literal('returning'),
    steps: z.array(ReturnStep).length(returnStepKeys.length),
    isClosed: z.boolean(),
    presses: z.strictObject({
      start: z.boolean(),
      pause: z.boolean(),
      cancel: z.boolean(),
      close: z.boolean(),
      leave: z.boolean(),
    }),
  }),
  z.strictObject({
    screen: z.literal('locked'),
    code: Code,
    detail: z.string(),
    since: UtcInstant,
    /** Null where the lock opens by itself, or the recorder cannot be asked. */
    contactCode: TenDigits.nullable(),
    checks: z.array(CheckView),
    rechecking: z.boolean(),
  }),
]);
export type Screen = z.infer<typeof Screen>;
export type ScreenName = Screen['screen'];

/** The whole of what the window shows. The agent owns it and sends it anew with every change. */
export const ShellState = z.strictObject({
  /** Grows with every change; an older one is never shown over a newer. */
  revision: z.int().nonnegative(),
  screen: Screen,
  facts: LoanFacts.nullable(),
  signedIn: z.boolean(),
  /** The 連絡コード that was asked for, or that a lock brought; null where none stands. */
  code: ShownCode.nullable(),
  /** What a 連絡コード may be asked for now; empty where none may. */
  asks: z.array(z.enum(askedPurposes)).max(askedPurposes.length),
  controls: z.array(ControlReading),
  trail: TrailView,
  workFolder: z.string(),
  warnings: z.array(Warning).max(50),
  /** 在席の確認, numbered with the warnings: it comes up in the same window. */
  presence: AskedPresence.extend({ id: z.int().nonnegative(), mayAnswer: z.boolean() }).nullable(),
  /** When the PC destroys its work volume's key by itself; null where it does not. */
  deadline: DeadlineView.nullable(),
  /** Which window shows them. The agent knows of the shell's alone; main says `window` while the warning window does. */
  warningsIn: z.enum(['shell', 'window']),
  /** Newest first. */
  requests: z.array(RequestView).max(maxKeptRequests),
  /** Something that happened and that the person should know, e.g. a gap; shown until dismissed. */
  notice: z.strictObject({ text: z.string(), at: UtcInstant }).nullable(),
});
export type ShellState = z.infer<typeof ShellState>;
