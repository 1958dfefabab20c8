/** Exit codes of the shell, after sysexits.h. */
export const exitCodes = {
  /** An argument that is not allowed. */
  usage: 64,
  /** The privileged side or the page broke again and again. */
  software: 70,
} as const;
