import type { DisposalKept } from '#contract/http/retention-api.ts';
import type { RetentionClass } from '#contract/retention/classes.ts';
import { fateOf } from '#contract/retention/decide.ts';
import { localDate } from '#contract/session/closing.ts';
import { appendAct } from '../log/office-acts.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import { emptyPapers } from './empty-papers.ts';
import { readPapers } from './preview.ts';
import { readRules, rulesIn } from './rules.ts';

/** Papers of one transaction: what keeps them is read anew for each. */
const atOnce = 1000;

/**
 * Carries out what was confirmed: a transaction for each class and batch, with the act that names what it emptied.
 * Called by the confirmation, and by every start of the office and `dispose` for a program that was killed in between;
 * where nothing is left to do it does nothing. @returns papers that are gone now
 */
export async function carryOut(
  store: Store,
  runtime: Runtime,
  { batch = atOnce }: { readonly batch?: number } = {},
): Promise<number> {
  const next = () => store.write((tx) => nextBatch(tx, runtime.now(), batch));
  let gone = await next();
  if (gone === null) return 0;
  for (let did = await next(); did !== null; did = await next()) gone += did;
  await store.settle();
  return gone;
}

/** @returns how many papers it emptied; null where no confirmed list is open */
async function nextBatch(tx: Tx, at: Date, batch: number): Promise<number | null> {
  const disposal = await tx
    .selectFrom('disposals')
    .selectAll()
    .where('decision', '=', 'confirmed')
    .where('done_at', 'is', null)
    .orderBy('id')
    .executeTakeFirst();
  if (disposal === undefined) return null;
  const { id } = disposal;
  // Whoever confirmed it did this, whenever a program came to it.
  const actor = disposal.decided_by ?? 'cli';
  const left = tx
    .selectFrom('disposal_items')
    .select(['class', 'item'])
    .where('disposal_id', '=', id)
    .where('gone_at', 'is', null)
    .where('kept', 'is', null);
  const first = await left.orderBy('class').executeTakeFirst();
  if (first === undefined) {
    await finish(tx, id, at, actor);
    return 0;
  }
  const items = (await left.where('class', '=', first.class).limit(batch).execute()).map(({ item }) => item);
  const rules = await readRules(tx);
  const rule = rules[first.class];
  const today = localDate(at);
  const wanted = new Set(items);
  const papers = (await readPapers(tx, rules, today)).filter(
    (paper) => paper.class === first.class && wanted.has(paper.item),
  );
  const going: string[] = [];
  const kept: string[] = [];
  for (const item of items) {
    const paper = papers.find((one) => one.item === item);
    const fate = paper === undefined ? ({ fate: 'no-rule' } as const) : fateOf(paper, rule, today);
    if (fate.fate === 'due') {
      going.push(item);
      continue;
    }
    kept.push(item);
    const why = fate.fate === 'stopped' || fate.fate === 'unfinished' ? fate.why : 'rule';
    await mark(tx, { id, of: first.class, item }, { kept: why });
  }
  await emptyPapers(tx, first.class, going, at);
  for (const item of going) await mark(tx, { id, of: first.class, item }, { gone_at: at.toISOString() });
  const then = rulesIn(disposal.rules)[first.class];
  const data = { disposal: id, class: first.class, rule: rule ?? then, items: going, kept };
  await appendAct(tx, { at, actor, act: 'papers.disposed', data });
  return going.length;
}

const mark = (
  tx: Tx,
  { id, of, item }: { readonly id: number; readonly of: RetentionClass; readonly item: string },
  is: { readonly gone_at: string } | { readonly kept: DisposalKept },
) =>
  tx
    .updateTable('disposal_items')
    .set(is)
    .where('disposal_id', '=', id)
    .where('class', '=', of)
    .where('item', '=', item)
    .execute();

async function finish(tx: Tx, id: number, at: Date, actor: string): Promise<void> {
  const { gone, kept } = await tx
    .selectFrom('disposal_items')
    .select((e) => [e.fn.count<number>('gone_at').as('gone'), e.fn.count<number>('kept').as('kept')])
    .where('disposal_id', '=', id)
    .executeTakeFirstOrThrow();
  await tx.updateTable('disposals').set({ done_at: at.toISOString() }).where('id', '=', id).execute();
  await appendAct(tx, { at, actor, act: 'disposal.done', data: { id, gone, kept } });
}
