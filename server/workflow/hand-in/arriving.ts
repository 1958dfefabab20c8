import type { Selectable } from 'kysely';
import type { HandInsTable } from '../../store/hand-in-tables.ts';
import type { Store } from '../../store/store.ts';
import { Pack } from './pack.ts';
import { begin, type Partial, type Split, splitStream, type Wanted } from './split-stream.ts';

export type HandIn = Selectable<HandInsTable>;

/** Files of the plan that are read at once. */
const planRows = 2_000;

/** A hand-in whose stream is arriving: its open pack, and how far into which file the stream has come. */
export class Arriving {
  readonly #store: Store;
  readonly #id: number;
  readonly pack: Pack;
  /** Where this stands in the stream; another offset means that it is not the truth any more. */
  at: number;
  readonly revision: number;
  #partial: Partial | null;
  #ahead: Wanted[] = [];

  private constructor(store: Store, row: HandIn, pack: Pack, partial: Partial | null) {
    this.#store = store;
    this.#id = row.id;
    this.pack = pack;
    this.at = row.stream_at;
    this.revision = row.revision;
    this.#partial = partial;
  }

  /** Goes on where the database says; the file that was not whole is hashed again. Null where the pack lost something. */
  static async open(store: Store, row: HandIn, path: string): Promise<Arriving | null> {
    const pack = await Pack.open(path, row.pack_bytes);
    if (pack === null) return null;
    try {
      const cut = await store.db
        .selectFrom('hand_in_plan')
        .select(['n', 'at', 'bytes', 'sha256'])
        .where('hand_in_id', '=', row.id)
        .where('at', '<', row.stream_at)
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirst();
      const got = cut === undefined ? 0 : row.stream_at - cut.at;
      if (cut === undefined || got >= cut.bytes) return new Arriving(store, row, pack, null);
      const { file, hash } = begin(cut);
      for await (const piece of pack.read(row.pack_bytes - got, got)) hash.update(piece);
      return new Arriving(store, row, pack, { file, hash, got });
    } catch (error) {
      await pack.close();
      throw error;
    }
  }

  /** Follows the stream through `body`, which begins at `at`. */
  async split(body: Uint8Array): Promise<Split> {
    let from = this.#partial === null ? this.at : this.#partial.file.at + this.#partial.file.bytes;
    const split = await splitStream(body, this.#partial, async () => {
      if (this.#ahead.length === 0) this.#ahead = await this.#read(from);
      const next = this.#ahead.shift();
      if (next === undefined || next.at !== from) throw new Error('the plan of the stream has a gap');
      from = next.at + next.bytes;
      return next;
    });
    this.#partial = split.partial;
    this.at += body.length;
    return split;
  }

  #read(from: number): Promise<Wanted[]> {
    return this.#store.db
      .selectFrom('hand_in_plan')
      .select(['n', 'at', 'bytes', 'sha256'])
      .where('hand_in_id', '=', this.#id)
      .where('at', '>=', from)
      .orderBy('at')
      .limit(planRows)
      .execute();
  }
}
