import type { EntryType } from '#contract/trail/catalogue.ts';
import type { Tx } from '../../store/store.ts';
import type { IncidentKind } from '../../store/tables.ts';
import type { Arrived } from './check-seals.ts';

/** What a recorder found itself and a person at the office has to look into. */
const kinds: Partial<Record<EntryType, IncidentKind>> = {
  'trail.rolled-back': 'rolled-back',
  'machine.changed': 'machine',
  'clock.turned-back': 'clock',
};

/** Makes an incident of a chain known; once for each entry and kind. */
export async function noteIncident(
  tx: Tx,
  incident: { readonly chain: string; readonly seq: number; readonly kind: IncidentKind; readonly at: Date },
): Promise<void> {
  const { chain, seq, kind, at } = incident;
  await tx
    .insertInto('incidents')
    .values({ chain, seq, kind, found_at: at.toISOString() })
    .onConflict((c) => c.columns(['chain', 'seq', 'kind']).doNothing())
    .execute();
  // A clock is also turned back by a flat battery: listed, and no mark on the terminal.
  if (kind === 'clock') return;
  await tx.updateTable('chains').set({ suspect: 1 }).where('id', '=', chain).execute();
}

/** The incidents among entries that were just stored. */
export async function noteIncidents(tx: Tx, chain: string, fresh: readonly Arrived[], at: Date): Promise<void> {
  for (const { entry } of fresh) {
    const { type, seq } = entry.leaf.body;
    const kind = kinds[type];
    if (kind !== undefined) await noteIncident(tx, { chain, seq, kind, at });
  }
}
