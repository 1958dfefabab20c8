import type { OfficeErrorCode } from '#contract/errors.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store, Tx } from '../store/store.ts';
import { changeable } from './make-takeout.ts';
import type { Shelf } from './shelf.ts';
import type { TakeoutFilesTable } from './takeout-tables.ts';

interface Parts {
  readonly store: Store;
  readonly runtime: Runtime;
  readonly shelf: Shelf;
}

const fileOf = (tx: Reader, id: string, n: number): Promise<TakeoutFilesTable | undefined> =>
  tx.selectFrom('takeout_files').selectAll().where('takeout_id', '=', id).where('n', '=', n).executeTakeFirst();

const setFile = (tx: Tx, { takeout_id, n }: TakeoutFilesTable, values: Partial<TakeoutFilesTable>) =>
  tx.updateTable('takeout_files').set(values).where('takeout_id', '=', takeout_id).where('n', '=', n).execute();

/** Whether the disk has no more room. */
const isFull = (error: unknown): boolean => (error as NodeJS.ErrnoException | null)?.code === 'ENOSPC';

/** How far a file has come; what a browser that lost its line asks. Refusals as {@link changeable}. */
export async function receivedOf(store: Store, caller: Caller, id: string, n: number): Promise<Outcome<number>> {
  const found = await changeable(store.db, caller, id);
  if (!found.ok) return found;
  const file = await fileOf(store.db, id, n);
  return file === undefined ? refusal('OF-404') : ok(file.received);
}

export type Received =
  | Outcome<number>
  | { readonly ok: false; readonly code: OfficeErrorCode; readonly received: number };

/**
 * Takes bytes of a file, and tells how much of it is on the disk. OF-541: they do not go on where it stands. OF-507: no
 * room. Refusals as {@link changeable}.
 */
export const receive = (
  { store, runtime, shelf }: Parts,
  caller: Caller,
  asked: { readonly id: string; readonly n: number; readonly offset: number; readonly body: Uint8Array },
): Promise<Received> =>
  shelf.alone(asked.id, asked.n, async (): Promise<Received> => {
    const { id, n, offset, body } = asked;
    const may = await changeable(store.db, caller, id);
    if (!may.ok) return may;
    const file = await fileOf(store.db, id, n);
    if (file === undefined) return refusal('OF-404');
    if (offset !== file.received || offset + body.length > file.bytes || file.sha256 !== null)
      return { ok: false, code: 'OF-541', received: file.received };
    if (!(await shelf.hasRoom(body.length))) return refusal('OF-507');
    const written = await shelf.write(id, n, offset, body).catch((error: unknown) => {
      if (isFull(error)) return 'full' as const;
      throw error;
    });
    if (written === 'full') return refusal('OF-507');
    if (written === null) {
      // Put back from a copy older than the database: from the start.
      await store.write((tx) => setFile(tx, file, { received: 0 }));
      return { ok: false, code: 'OF-541', received: 0 };
    }
    const received = offset + body.length;
    const isWhole = received === file.bytes;
    const at = runtime.now();
    return store.write(async (tx): Promise<Received> => {
      // Applied for, or taken away, while the bytes went to the disk.
      const still = await changeable(tx, caller, id);
      if (!still.ok) return still;
      const sha256 = isWhole ? written.sha256() : null;
      await setFile(tx, file, { received, sha256 });
      if (sha256 !== null) {
        const { path, bytes } = file;
        const data = { id, n, path, bytes, sha256 };
        await appendAct(tx, { at, actor: actorOf(caller), act: 'takeout.file-received', data });
      }
      return ok(received);
    });
  });

/** Takes a file out of the request again. Refusals as {@link changeable}. */
export const removeFile = (
  { store, runtime, shelf }: Parts,
  caller: Caller,
  { id, n }: { readonly id: string; readonly n: number },
): Promise<Outcome<null>> =>
  shelf.alone(id, n, async () => {
    const at = runtime.now();
    const outcome = await store.write(async (tx): Promise<Outcome<null>> => {
      const may = await changeable(tx, caller, id);
      if (!may.ok) return may;
      const file = await fileOf(tx, id, n);
      if (file === undefined) return refusal('OF-404');
      await tx.deleteFrom('takeout_files').where('takeout_id', '=', id).where('n', '=', n).execute();
      const data = { id, n, sha256: file.sha256 };
      await appendAct(tx, { at, actor: actorOf(caller), act: 'takeout.file-removed', data });
      return ok(null);
    });
    if (outcome.ok) await shelf.remove(id, n);
    return outcome;
  });

/** Looks through what has arrived and was not looked through yet. Says who asked for nothing: the office does it itself. */
export class Looker {
  readonly #parts: Parts;
  readonly #onCrash: (error: unknown) => void;
  readonly #waiting = new Map<string, Promise<void>>();

  constructor(parts: Parts, onCrash: (error: unknown) => void) {
    this.#parts = parts;
    this.#onCrash = onCrash;
  }

  /** Every whole file of a request; those that are under way are not begun again. */
  async poke(id: string): Promise<void> {
    const rows = await this.#parts.store.db
      .selectFrom('takeout_files')
      .selectAll()
      .where('takeout_id', '=', id)
      .where('sha256', 'is not', null)
      .where('scan', 'is', null)
      .execute();
    for (const row of rows) {
      const key = `${row.takeout_id}/${row.n}/${row.sha256}`;
      if (this.#waiting.has(key)) continue;
      const work = this.#look(row)
        .catch(this.#onCrash)
        .finally(() => this.#waiting.delete(key));
      this.#waiting.set(key, work);
    }
  }

  async idle(): Promise<void> {
    await Promise.all(this.#waiting.values());
  }

  /** Looks until it has looked at the file that the row speaks of: another may have lain there when its turn came. */
  async #look(row: TakeoutFilesTable): Promise<void> {
    while (!(await this.#lookOnce(row)));
  }

  /** @returns false where the file was taken away meanwhile, and one with the same hash lies there again */
  async #lookOnce({ takeout_id: id, n, path, sha256 }: TakeoutFilesTable): Promise<boolean> {
    const { store, runtime, shelf } = this.#parts;
    const removals = shelf.removals(id, n);
    const result = await shelf.look(id, n, path.split('/').at(-1) ?? path);
    const at = runtime.now();
    return store.write(async (tx) => {
      const file = await fileOf(tx, id, n);
      // Taken out, or replaced, in the meantime.
      if (file === undefined || file.sha256 !== sha256 || sha256 === null || file.scan !== null) return true;
      if (shelf.removals(id, n) !== removals) return false;
      await setFile(tx, file, { scan: JSON.stringify(result) });
      const kinds = result.findings.map(({ kind, count }) => ({ kind, count }));
      const data = { id, n, sha256, scanned: result.scanned, kinds };
      await appendAct(tx, { at, actor: 'office', act: 'takeout.file-scanned', data });
      return true;
    });
  }
}
