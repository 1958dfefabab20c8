import { type Outcome, ok, refusal } from '#contract/errors.ts';
import {
  type AgentCommandName,
  type CommandArgs,
  type CommandName,
  type CommandOutcome,
  commands,
} from '#contract/ipc/commands.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import { privileges } from './privileges.ts';
import { checkSender, type Sender } from './sender.ts';

export interface CommandRoutes {
  readonly state: () => ShellState;
  readonly askAgent: (name: AgentCommandName, args: unknown) => Promise<Outcome<unknown>>;
  readonly openWorkFolder: () => Promise<Outcome<null>>;
  readonly openWarnings: () => void;
  readonly warningsDrawn: (newest: number | null) => void;
  readonly openTelephone: () => void;
  /** A call that was refused: to be recorded. `why` never holds what was sent, which may be a 暗証番号. */
  readonly refused: (channel: string, why: string) => void;
  /** The agent answered nonsense. */
  readonly agentBroken: (why: string) => void;
}

/**
 * Answers one call of a page: sender, privilege and arguments are checked before anything else sees it, the result
 * before the page does.
 */
export async function answerCommand(
  routes: CommandRoutes,
  name: CommandName,
  sender: Sender,
  given: readonly unknown[],
): Promise<CommandOutcome> {
  const refuse = (why: string): CommandOutcome => {
    routes.refused(name, why);
    return refusal('TM-106');
  };
  const trusted = checkSender(sender);
  if ('why' in trusted) return refuse(trusted.why);
  if (!privileges[trusted.window].has(name)) return refuse('not this window');
  if (given.length !== 1) return refuse(`${given.length} arguments`);
  const args = commands[name].args.safeParse(given[0]);
  if (!args.success) return refuse(placesOf(args.error.issues));
  return answer(routes, name, args.data);
}

async function answer(routes: CommandRoutes, name: CommandName, args: unknown): Promise<CommandOutcome> {
  if (name === 'openWorkFolder') return asSent(await routes.openWorkFolder());
  // The last state is here already, and was parsed when it came.
  if (name === 'getState') return asSent(ok(routes.state()));
  if (name === 'openWarnings' || name === 'openTelephone') {
    routes[name]();
    return asSent(ok(null));
  }
  if (name === 'warningsDrawn') {
    routes.warningsDrawn((args as CommandArgs<'warningsDrawn'>).newest);
    return asSent(ok(null));
  }
  const outcome = await routes.askAgent(name, args);
  if (!outcome.ok) return asSent(outcome);
  const result = commands[name].result.safeParse(outcome.value);
  if (result.success) return asSent(ok(result.data));
  routes.agentBroken(`result of ${name}: ${placesOf(result.error.issues)}`);
  return asSent(refusal('TM-303'));
}

const asSent = (outcome: Outcome<unknown>): CommandOutcome =>
  outcome.ok
    ? { ok: true, value: outcome.value as null }
    : {
        ok: false,
        code: outcome.code,
        ...(outcome.detail === undefined ? {} : { detail: outcome.detail.slice(0, 400) }),
      };

/** Places and kinds of faults, never values. A name that the page made up is cut to what a name may be. */
const placesOf = (issues: readonly { readonly code?: string; readonly path: readonly PropertyKey[] }[]): string =>
  issues
    .slice(0, 5)
    .map(({ code, path }) => `${path.map(String).join('.').slice(0, 60)}:${code ?? ''}`)
    .join(' ');
