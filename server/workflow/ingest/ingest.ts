import type { KeyObject } from 'node:crypto';
import type { EntriesAnswer, EntriesRequest } from '#contract/http/terminal-api.ts';
import { canonicalJson } from '#contract/json.ts';
import { noSession, type SessionState } from '#contract/session/machine.ts';
import { typeEntry } from '#contract/trail/catalogue.ts';
import { leafHash, sealedBytes, type TrailEntry } from '#contract/trail/entry.ts';
import type { CallingTerminal } from '../../auth/access.ts';
import { readPublicKey, signatureHolds } from '../../auth/ed25519.ts';
import { sha256 } from '../../digest.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Runtime } from '../../runtime.ts';
import type { Store, Tx } from '../../store/store.ts';
import type { ChainsTable } from '../../store/tables.ts';
import { type Arrived, type ChainView, decideBatch, type Verdict } from './decide-batch.ts';
import { keepForks } from './keep-forks.ts';
import { projectSessions } from './project-sessions.ts';

/** Rows per INSERT: well below the parameters that SQLite and PostgreSQL allow in one statement. */
const rowsPerInsert = 200;

async function examine(sealKey: KeyObject, entry: TrailEntry): Promise<Arrived> {
  const { body, prev, seal } = entry.leaf;
  // Key succession is not there yet: only the key registered at enrolment seals.
  const sealHolds = seal.period === 0 && (await signatureHolds(sealKey, sealedBytes(body, prev), seal.sig));
  return { entry, hash: leafHash(sha256, entry.leaf), sealHolds, bytes: Buffer.byteLength(JSON.stringify(entry)) };
}

async function viewOf(tx: Tx, chain: ChainsTable, batch: readonly Arrived[]): Promise<ChainView> {
  const firstSeq = batch[0]?.entry.leaf.body.seq ?? 0;
  const hashes = await tx
    .selectFrom('entries')
    .select(['seq', 'hash'])
    .where('chain', '=', chain.id)
    .where('seq', '>=', firstSeq)
    .where('seq', '<', firstSeq + batch.length)
    .execute();
  const named = [...new Set(batch.flatMap((a) => a.entry.leaf.body.session ?? []))];
  const sessions = await tx
    .selectFrom('sessions')
    .selectAll()
    .where((e) =>
      e.or([
        e.and([e('chain', '=', chain.id), e('state', '!=', 'closed')]),
        ...(named.length > 0 ? [e('id', 'in', named)] : []),
      ]),
    )
    .execute();
  const open = sessions.find((s) => s.chain === chain.id && s.state !== 'closed');
  return {
    chain: chain.id,
    nextSeq: chain.next_seq,
    head: chain.head,
    session: open === undefined ? noSession : stateOf(open),
    knownSessions: new Map(
      sessions.map((s) => [s.id, s.chain !== chain.id ? 'elsewhere' : s.state === 'closed' ? 'closed' : 'open']),
    ),
    hashes: new Map(hashes.map((h) => [h.seq, h.hash])),
  };
}

const stateOf = (row: { id: string; started_at: string; since: string | null }): SessionState =>
  row.since === null
    ? { kind: 'working', id: row.id, startedAt: row.started_at }
    : { kind: 'interrupted', id: row.id, startedAt: row.started_at, since: row.since };

async function storeEntries(tx: Tx, fresh: readonly Arrived[], receivedAt: string): Promise<void> {
  const rows = fresh.map(({ entry, hash }) => {
    const { chain, seq, at, session, type, actor } = entry.leaf.body;
    return {
      ...{ chain, seq, hash, at, received_at: receivedAt, session, type, actor },
      disposition: typeEntry(type).disposition,
      leaf: canonicalJson(entry.leaf),
      salt: entry.salt,
      data: JSON.stringify(entry.data),
    };
  });
  for (let from = 0; from < rows.length; from += rowsPerInsert) {
    await tx
      .insertInto('entries')
      .values(rows.slice(from, from + rowsPerInsert))
      .execute();
  }
}

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

/**
 * Takes the longest valid prefix of a batch, in one transaction, and answers when it is on the disk. Idempotent on
 * (chain, seq). OF-403: not this terminal's chain. OF-461: a fork, kept. OF-462: not even the first entry holds.
 */
export async function ingest(
  store: Store,
  runtime: Runtime,
  from: CallingTerminal,
  request: EntriesRequest,
): Promise<Outcome<EntriesAnswer>> {
  if (request.chain !== `loan:${from.loan}`) return refusal('OF-403', 'another chain');
  const sealKey = readPublicKey(from.sealKey);
  if (sealKey === null) throw new Error(`stored seal key of ${from.terminal} cannot be read`);
  const batch = await Promise.all(request.entries.map((entry) => examine(sealKey, entry)));
  const actor = `terminal:${from.terminal}`;
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<EntriesAnswer>> => {
    const chain = await tx.selectFrom('chains').selectAll().where('id', '=', request.chain).executeTakeFirstOrThrow();
    const { fresh, forked, repeated, stop } = decideBatch(sha256, await viewOf(tx, chain, batch), batch);
    if (forked.length > 0) {
      await keepForks(tx, chain, actor, forked, at);
      return refusal('OF-461');
    }
    const isFault = stop !== null && stop.why !== 'gap';
    if (isFault) await refuseFault(tx, chain, actor, stop, at);
    if (isFault && fresh.length + repeated === 0) return refusal('OF-462', `${stop.why} at ${stop.seq}`);
    await storeEntries(tx, fresh, at.toISOString());
    await projectSessions(tx, from.loan, fresh);
    const tip = { seq: chain.next_seq + fresh.length, head: fresh.at(-1)?.hash ?? chain.head };
    await tx
      .updateTable('chains')
      .set({
        next_seq: tip.seq,
        head: tip.head,
        locked: lockedAfter(chain.locked, fresh),
        last_contact_at: at.toISOString(),
      })
      .where('id', '=', chain.id)
      .execute();
    return ok({ accepted: tip.seq === 0 ? null : { seq: tip.seq - 1, head: tip.head }, expected: tip.seq });
  });
}
