import type { MoveBackBody, MoveIdsBody } from '#contract/http/telework-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { type IdFault, type IdMovement, type IdOutcome, moveBack, moveIds } from '#contract/telework/ids.ts';
import { usableDays } from '#contract/telework/scheme.ts';
import type { Caller } from '../auth/access.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import { addToLedger, ledgerToAddTo, type Mover, readStored, type StoredMovement } from './ledger.ts';
import { readScheme } from './scheme.ts';

const codes: Readonly<Record<IdFault, 'OF-400' | 'OF-614' | 'OF-617'>> = {
  ...{ same: 'OF-400', pool: 'OF-614', held: 'OF-617', 'no-move': 'OF-400' },
};

/** Adds what is decided to a year that has days left. OF-610. */
async function add(
  tx: Tx,
  runtime: Runtime,
  caller: Caller,
  asked: { readonly year: number; readonly reason: string },
  decide: (movements: readonly IdMovement[], total: number) => IdOutcome | Outcome<null>,
): Promise<Outcome<null> | { readonly fault: IdFault }> {
  const at = runtime.now();
  const scheme = await readScheme(tx);
  const days = usableDays(asked.year, scheme);
  if (days === null || localDate(at) > days.to) return refusal('OF-610', String(asked.year));
  const { id, name, role } = caller.account;
  const mover: Mover = { at: at.toISOString(), id, name, role, reason: asked.reason };
  const ledger = await ledgerToAddTo(tx, asked.year);
  const outcome = decide(ledger.movements, scheme.total);
  if ('movements' in outcome) {
    await addToLedger(tx, asked.year, ledger, outcome.movements, mover);
    return ok(null);
  }
  return 'fault' in outcome ? { fault: outcome.fault } : outcome;
}

/** What the ledger says of this very press, which may come twice: nothing yet, that it was done, or something else. */
function pressed(stored: readonly StoredMovement[], caller: Caller, asked: MoveIdsBody): 'new' | 'done' | 'other' {
  const { from, to, ids, reason, seen } = asked;
  if ((stored.at(-1)?.id ?? 0) === seen) return 'new';
  const next = stored.find(({ id, cause }) => id > seen && cause !== 'carried');
  const isThis =
    next?.cause === 'moved' && next.by_id === caller.account.id && next.reason === reason && next.ids === ids;
  return isThis && next.from_section === from && next.to_section === to ? 'done' : 'other';
}

/**
 * Moves IDs to one section in an emergency, once however often the press comes. OF-400: to itself. OF-404: no such
 * section. OF-610, OF-614, OF-617. OF-650: the ledger is no more as it was seen.
 */
export async function moveTeleworkIds(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: MoveIdsBody,
): Promise<Outcome<null>> {
  const { from, to, ids } = asked;
  return store.write(async (tx): Promise<Outcome<null>> => {
    const wanted = [to, ...(from === null ? [] : [from])];
    const known = await tx.selectFrom('sections').select('id').where('id', 'in', wanted).execute();
    if (known.length < new Set(wanted).size) return refusal('OF-404', 'no such section');
    const press = pressed(await readStored(tx, asked.year), caller, asked);
    const outcome = await add(tx, runtime, caller, asked, (movements, total) => {
      if (press === 'new') return moveIds(movements, { from, to, ids }, total);
      return press === 'done' ? ok(null) : refusal('OF-650');
    });
    return 'fault' in outcome ? refusal(codes[outcome.fault]) : outcome;
  });
}

/** Takes a move back. OF-610: the year has no days left. OF-618: it cannot be. */
export async function moveTeleworkIdsBack(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: MoveBackBody & { readonly id: number },
): Promise<Outcome<null>> {
  return store.write(async (tx): Promise<Outcome<null>> => {
    const outcome = await add(tx, runtime, caller, asked, (movements) => moveBack(movements, asked.id));
    return 'fault' in outcome ? refusal('OF-618', outcome.fault) : outcome;
  });
}
