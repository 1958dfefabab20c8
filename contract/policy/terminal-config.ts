import { z } from 'zod';
import { isPipe, Sid } from '../primitives.ts';

const AbsolutePath = z
  .string()
  .min(1)
  .max(4096)
  .refine((p) => /^(\/|[A-Za-z]:\\)/.test(p), 'absolute path');

/** `terminal.json` beside the program: where things are on this PC. Written at provisioning, read-only to the borrower. */
export const TerminalConfig = z
  .strictObject({
    v: z.literal(1),
    /** The only place where work may be saved. */
    workFolder: AbsolutePath,
    /** True where a volume of its own is mounted at the work folder: without it nothing is saved there, and no work begins. */
    ownVolume: z.boolean().optional(),
    /** Folders watched for saves that belong in the work folder. From hidden names directly below, only documents are taken. */
    guardedRoots: z.array(AbsolutePath).min(1).max(32),
    /** Folders for everyone's temporary files (`/tmp`, `/dev/shm`, `/run/user/UID`): documents are taken from there. */
    temporaryFolders: z.array(AbsolutePath).max(8).optional(),
    recorderSocket: z.union([AbsolutePath, z.string().max(80).refine(isPipe)]),
    /** The account that must own the recorder's pipe; on Windows only, where no folder keeps others from serving. */
    recorderOwner: Sid.optional(),
    /** Electron's own profile. */
    profileFolder: AbsolutePath,
    /** What `tanmori-agent provision` was given and left; without it nothing is known of the system's own settings. */
    provisioned: z
      .strictObject({ profile: AbsolutePath, parameters: AbsolutePath, stateFolder: AbsolutePath })
      .optional(),
  })
  // Without it, whoever is first to make a pipe of that name would be taken for the recorder.
  .refine((config) => isPipe(config.recorderSocket) === (config.recorderOwner !== undefined), 'owner goes with a pipe');
export type TerminalConfig = z.infer<typeof TerminalConfig>;
