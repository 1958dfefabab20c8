import type { EntriesAnswer, EntriesRequest } from '#contract/http/terminal-api.ts';
import type { CallingTerminal } from '../../auth/access.ts';
import { appendAct } from '../../log/office-acts.ts';
import { tellOfEntries } from '../../notices/tell-entries.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Runtime } from '../../runtime.ts';
import type { Store, Tx } from '../../store/store.ts';
import type { ChainsTable } from '../../store/tables.ts';
import { type Arrived, checkSeals } from './check-seals.ts';
import { decideBatch, type Verdict } from './decide-batch.ts';
import { type Examined, examine } from './examine.ts';
import { keepForks } from './keep-forks.ts';
import { noteIncidents } from './note-incidents.ts';
import { projectSessions } from './project-sessions.ts';
import { followCodes } from './raise-codes.ts';
import { heldHashes, readView, sealKeyAt, sealKeyOf } from './read-chain.ts';
import { type SealChecker, SealsUnchecked } from './seals/seal-checker.ts';
import { storeEntries } from './store-entries.ts';

/** Whether the terminal is locked after these entries. */
const lockedAfter = (before: 0 | 1, fresh: readonly Arrived[]): 0 | 1 => {
  const last = fresh.findLast(({ entry }) => /^lock\.(entered|left)$/.test(entry.leaf.body.type));
  if (last === undefined) return before;
  return last.entry.leaf.body.type === 'lock.entered' ? 1 : 0;
};

async function refuseFault(
  tx: Tx,
  chain: ChainsTable,
  actor: string,
  stop: NonNullable<Verdict['stop']>,
  at: Date,
): Promise<void> {
  const mark = `${stop.seq}:${stop.why}`;
  if (chain.last_refusal === mark) return;
  await tx.updateTable('chains').set({ last_refusal: mark }).where('id', '=', chain.id).execute();
  const data = { chain: chain.id, seq: stop.seq, fault: stop.why };
  await appendAct(tx, { at, actor, act: 'entries.refused', data });
}

/** What an upload is taken in with. */
export interface Sources {
  readonly store: Store;
  readonly runtime: Runtime;
  readonly seals: SealChecker;
}

/** Seals of a batch, checked before the right to write is taken: the costly part holds nobody up. */
async function checkBatch(
  { store, seals }: Sources,
  chainId: string,
  sealKey: string,
  batch: readonly Examined[],
): Promise<readonly Arrived[]> {
  const chain = await store.db.selectFrom('chains').selectAll().where('id', '=', chainId).executeTakeFirstOrThrow();
  const firstSeq = batch[0]?.entry.leaf.body.seq ?? 0;
  const held = firstSeq < chain.next_seq ? await heldHashes(store.db, chainId, batch) : new Map<number, string>();
  const isKnown = ({ entry, hash }: Examined): boolean => held.get(entry.leaf.body.seq) === hash;
  const known = batch.findIndex((examined) => !isKnown(examined));
  const newFrom = known === -1 ? batch.length : known;
  const rest = batch.slice(newFrom);
  const unchecked = (examined: Examined): Arrived => ({ ...examined, seal: null });
  const seq = rest[0]?.entry.leaf.body.seq ?? 0;
  // Beyond a gap the key is not known; nothing there is taken.
  if (rest.length === 0 || seq > chain.next_seq) return batch.map(unchecked);
  const key = seq === chain.next_seq ? sealKeyOf(chain) : await sealKeyAt(store.db, chainId, seq, sealKey);
  return [...batch.slice(0, newFrom).map(unchecked), ...(await checkSeals(seals, key, rest))];
}

/**
 * Takes the longest valid prefix of a batch, in one transaction with its leaves in the office log, and answers when it is
 * on the disk. Idempotent on (chain, seq). OF-403: not this terminal's chain. OF-461: a fork, kept. OF-462: not even the
 * first entry holds. OF-503: nobody could look at the seals.
 */
export async function ingest(
  sources: Sources,
  from: CallingTerminal,
  request: EntriesRequest,
): Promise<Outcome<EntriesAnswer>> {
  if (request.chain !== `loan:${from.loan}`) return refusal('OF-403', 'another chain');
  const { store, runtime } = sources;
  const batch = await checkBatch(sources, request.chain, from.sealKey, request.entries.map(examine)).catch(
    (error: unknown) => {
      if (error instanceof SealsUnchecked) return null;
      throw error;
    },
  );
  if (batch === null) return refusal('OF-503');
  const actor = `terminal:${from.terminal}`;
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<EntriesAnswer>> => {
    const chain = await tx.selectFrom('chains').selectAll().where('id', '=', request.chain).executeTakeFirstOrThrow();
    const { fresh, forked, repeated, sealKey, stop } = decideBatch(await readView(tx, chain, batch), batch);
    if (forked.length > 0) {
      await keepForks(tx, chain, actor, forked, at);
      return refusal('OF-461');
    }
    const isFault = stop !== null && stop.why !== 'gap';
    if (isFault) await refuseFault(tx, chain, actor, stop, at);
    if (isFault && fresh.length + repeated === 0) return refusal('OF-462', `${stop.why} at ${stop.seq}`);
    const tip = { seq: chain.next_seq + fresh.length, head: fresh.at(-1)?.hash ?? chain.head };
    if (fresh.length > 0) await storeEntries(tx, fresh, at.toISOString());
    await tx
      .updateTable('chains')
      .set({
        next_seq: tip.seq,
        head: tip.head,
        seal_period: sealKey.period,
        seal_key: sealKey.publicKey,
        locked: lockedAfter(chain.locked, fresh),
        last_contact_at: at.toISOString(),
      })
      .where('id', '=', chain.id)
      .execute();
    await projectSessions(tx, from.loan, chain.id, fresh);
    await noteIncidents(tx, chain.id, fresh, at);
    await followCodes(tx, chain, fresh, { at, actor });
    await tellOfEntries(
      tx,
      from.loan,
      fresh.map(({ entry }) => entry),
      at,
    );
    return ok({ accepted: tip.seq === 0 ? null : { seq: tip.seq - 1, head: tip.head }, expected: tip.seq });
  });
}
