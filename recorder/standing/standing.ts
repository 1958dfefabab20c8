import { type Outcome, ok } from '#contract/errors.ts';
import { cutText } from '#contract/json.ts';
import type { SignedStanding } from '#contract/loan/standing.ts';
import { openId } from '../state/lock.ts';
import type { TrailWriter } from '../trail/trail-writer.ts';
import { checkStanding, standingDrafts } from './standing-drafts.ts';

interface StandingParts {
  readonly writer: Pick<TrailWriter, 'append'>;
  readonly officePublicKey: string;
  readonly loan: string;
}

/** Whether the loan holds: the office's signed word, kept by the trail itself, which a restart reads back. */
export class Standing {
  readonly #parts: StandingParts;
  #told: string | null = null;

  constructor(parts: StandingParts) {
    this.#parts = parts;
  }

  /** Takes the office's word. TM-403 where it does not hold, which is written once; a storage code where nothing can be. */
  async take(said: SignedStanding): Promise<Outcome<null>> {
    const { writer } = this.#parts;
    const checked = checkStanding(said, this.#parts);
    const written = checked.ok ? await writer.append((state) => standingDrafts(state, checked.value)) : checked;
    if (written.ok) {
      this.#told = null;
      return ok(null);
    }
    if (written.code === 'TM-403') await this.#recordRefused(written.detail ?? '');
    return written;
  }

  async #recordRefused(why: string): Promise<void> {
    if (this.#told === why) return;
    const written = await this.#parts.writer.append((state) =>
      ok([
        { type: 'standing.refused', session: openId(state.session), actor: 'system', data: { why: cutText(why, 400) } },
      ]),
    );
    if (written.ok) this.#told = why;
  }
}
