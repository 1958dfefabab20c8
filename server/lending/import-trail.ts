import { hash } from 'node:crypto';
import { isTameJson } from '#contract/json.ts';
import { exportHeadBytes, TrailExportPart, type TrailPartTaken } from '#contract/loan/trail-export.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { readPublicKey, signatureHolds } from '../auth/ed25519.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Tx } from '../store/store.ts';
import { ArrivingEntries } from '../workflow/ingest/arriving.ts';
import { canonicalText } from '../workflow/ingest/examine.ts';
import { ingest, type Sources } from '../workflow/ingest/ingest.ts';
import { readLife } from './move-terminal.ts';

/**
 * Takes one part of a sealed export in as if its entries had been uploaded. With the last part the import itself is on
 * record, in one transaction with the office log's act. Refused as {@link TrailPartTaken} says; may be repeated.
 */
export async function importTrail(
  sources: Sources,
  caller: Caller,
  terminal: string,
  line: string,
): Promise<Outcome<TrailPartTaken>> {
  const part = readPart(line);
  if (part === null) return refusal('OF-590', 'not a part of an export');
  const { head, sig, entries } = part;
  const { store, runtime } = sources;
  const life = await readLife(store.db, terminal);
  if (!life.ok) return life;
  const { loan } = life.value;
  const device =
    loan === null
      ? undefined
      : await store.db.selectFrom('devices').selectAll().where('loan_id', '=', loan).executeTakeFirst();
  if (loan === null || device === undefined || head.terminal !== terminal || head.chain !== `loan:${loan}`)
    return refusal('OF-591', `${head.terminal} ${head.chain}`);
  const key = readPublicKey(device.device_key);
  const isAsSigned =
    key !== null &&
    hash('sha256', canonicalText(entries), 'hex') === head.entries &&
    (await signatureHolds(key, exportHeadBytes(head), sig));
  if (!isAsSigned) return refusal('OF-590', `part ${head.part}`);
  const from = { terminal, loan, deviceKey: device.device_key, sealKey: device.seal_key };
  const taken = await ingest(sources, from, { chain: head.chain, entries });
  if (!taken.ok) return taken;
  const lastSeq = entries.at(-1)?.leaf.body.seq ?? 0;
  const { expected } = taken.value;
  if (expected <= lastSeq) return refusal('OF-592', `the office waits for ${expected}`);
  if (head.part < head.parts) return ok({ seq: expected - 1, whole: false });
  return store.write(async (tx): Promise<Outcome<TrailPartTaken>> => {
    const end = await tx
      .selectFrom('entries')
      .select('hash')
      .where('chain', '=', head.chain)
      .where('seq', '=', head.end.seq)
      .executeTakeFirst();
    // The parts say themselves where they end: another end is not of this export.
    if (end?.hash !== head.end.head || lastSeq !== head.end.seq) return refusal('OF-590', 'another end');
    if (await isExported(tx, loan)) return ok({ seq: expected - 1, whole: true });
    const at = runtime.now();
    const row = { loan_id: loan, terminal_id: terminal, end_seq: head.end.seq, end_head: head.end.head };
    const by = { at: at.toISOString(), by_actor: actorOf(caller), by_name: caller.account.name };
    await tx
      .insertInto('trail_imports')
      .values({ ...row, ...by })
      .execute();
    const data = { loan, terminal, seq: head.end.seq, head: head.end.head };
    await appendAct(tx, { at, actor: actorOf(caller), act: 'trail.imported', data });
    return ok({ seq: expected - 1, whole: true });
  });
}

const ArrivingPart = TrailExportPart.extend({ entries: ArrivingEntries.shape.entries });

function readPart(line: string): TrailExportPart | null {
  try {
    const value: unknown = JSON.parse(line);
    return isTameJson(value) ? (ArrivingPart.safeParse(value).data ?? null) : null;
  } catch {
    return null;
  }
}

/** Whether a sealed export was taken in to its end, and nothing is known to come behind it. */
export async function isExported(tx: Pick<Tx, 'selectFrom'>, loan: string): Promise<boolean> {
  const chain = await tx.selectFrom('chains').select('next_seq').where('loan_id', '=', loan).executeTakeFirst();
  const row = await tx
    .selectFrom('trail_imports')
    .select('id')
    .where('loan_id', '=', loan)
    .where('end_seq', '>=', (chain?.next_seq ?? 0) - 1)
    .executeTakeFirst();
  return row !== undefined;
}
