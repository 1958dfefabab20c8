import { z } from 'zod';
import { TerminalConfig } from '../policy/terminal-config.ts';
import { CommandName, CommandOutcome } from './commands.ts';
import { ShellState } from './shell-state.ts';

/** main → agent, over the MessagePort of the utility process. */
export const ToAgent = z.discriminatedUnion('kind', [
  /** First message: where things are. `restarted`: an earlier agent died under this window. */
  z.strictObject({
    kind: z.literal('start'),
    config: TerminalConfig,
    version: z.string().max(40),
    restarted: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('command'), id: z.int().nonnegative(), name: CommandName, args: z.json() }),
  /** A malformed or forbidden call that main refused; the agent records it. */
  z.strictObject({ kind: z.literal('refused'), channel: z.string().max(80), why: z.string().max(400) }),
  /** Milliseconds since the person last touched keyboard or mouse. */
  z.strictObject({ kind: z.literal('idle'), idleMs: z.int().nonnegative() }),
  /** Say goodbye to the recorder and exit. */
  z.strictObject({ kind: z.literal('stop') }),
]);
export type ToAgent = z.infer<typeof ToAgent>;

/** agent → main. */
export const FromAgent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('state'), state: ShellState }),
  z.strictObject({ kind: z.literal('answer'), id: z.int().nonnegative(), outcome: CommandOutcome }),
  /** The shell's window should come to the front: a lock. Warnings come with the state, to a window of their own. */
  z.strictObject({ kind: z.literal('attention') }),
  z.strictObject({ kind: z.literal('stopped') }),
]);
export type FromAgent = z.infer<typeof FromAgent>;
