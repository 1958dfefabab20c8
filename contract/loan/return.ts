import { z } from 'zod';
import type { EntryData, EntryType } from '../trail/catalogue.ts';

/**
 * How far the person has come with giving the PC back, as the loan's own trail says. `telephoned`: 情報政策課 has heard of
 * it without a line. `closed`: no more work on this loan, until the office extends it.
 */
export const ReturnStanding = z.enum(['none', 'begun', 'telephoned', 'closed']);
export type ReturnStanding = z.infer<typeof ReturnStanding>;

/**
 * The standing after one more entry; null where the entry is impossible then. Whoever works on has not given back; only
 * the office's word (an extension) reopens what is closed. What was not sent may be closed only where the office has
 * heard of it.
 * @param data has passed the catalogue's schema for `type`
 */
export function returnAfter(
  standing: ReturnStanding,
  type: EntryType,
  data: Readonly<Record<string, unknown>>,
): ReturnStanding | null {
  switch (type) {
    case 'return.begun':
      return standing === 'none' ? 'begun' : null;
    case 'return.closed': {
      const { results, trail } = data as EntryData<typeof type>;
      const isSent = results === 'handed-in' && trail === 'receipted';
      return standing === 'telephoned' || (standing === 'begun' && isSent) ? 'closed' : null;
    }
    case 'response-code.accepted': {
      const { purpose, answer } = data as EntryData<typeof type>;
      return standing === 'begun' && purpose === 'report' && answer === 'confirm' ? 'telephoned' : standing;
    }
    case 'loan.extended':
      return 'none';
    case 'session.started':
      return standing === 'closed' ? null : 'none';
    default:
      return standing;
  }
}

/** The four steps on the terminal, in their order. */
export const returnStepKeys = ['results', 'trail', 'things', 'hand-over'] as const;
export const ReturnStep = z.strictObject({
  key: z.enum(returnStepKeys),
  /** `now`: the person has something to do. `waiting`: for an earlier step, or by itself. `blocked`: not without help. */
  state: z.enum(['done', 'now', 'waiting', 'blocked']),
  /** Japanese: how it stands and what to do. */
  text: z.string().max(400),
  /** Bytes; null where nothing is under way. */
  progress: z.strictObject({ done: z.int().nonnegative(), total: z.int().positive() }).nullable(),
});
export type ReturnStep = z.infer<typeof ReturnStep>;
