import type { MoveBackBody, MoveIdsBody } from '#contract/http/telework-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { type IdFault, type IdMovement, type IdOutcome, moveBack, moveIds } from '#contract/telework/ids.ts';
import { usableDays } from '#contract/telework/scheme.ts';
import type { Caller } from '../auth/access.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import { addMovements, ledgerToAddTo, type Mover } from './ledger.ts';
import { readScheme } from './scheme.ts';

const codes: Readonly<Record<IdFault, 'OF-400' | 'OF-614' | 'OF-617'>> = {
  ...{ same: 'OF-400', pool: 'OF-614', held: 'OF-617', 'no-move': 'OF-400' },
};

async function add(
  tx: Tx,
  runtime: Runtime,
  caller: Caller,
  asked: { readonly year: number; readonly reason: string },
  decide: (movements: readonly IdMovement[], total: number) => IdOutcome,
): Promise<Outcome<null> | { readonly fault: IdFault }> {
  const at = runtime.now();
  const scheme = await readScheme(tx);
  const days = usableDays(asked.year, scheme);
  if (days === null || localDate(at) > days.to) return refusal('OF-610', String(asked.year));
  const { id, name, role } = caller.account;
  const mover: Mover = { at: at.toISOString(), id, name, role, reason: asked.reason };
  const outcome = decide(await ledgerToAddTo(tx, asked.year, mover), scheme.total);
  if (!outcome.ok) return { fault: outcome.fault };
  await addMovements(tx, asked.year, outcome.movements, mover);
  return ok(null);
}

/** Moves IDs to one section in an emergency. OF-400: to itself. OF-404: no such section. OF-610, OF-614, OF-617. */
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
    const outcome = await add(tx, runtime, caller, asked, (movements, total) =>
      moveIds(movements, { from, to, ids }, total),
    );
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
