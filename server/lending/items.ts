import type { ItemRow } from '#contract/http/lending-api.ts';
import { PrepareReport } from '#contract/http/service-api.ts';
import { itemsOf, type LentThings, type LoanPhase } from '#contract/loan/items.ts';
import { registeredTerminal } from '#contract/loan/life.ts';
import { fewestCanaries } from '#contract/loan/wipe-report.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Tx } from '../store/store.ts';
import { moveTerminal, readLife } from './move-terminal.ts';
import { handedIn, reconcile } from './reconcile.ts';
import { thingsOfLoan } from './requests.ts';

/** Which end of its loan a terminal is at, and the things that were asked for. */
export interface AtHand {
  readonly loan: string;
  readonly phase: LoanPhase;
  readonly things: LentThings;
}

/** Null where nothing is being handed over or back. */
export async function atHand(tx: Pick<Tx, 'selectFrom'>, terminal: string): Promise<AtHand | null> {
  const life = await readLife(tx, terminal);
  if (!life.ok || life.value.loan === null) return null;
  const { state, loan } = life.value;
  const phase = state === 'prepared' ? 'hand-over' : state === 'returning' ? 'return' : null;
  if (phase === null) return null;
  return { loan, phase, things: await thingsOfLoan(tx, loan) };
}

/** What the PC's own report says of the measured items. */
function measured(report: PrepareReport | null): Readonly<Record<string, ItemRow['state']>> {
  if (report === null) return { controls: null, encryption: null, canaries: null };
  const states = Object.values(report.controls);
  const holds = states.length === 4 && states.every((state) => state === 'in-force');
  return {
    controls: holds ? 'good' : states.includes('not-in-force') ? 'missing' : 'unknown',
    encryption: report.encryption === 'none' ? 'missing' : 'good',
    canaries: report.manifest.canaries.length >= fewestCanaries ? 'good' : 'missing',
  };
}

/** What the office itself knows at a return; what it does not know, a person says. */
async function inTheBooks(
  tx: Pick<Tx, 'selectFrom'>,
  loan: string,
): Promise<Readonly<Record<string, Pick<ItemRow, 'state' | 'value' | 'at'>>>> {
  const results = await handedIn(tx, loan);
  const files = await reconcile(tx, loan, registeredTerminal);
  const arrived = files.filter(({ fate }) => fate === 'handed-in').length;
  const isWhole = arrived === files.length;
  return {
    ...(results === null ? {} : { results: { state: 'good', value: `${results.files}件を受領`, at: results.at } }),
    ...(isWhole ? { files: { state: 'good', value: `${files.length}件のうち${arrived}件を照合`, at: null } } : {}),
  };
}

/** Every item of the phase, in order, with what is known of it. */
export async function readItems(tx: Pick<Tx, 'selectFrom'>, { loan, phase, things }: AtHand): Promise<ItemRow[]> {
  const looked = await tx
    .selectFrom('loan_items')
    .selectAll()
    .where('loan_id', '=', loan)
    .where('phase', '=', phase)
    .execute();
  const preparation = await tx.selectFrom('preparations').selectAll().where('loan_id', '=', loan).executeTakeFirst();
  const report = preparation === undefined ? null : PrepareReport.parse(JSON.parse(preparation.report));
  const machine = measured(report);
  const books = phase === 'return' ? await inTheBooks(tx, loan) : {};
  return itemsOf(phase, things).map(({ key, basis }) => {
    const row = looked.find(({ item }) => item === key);
    const seen = {
      key,
      state: row?.state ?? null,
      value: row?.value ?? '',
      by: row === undefined ? null : { id: row.by_id, name: row.by_name },
      at: row?.at ?? null,
    };
    if (basis === 'measured') return { ...seen, state: machine[key] ?? null, at: preparation?.at ?? null };
    // Only a terminal whose wipe was verified is ever prepared.
    if (key === 'last-wipe') return { ...seen, state: 'good' };
    return seen.state === null ? { ...seen, ...books[key] } : seen;
  });
}

/**
 * Whether a side may confirm: everything was looked at, and at hand-over everything is there. What the PC measured
 * otherwise needs an officer's word beside it, which both sides then confirm too.
 */
export const mayConfirm = (phase: LoanPhase, items: readonly ItemRow[]): boolean =>
  items.every(({ state, value }) =>
    phase === 'return' ? state !== null : state === 'good' || (state !== null && value !== ''),
  );

/** Words beside these may be entered; their state is measured or computed. */
const fixed: readonly string[] = ['controls', 'encryption', 'canaries', 'last-wipe'];

/** Takes down what was looked at; what was confirmed before has to be confirmed again. OF-400: no such item. OF-470. */
export async function lookAtItems(
  tx: Tx,
  caller: Caller,
  at: Date,
  asked: {
    readonly terminal: string;
    readonly phase: LoanPhase;
    readonly items: readonly { readonly key: string; readonly state: 'good' | 'missing'; readonly value: string }[];
  },
): Promise<Outcome<null>> {
  const { terminal, phase, items } = asked;
  const hand = await atHand(tx, terminal);
  if (hand === null || hand.phase !== phase) return refusal('OF-470', phase);
  const known = itemsOf(phase, hand.things);
  for (const { key, state, value } of items) {
    const item = known.find((one) => one.key === key);
    if (item === undefined) return refusal('OF-400', key);
    if (fixed.includes(key) && value === '') return refusal('OF-400', `${key} is measured`);
    if (item.asks !== null && state === 'good' && value === '') return refusal('OF-400', `${key} asks for a value`);
    // The number on the PC is the one of the terminal that these books speak of.
    if (key === 'pc' && state === 'good' && value !== terminal) return refusal('OF-400', 'another PC');
  }
  for (const { key, state, value } of items) {
    const row = {
      ...{ state, value, by_id: caller.account.id, by_name: caller.account.name, at: at.toISOString() },
    };
    await tx
      .insertInto('loan_items')
      .values({ loan_id: hand.loan, phase, item: key, ...row })
      .onConflict((c) => c.columns(['loan_id', 'phase', 'item']).doUpdateSet(row))
      .execute();
  }
  const actor = actorOf(caller);
  await appendAct(tx, { at, actor, act: 'items.looked-at', data: { loan: hand.loan, phase, items } });
  const life = await readLife(tx, terminal);
  if (!life.ok) return life;
  for (const side of ['office', 'borrower'] as const) {
    if (life.value.confirmed[side] === null) continue;
    const moved = await moveTerminal(tx, terminal, { type: 'unconfirm', side }, { at, actor });
    if (!moved.ok) return moved;
  }
  return ok(null);
}
