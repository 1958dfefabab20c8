import { ok } from '#contract/errors.ts';
import { cutText } from '#contract/json.ts';
import type { EntryData } from '#contract/trail/catalogue.ts';
import { openId } from '../state/lock.ts';
import type { TrailWriter } from '../trail/trail-writer.ts';

/** Writes that a word of the office was refused: once for each cause, until one of the kind holds. */
export class WordRefusals {
  readonly #writer: Pick<TrailWriter, 'append'>;
  readonly #what: EntryData<'office-word.refused'>['what'];
  #told: string | null = null;

  constructor(writer: Pick<TrailWriter, 'append'>, what: EntryData<'office-word.refused'>['what']) {
    this.#writer = writer;
    this.#what = what;
  }

  async record(why: string): Promise<void> {
    if (this.#told === why) return;
    const data = { what: this.#what, why: cutText(why, 400) };
    const written = await this.#writer.append((state) =>
      ok([{ type: 'office-word.refused', session: openId(state.session), actor: 'system', data }]),
    );
    if (written.ok) this.#told = why;
  }

  forget(): void {
    this.#told = null;
  }
}
