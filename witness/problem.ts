/** Why the program ends, as its exit code (README.md). */
export const exitCodes = { usage: 2, running: 3, storage: 6, key: 7 } as const;

/** Something that whoever runs the witness has to put right. The message is one line, without secrets. */
export class Problem extends Error {
  readonly exitCode: number;
  constructor(kind: keyof typeof exitCodes, message: string) {
    super(message);
    this.exitCode = exitCodes[kind];
  }
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether a file operation failed for want of the file. */
export const isMissing = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'ENOENT';
