import { type FromAgent, ToAgent } from '#contract/ipc/agent-port.ts';
import {
  type AgentCommandName,
  type CommandArgs,
  type CommandName,
  type CommandOutcome,
  commands,
} from '#contract/ipc/commands.ts';

/** The end of the MessagePort that this process holds. */
export interface MainPort {
  readonly send: (message: FromAgent) => void;
}

/** A command whose arguments have been parsed. */
export type AgentCall = {
  readonly [C in AgentCommandName]: { readonly name: C; readonly args: CommandArgs<C> };
}[AgentCommandName];

/** A message of main, or null where it is not one: main is trusted to speak properly, never to be flawless. */
export function readMessage(data: unknown): ToAgent | null {
  const parsed = ToAgent.safeParse(data);
  return parsed.success ? parsed.data : null;
}

/** The command with parsed arguments, or null where it is not the agent's or its arguments are malformed. */
export function readCall(name: CommandName, args: unknown): AgentCall | null {
  if (commands[name].to !== 'agent') return null;
  const parsed = commands[name].args.safeParse(args);
  // The compiler cannot follow a name to its own schema through a union; the table guarantees the pairing.
  return parsed.success ? ({ name, args: parsed.data } as AgentCall) : null;
}

export const answerTo = (id: number, outcome: CommandOutcome): FromAgent => ({ kind: 'answer', id, outcome });
