import type { ShellApi } from '#contract/ipc/commands.ts';

declare global {
  interface Window {
    /** What the preload offers; the only way out of this page. */
    readonly shell: ShellApi;
  }
}

/** The privileged side, as the preload offers it. */
export const shell = (): ShellApi => window.shell;
