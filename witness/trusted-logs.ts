import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { TrustedLog } from '#contract/log/tlog-proof.ts';
import { keyTypes, readVkey } from '#contract/log/verifier-key.ts';
import { sha256 } from './ed25519.ts';
import { isMissing } from './problem.ts';

/** Origin of a log that is cosigned: one line, as it stands in the checkpoint. */
export const Origin = z
  .string()
  .min(1)
  .max(500)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a note may not contain them
  .refine((text) => text.isWellFormed() && !/[\u0000-\u001f]/.test(text));

/** A log's verifier key: a plain Ed25519 one, so that no cosignature is ever taken for the log's own word. */
export const LogVkey = z.string().transform((text, context) => {
  const read = readVkey(sha256, text);
  if (read.ok && read.value.type === keyTypes.ed25519) return read.value;
  context.addIssue(read.ok ? 'a cosigner’s key is not a log’s' : `not a verifier key: ${read.fault}`);
  return z.NEVER;
});

const LogsFile = z.strictObject({
  v: z.literal(1),
  logs: z.array(z.strictObject({ origin: Origin, vkey: z.string() })).max(1_000),
});
export type LogsFile = z.infer<typeof LogsFile>;

/** The file as it is; without a file, no log. Throws where it cannot be read or is malformed. */
export function readLogsFile(path: string): LogsFile {
  try {
    return LogsFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (isMissing(error)) return { v: 1, logs: [] };
    throw error;
  }
}

/** The logs with their keys read. Throws as `readLogsFile`, and for a key that is none. */
export const readTrustedLogs = (path: string): readonly TrustedLog[] =>
  readLogsFile(path).logs.map(({ origin, vkey }) => ({ origin, key: LogVkey.parse(vkey) }));
