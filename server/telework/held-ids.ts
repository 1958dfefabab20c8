import { heldIds } from '#contract/telework/ids.ts';
import type { Reader } from '../store/store.ts';
import { readMovements } from './ledger.ts';
import { readTypedIds } from './typed-ids.ts';

/** IDs of all sections together. */
export const sumOf = (held: ReadonlyMap<string, number>): number =>
  [...held.values()].reduce((all, ids) => all + ids, 0);

/** IDs of each section in a fiscal year: of the ledger, and where it has not begun what was typed in. */
export async function readTeleworkIds(db: Reader, year: number): Promise<ReadonlyMap<string, number>> {
  const movements = await readMovements(db, year);
  return movements.length > 0 ? heldIds(movements) : readTypedIds(db, year);
}
