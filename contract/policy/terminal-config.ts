import { z } from 'zod';

const AbsolutePath = z
  .string()
  .min(1)
  .max(4096)
  .refine((p) => /^(\/|[A-Za-z]:\\)/.test(p), 'absolute path');

/** `terminal.json` beside the program: where things are on this PC. Written at provisioning, read-only to the borrower. */
export const TerminalConfig = z.strictObject({
  v: z.literal(1),
  /** The only place where work may be saved. */
  workFolder: AbsolutePath,
  /** True where a volume of its own is mounted at the work folder: without it nothing is saved there, and no work begins. */
  ownVolume: z.boolean().optional(),
  /** Folders watched for saves that belong in the work folder. From hidden names directly below, only documents are taken. */
  guardedRoots: z.array(AbsolutePath).min(1).max(32),
  /** Folders for everyone's temporary files (`/tmp`, `/dev/shm`, `/run/user/UID`): documents are taken from there. */
  temporaryFolders: z.array(AbsolutePath).max(8).optional(),
  recorderSocket: AbsolutePath,
  /** Electron's own profile. */
  profileFolder: AbsolutePath,
  /** What `tanmori-agent provision` was given and left; without it nothing is known of the system's own settings. */
  provisioned: z
    .strictObject({ profile: AbsolutePath, parameters: AbsolutePath, stateFolder: AbsolutePath })
    .optional(),
});
export type TerminalConfig = z.infer<typeof TerminalConfig>;
