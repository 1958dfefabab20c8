import type { z } from 'zod';
import {
  type DrawSampleRequest,
  maxSamplePopulation,
  mostSamples,
  type Sample,
  type SampleAnswer,
} from '#contract/http/audit-api.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import { actorOf } from './actor.ts';
import { auditEntries } from './audit-entry.ts';
import type { SamplesTable } from './audit-tables.ts';
import { drawSample, sampleAlgorithm } from './draw-sample.ts';
import { givenFilters, storedFilters } from './given-filters.ts';
import type { AsyncIndex } from './search/remote-index.ts';
import { prepareSearch, walkMatches } from './search/search-entries.ts';

type Row = Omit<SamplesTable, 'id'> & { readonly id: number };

const sampleOf = (row: Row): Sample => ({
  id: row.id,
  name: row.name,
  filters: storedFilters(row.filters),
  seed: row.seed,
  algorithm: row.algorithm,
  size: row.size,
  population: row.population,
  through: row.through,
  drawnAt: row.drawn_at,
  drawnBy: row.drawn_by,
});

const answerOf = async (tx: Tx, row: Row): Promise<z.input<typeof SampleAnswer>> => ({
  sample: sampleOf(row),
  entries: await auditEntries(tx, JSON.parse(row.numbers) as number[]),
});

/** Draws a sample and keeps it with its seed. OF-404: nothing matches. OF-413: too much does; narrow it down. */
export async function drawNewSample(
  store: Store,
  runtime: Runtime,
  index: AsyncIndex,
  caller: Caller,
  asked: z.output<typeof DrawSampleRequest>,
): Promise<Outcome<z.input<typeof SampleAnswer>>> {
  const filters = givenFilters(asked.filters);
  const { number: through } = await index.position();
  const population: number[] = [];
  for await (const numbers of walkMatches(store.db, index, prepareSearch(filters), { order: 'oldest', through })) {
    population.push(...numbers);
    if (population.length > maxSamplePopulation) return refusal('OF-413', 'population');
  }
  if (population.length === 0) return refusal('OF-404', 'nothing matches');
  const seed = asked.seed ?? Buffer.from(runtime.random(32)).toString('hex');
  const numbers = drawSample(population, asked.size, seed);
  const at = runtime.now();
  const facts = { seed, size: numbers.length, population: population.length, through };
  return store.write(async (tx) => {
    const row = await tx
      .insertInto('samples')
      .values({
        ...{ ...facts, name: asked.name, filters: JSON.stringify(filters), algorithm: sampleAlgorithm },
        ...{ numbers: JSON.stringify(numbers), drawn_at: at.toISOString(), drawn_by: actorOf(caller) },
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const data = { id: row.id, filters, ...facts };
    await appendAct(tx, { at, actor: actorOf(caller), act: 'sample.drawn', data });
    return ok(await answerOf(tx, row));
  });
}

/** The samples that were drawn, newest first; none is ever taken back. */
export async function listSamples(store: Store): Promise<Sample[]> {
  const rows = await store.db.selectFrom('samples').selectAll().orderBy('id', 'desc').limit(mostSamples).execute();
  return rows.map(sampleOf);
}

/** A sample with its entries. */
export async function readSample(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  id: number,
): Promise<Outcome<z.input<typeof SampleAnswer>>> {
  return store.write(async (tx): Promise<Outcome<z.input<typeof SampleAnswer>>> => {
    const row = await tx.selectFrom('samples').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return refusal('OF-404');
    await appendAct(tx, { at: runtime.now(), actor: actorOf(caller), act: 'sample.read', data: { id } });
    return ok(await answerOf(tx, row));
  });
}
