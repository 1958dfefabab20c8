import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runtime } from '../../runtime.ts';
import type { Store } from '../../store/store.ts';
import { Arriving, type HandIn } from './arriving.ts';
import { OneAtATime } from './one-at-a-time.ts';

export interface InboxLimits {
  /** Most files and bytes of one hand-in. */
  readonly files: number;
  readonly bytes: number;
  /** What the disk keeps free for the database, bytes. */
  readonly keepFreeBytes: number;
}

export const officeInboxLimits: InboxLimits = { files: 100_000, bytes: 64 * 1024 ** 3, keepFreeBytes: 1024 ** 3 };

/** Packs that are open at the same time; the one that was quiet longest is closed for a further one. */
const maxOpen = 16;

/** Where results are handed in: the packs, one writer for each. */
export class Inbox {
  readonly store: Store;
  readonly runtime: Runtime;
  readonly limits: InboxLimits;
  readonly #folder: string;
  readonly #works = new OneAtATime();
  readonly #open = new Map<number, Arriving>();
  readonly #busy = new Set<number>();

  constructor(store: Store, runtime: Runtime, folder: string, limits: InboxLimits = officeInboxLimits) {
    this.store = store;
    this.runtime = runtime;
    this.limits = limits;
    this.#folder = folder;
  }

  pathOf({ loan_id, id }: Pick<HandIn, 'loan_id' | 'id'>): string {
    return join(this.#folder, loan_id, `${id}.pack`);
  }

  /** Bytes of a pack; none where it is not there. */
  async packBytes(row: Pick<HandIn, 'loan_id' | 'id'>): Promise<number> {
    return stat(this.pathOf(row)).then(
      ({ size }) => size,
      () => 0,
    );
  }

  /** Free bytes that results may fill. */
  async roomBytes(): Promise<number> {
    // The folder itself may not be there yet.
    const { bavail, bsize } = await statfs(join(this.#folder, '..'));
    return Math.max(0, bavail * bsize - this.limits.keepFreeBytes);
  }

  /** Runs a work on one hand-in while nobody else changes it. Whatever fails in it is read from the disk anew. */
  alone<T>(id: number, work: (row: HandIn) => Promise<T>): Promise<T> {
    return this.#works.run(id, async () => {
      this.#busy.add(id);
      try {
        return await work(
          await this.store.db.selectFrom('hand_ins').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
        );
      } catch (error) {
        await this.forget(id);
        throw error;
      } finally {
        this.#busy.delete(id);
      }
    });
  }

  /** Only within `alone`. Null where the pack holds less than the database says. */
  async arriving(row: HandIn): Promise<Arriving | null> {
    const known = this.#open.get(row.id);
    if (known?.at === row.stream_at && known.revision === row.revision) {
      this.#open.delete(row.id);
      this.#open.set(row.id, known);
      return known;
    }
    await this.forget(row.id);
    const fresh = await Arriving.open(this.store, row, this.pathOf(row));
    if (fresh === null) return null;
    this.#open.set(row.id, fresh);
    const quiet = [...this.#open.keys()].find((id) => !this.#busy.has(id));
    if (this.#open.size > maxOpen && quiet !== undefined) await this.forget(quiet);
    return fresh;
  }

  /** Only within `alone`: what is in memory counts no more. */
  async forget(id: number): Promise<void> {
    const known = this.#open.get(id);
    this.#open.delete(id);
    await known?.pack.close();
  }

  async close(): Promise<void> {
    await this.#works.idle();
    for (const id of [...this.#open.keys()]) await this.forget(id);
  }
}
