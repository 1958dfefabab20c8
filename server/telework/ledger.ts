import type { IdMovement, NewIdMovement } from '#contract/telework/ids.ts';
import { appendAct } from '../log/office-acts.ts';
import type { Reader, Tx } from '../store/store.ts';
import type { IdMovementsTable } from './telework-tables.ts';
import { readTypedIds } from './typed-ids.ts';

export type StoredMovement = Omit<IdMovementsTable, 'id'> & { readonly id: number };

export const readStored = (db: Reader, year: number): Promise<StoredMovement[]> =>
  db.selectFrom('id_movements').selectAll().where('fiscal_year', '=', year).orderBy('id').execute();

export const movementOf = (row: StoredMovement): IdMovement => ({
  ...{ id: row.id, from: row.from_section, to: row.to_section, ids: row.ids, cause: row.cause },
  ...{ reverses: row.reverses, form: row.form_id },
});

/** The ledger of a fiscal year, oldest first; empty before its first movement. */
export const readMovements = async (db: Reader, year: number): Promise<readonly IdMovement[]> =>
  (await readStored(db, year)).map(movementOf);

/** Who moves, and why. */
export interface Mover {
  readonly at: string;
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly reason: string;
}

/** The ledger of a year as a decision is made on it. */
export interface Ledger {
  readonly movements: readonly IdMovement[];
  /** Of these, what is not written yet: numbers that were typed in for the year before it had a ledger. */
  readonly carried: readonly NewIdMovement[];
}

/** The ledger of a year to add to. Reads only: a refusal leaves what was typed in where it is. */
export async function ledgerToAddTo(db: Reader, year: number): Promise<Ledger> {
  const known = await readMovements(db, year);
  if (known.length > 0) return { movements: known, carried: [] };
  const typed = [...(await readTypedIds(db, year))].filter(([, ids]) => ids > 0);
  const carried = typed.map(
    ([section, ids]): NewIdMovement => ({
      ...{ from: null, to: section, ids, cause: 'carried', reverses: null, form: null },
    }),
  );
  return { movements: carried.map((movement, n) => ({ ...movement, id: n + 1 })), carried };
}

/** Adds what was decided, behind what is carried into the ledger: from then on the ledger alone counts. */
export async function addToLedger(
  tx: Tx,
  year: number,
  { carried }: Pick<Ledger, 'carried'>,
  movements: readonly NewIdMovement[],
  mover: Mover,
): Promise<void> {
  await addMovements(tx, year, carried, { ...mover, reason: '台帳の前に入力された数の引継ぎ' });
  await addMovements(tx, year, movements, mover);
}

/** Adds movements, each with its act. */
export async function addMovements(
  tx: Tx,
  year: number,
  movements: readonly NewIdMovement[],
  { at, id, name, role, reason }: Mover,
): Promise<void> {
  for (const { from, to, ids, cause, reverses, form } of movements) {
    await tx
      .insertInto('id_movements')
      .values({
        ...{ fiscal_year: year, from_section: from, to_section: to, ids, cause, reverses, form_id: form, reason },
        ...{ at, by_id: id, by_name: name },
      })
      .execute();
    const data = { year, from, to, ids, cause, form, reason };
    await appendAct(tx, { at: new Date(at), actor: `${role}:${id}`, act: 'telework-ids.moved', data });
  }
}
