import { z } from 'zod';
import { Sha256Hex, UtcInstant } from '../primitives.ts';

/**
 * Data that the head has approved (第6条(1)): these files, by the hash of their content, may lie in this folder for
 * this time. Nothing else about them is trusted, neither name nor origin.
 */
export const Exception = z.strictObject({
  /** Number of the approval. */
  id: z.string().min(1).max(40),
  /** `save`: they may lie outside the work folder. `media`: they may have come from a medium. */
  control: z.enum(['save', 'media']),
  files: z.array(Sha256Hex).min(1).max(1000),
  /** Absolute path of the folder; what lies deeper in it is meant too. */
  place: z.string().min(1).max(4096),
  from: UtcInstant,
  to: UtcInstant,
});
export type Exception = z.infer<typeof Exception>;
