import { sql } from 'kysely';
import {
  type ActFilters,
  type ActsAnswer,
  type ActsQuery,
  actsPerLook,
  actsPerPage,
} from '#contract/http/office-acts-api.ts';
import { instantOf } from '#contract/session/closing.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store } from '../store/store.ts';
import { actorOf, personIn } from './actor.ts';

/** Acts that match, newest first, with the act that says who read them. */
export async function readActs(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { after, ...filters }: ActsQuery,
): Promise<ActsAnswer> {
  const answer = await findActs(store.reader, filters, after ?? null);
  const [first, last] = [answer.acts[0]?.index ?? null, answer.acts.at(-1)?.index ?? null];
  await store.write((tx) =>
    appendAct(tx, {
      ...{ at: runtime.now(), actor: actorOf(caller), act: 'acts.searched' },
      data: { filters, shown: answer.acts.length, first, last },
    }),
  );
  return answer;
}

const startOf = (day: string): string => instantOf(day, '00:00').toISOString();
const endOf = (day: string): string => new Date(instantOf(day, '23:59').getTime() + 59_999).toISOString();
/** As LIKE takes it, with `\` before what would stand for anything. */
const like = (text: string): string => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** The acts that one look goes over, newest first: `within` the period, behind `begin`. */
function lookOf(db: Reader, { from, to }: ActFilters, begin: Place | null) {
  let looked = db.selectFrom('office_acts').selectAll();
  if (from !== undefined) looked = looked.where('at', '>=', startOf(from));
  if (to !== undefined) looked = looked.where('at', '<=', endOf(to));
  if (begin !== null) looked = looked.where(sql<boolean>`(at, log_index) < (${begin.at}, ${begin.log_index})`);
  return looked.orderBy('at', 'desc').orderBy('log_index', 'desc').limit(actsPerLook).as('looked');
}

interface Place {
  readonly at: string;
  readonly log_index: number;
}

const placeOf = async (db: Reader, index: number): Promise<Place | null> =>
  (await db.selectFrom('office_acts').select(['at', 'log_index']).where('log_index', '=', index).executeTakeFirst()) ??
  null;

async function findActs(db: Reader, filters: ActFilters, after: number | null): Promise<ActsAnswer> {
  const { staff, act, text } = filters;
  const begin = after === null ? null : await placeOf(db, after);
  if (after !== null && begin === null) return { acts: [], next: null };
  let matching = db.selectFrom(lookOf(db, filters, begin)).selectAll();
  if (act !== undefined) matching = matching.where('act', '=', act);
  if (staff !== undefined) matching = matching.where('actor', 'like', `%:${staff}`);
  if (text !== undefined && text !== '') matching = matching.where(sql<boolean>`data like ${like(text)} escape '\\'`);
  const rows = await matching
    .orderBy('at', 'desc')
    .orderBy('log_index', 'desc')
    .limit(actsPerPage + 1)
    .execute();
  const acts = rows.slice(0, actsPerPage);
  const names = await db
    .selectFrom('accounts')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(acts.map(({ actor }) => personIn(actor))), ''])
    .execute();
  const nameOf = (actor: string): string | null => names.find(({ id }) => id === personIn(actor))?.name ?? null;
  return {
    acts: acts.map(({ log_index: index, at, actor, act: name, data }) => ({
      ...{ index, at, actor, name: nameOf(actor), act: name },
      data: data === null ? null : JSON.parse(data),
    })),
    next: rows.length > actsPerPage ? (acts.at(-1)?.log_index ?? null) : await endOfLook(db, filters, begin),
  };
}

/** The last act that was looked at, where the look ended before the log did. */
async function endOfLook(db: Reader, filters: ActFilters, begin: Place | null): Promise<number | null> {
  const last = await db
    .selectFrom(lookOf(db, filters, begin))
    .select('log_index')
    .orderBy('at', 'desc')
    .orderBy('log_index', 'desc')
    .limit(1)
    .offset(actsPerLook - 1)
    .executeTakeFirst();
  return last?.log_index ?? null;
}
