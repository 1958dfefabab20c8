import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import type { ErrorCode, Outcome } from '#contract/errors.ts';
import type { CommandArgs, CommandName, ShellApi } from '#contract/ipc/commands.ts';

/** The last command that was refused, until another is given. */
interface RefusedCommand {
  readonly name: CommandName;
  readonly code: ErrorCode;
}

interface Commands {
  readonly pending: ReadonlySet<CommandName>;
  readonly refused: RefusedCommand | null;
  /** The answer's value, or null where refused (or still running); the refusal is then in `refused`. */
  readonly run: <C extends CommandName>(name: C, args: CommandArgs<C>) => Promise<{ readonly value: unknown } | null>;
}

const CommandsContext = createContext<Commands | null>(null);

/** A call that never got an answer says no more than that it was not accepted. */
const unanswered: Outcome<unknown> = { ok: false, code: 'TM-106' };

type Calls = { readonly [C in CommandName]: (args: CommandArgs<C>) => Promise<Outcome<unknown>> };

async function call<C extends CommandName>(shell: ShellApi, name: C, args: CommandArgs<C>): Promise<Outcome<unknown>> {
  const calls: Calls = shell;
  try {
    return await calls[name](args);
  } catch {
    return unanswered;
  }
}

/**
 * Commands live above the screens: a command may change the screen while it runs (始業 does), and its refusal must
 * still be seen on the screen that the person comes back to.
 */
export function CommandsProvider({ shell, children }: { readonly shell: ShellApi; readonly children: ReactNode }) {
  const [pending, setPending] = useState<ReadonlySet<CommandName>>(new Set());
  const [refused, setRefused] = useState<RefusedCommand | null>(null);
  const running = useRef(new Set<CommandName>());

  const run = useCallback<Commands['run']>(
    async (name, args) => {
      if (running.current.has(name)) return null;
      running.current.add(name);
      setPending(new Set(running.current));
      setRefused(null);
      const outcome = await call(shell, name, args);
      running.current.delete(name);
      setPending(new Set(running.current));
      if (outcome.ok) return { value: outcome.value };
      setRefused({ name, code: outcome.code });
      return null;
    },
    [shell],
  );
  const commands = useMemo(() => ({ pending, refused, run }), [pending, refused, run]);
  return <CommandsContext value={commands}>{children}</CommandsContext>;
}

export function useCommands(): Commands {
  const commands = useContext(CommandsContext);
  if (commands === null) throw new Error('useCommands outside of CommandsProvider');
  return commands;
}
