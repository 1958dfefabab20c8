import { z } from 'zod';
import type { Outcome } from '../errors.ts';
import { askedPurposes } from '../loan/code.ts';
import { FileRequest } from '../policy/file-request.ts';
import { Code, LocalTime, PersonText, SessionId, StaffId, TenDigits, UtcInstant } from '../primitives.ts';
import { RemotePassword, RemoteProfileId, RemoteUser } from '../remote/profile.ts';
import { AcceptedAnswer, ReadEntry } from '../socket/protocol.ts';
import { InterruptionReason } from '../trail/catalogue.ts';
import { commandNames } from './channels.ts';
import { ShellState } from './shell-state.ts';

/**
 * The one table of what a window may ask of the privileged side. `window.shell` in the renderer, the handlers in
 * main and the agent's dispatch are all derived from it. `to`: who answers.
 */
export const commands = {
  getState: { to: 'agent', args: z.strictObject({}), result: ShellState },
  signIn: {
    to: 'agent',
    args: z.strictObject({ staff: StaffId, pin: z.string().min(1).max(128) }),
    result: z.null(),
  },
  signOut: { to: 'agent', args: z.strictObject({}), result: z.null() },
  /** 始業: proves the controls, then records. Answers once the entry is on disk. */
  startWork: { to: 'agent', args: z.strictObject({ work: PersonText(2000) }), result: z.null() },
  interrupt: {
    to: 'agent',
    args: z.strictObject({
      reason: InterruptionReason,
      note: z.string().max(400),
      from: LocalTime.nullable(),
      to: LocalTime.nullable(),
    }),
    result: z.null(),
  },
  resume: { to: 'agent', args: z.strictObject({}), result: z.null() },
  beginEnd: { to: 'agent', args: z.strictObject({}), result: z.null() },
  cancelEnd: { to: 'agent', args: z.strictObject({}), result: z.null() },
  endWork: { to: 'agent', args: z.strictObject({ result: PersonText(2000) }), result: z.null() },
  correctSession: {
    to: 'agent',
    args: z.strictObject({ id: SessionId, endedAt: UtcInstant, result: PersonText(2000), reason: PersonText(400) }),
    result: z.null(),
  },
  dismissWarning: { to: 'agent', args: z.strictObject({ id: z.int().nonnegative() }), result: z.null() },
  dismissNotice: { to: 'agent', args: z.strictObject({}), result: z.null() },
  /** 在席の確認: the person is here. `asked`: the entry that asked. Answers once it is on disk. TM-680: it does not stand. */
  answerPresence: { to: 'agent', args: z.strictObject({ asked: z.int().nonnegative() }), result: z.null() },
  /**
   * Puts a file out of 回収 back into the work folder. `seq`: number of the entry that tells of its recovery. Answers once
   * that is on the record, with the name that the file has now.
   */
  restoreRecovered: {
    to: 'agent',
    args: z.strictObject({ seq: z.int().nonnegative() }),
    result: z.strictObject({ name: z.string().max(4096) }),
  },
  /**
   * 申請する: asks for a file that was recovered to be allowed where it lay. `seq`: number of the entry that tells of its
   * recovery. Answers once that is on the record, with the request's number; the one it has where it was asked for before.
   */
  requestApproval: {
    to: 'agent',
    args: z.strictObject({ seq: z.int().nonnegative() }),
    result: z.strictObject({ request: FileRequest.shape.request }),
  },
  /** Leaves the 仕事の後 screen for the next day's 仕事の前. */
  finish: { to: 'agent', args: z.strictObject({}), result: z.null() },
  /** 返却: opens its screen; the first time it is recorded. Only while no session is open. */
  beginReturn: { to: 'agent', args: z.strictObject({}), result: z.null() },
  /** Back to 仕事の前. Refused while results are under way. */
  leaveReturn: { to: 'agent', args: z.strictObject({}), result: z.null() },
  startHandIn: { to: 'agent', args: z.strictObject({}), result: z.null() },
  pauseHandIn: { to: 'agent', args: z.strictObject({}), result: z.null() },
  /** Gives it up, which is recorded. Loses nothing, as a pause: what has arrived stays. */
  cancelHandIn: { to: 'agent', args: z.strictObject({}), result: z.null() },
  /** Ends the loan's sessions, once results and trail are where they belong. Answers once the entry is on disk. */
  closeReturn: { to: 'agent', args: z.strictObject({}), result: z.null() },
  recheck: { to: 'agent', args: z.strictObject({}), result: z.null() },
  /** Asks for a 連絡コード to read out by telephone; it comes with the state. */
  showCode: { to: 'agent', args: z.strictObject({ purpose: z.enum(askedPurposes) }), result: z.null() },
  /** A 応答コード heard by telephone. Answers what it has done. */
  answerCode: { to: 'agent', args: z.strictObject({ code: TenDigits }), result: AcceptedAnswer },
  /** The person's own trail, oldest first. */
  readTrail: {
    to: 'agent',
    args: z.strictObject({ fromSeq: z.int().nonnegative(), limit: z.int().min(1).max(200) }),
    result: z.strictObject({ entries: z.array(ReadEntry), total: z.int().nonnegative() }),
  },
  /** Connects to a remote desktop, while work goes on. Answers once that is on the record and the client was started. */
  openRemote: {
    to: 'agent',
    args: z.strictObject({ profile: RemoteProfileId, user: RemoteUser, password: RemotePassword }),
    result: z.null(),
  },
  closeRemote: { to: 'agent', args: z.strictObject({}), result: z.null() },
  openWorkFolder: { to: 'main', args: z.strictObject({}), result: z.null() },
  /** Gives the keyboard to the warning window. */
  openWarnings: { to: 'main', args: z.strictObject({}), result: z.null() },
  /** The warning window has drawn the warnings up to this one; null: it is there, and there are none. */
  warningsDrawn: { to: 'main', args: z.strictObject({ newest: z.int().nonnegative().nullable() }), result: z.null() },
  /** Opens the page for 連絡コード in the shell's window. */
  openTelephone: { to: 'main', args: z.strictObject({}), result: z.null() },
} as const satisfies Record<
  (typeof commandNames)[number],
  { to: 'agent' | 'main'; args: z.ZodType; result: z.ZodType }
>;

export { commandChannel, commandNames } from './channels.ts';
export const CommandName = z.enum(commandNames);
export type CommandName = z.infer<typeof CommandName>;
export type CommandArgs<C extends CommandName> = z.infer<(typeof commands)[C]['args']>;
export type CommandResult<C extends CommandName> = z.infer<(typeof commands)[C]['result']>;
export type AgentCommandName = {
  [C in CommandName]: (typeof commands)[C]['to'] extends 'agent' ? C : never;
}[CommandName];

export const CommandOutcome = z.union([
  z.strictObject({ ok: z.literal(true), value: z.json() }),
  z.strictObject({ ok: z.literal(false), code: Code, detail: z.string().max(400).optional() }),
]);
export type CommandOutcome = z.infer<typeof CommandOutcome>;

/** What `window.shell` offers. Main has parsed every result and state of the agent's before the page gets it. */
export type ShellApi = {
  readonly [C in CommandName]: (args: CommandArgs<C>) => Promise<Outcome<CommandResult<C>>>;
} & {
  readonly onState: (listener: (state: ShellState) => void) => () => void;
  /** The page for 連絡コード is wanted, from another window. */
  readonly onTelephone: (listener: () => void) => () => void;
};
