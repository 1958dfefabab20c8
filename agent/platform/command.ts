/** What came of running a program of the system. */
export type CommandResult =
  | { readonly kind: 'ended'; readonly code: number; readonly stdout: Buffer; readonly stderr: Buffer }
  /** It did not run to its end, so nothing it printed counts. */
  | { readonly kind: 'failed'; readonly why: 'missing' | 'denied' | 'timeout' | 'too-much-output' | 'killed' };

/**
 * Runs a program of the system by its absolute path, without a shell. Everything that reads or changes the system by
 * a command goes through this one port, so that recorded outputs can stand in for Windows.
 */
export type RunCommand = (
  file: string,
  args: readonly string[],
  limits: { readonly timeoutMs: number; readonly maxBytes: number; readonly input?: Buffer },
) => Promise<CommandResult>;
