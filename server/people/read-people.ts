import type { PersonRow, SectionRow } from '#contract/people/people-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { foldName, hasPrivateUse } from '#contract/words/names.ts';
import { plainText } from '#contract/words/width.ts';
import type { Caller } from '../auth/access.ts';
import type { Reader, Store } from '../store/store.ts';
import { unknownDay } from './postings.ts';

/** People at most in one answer. */
const pageRows = 200;
const dayMs = 86_400_000;
const dayBefore = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - dayMs).toISOString().slice(0, 10);

/** Accounts that a text fits (職員番号, 氏名, ふりがな, 役職; variants of a sign count as one), by number. */
export async function listPeople(
  store: Store,
  now: Date,
  asked: { readonly text?: string | undefined; readonly section?: string | undefined },
): Promise<{ readonly people: PersonRow[]; readonly total: number }> {
  const today = localDate(now);
  let query = store.db
    .selectFrom('accounts')
    .innerJoin('sections', 'sections.id', 'accounts.section_id')
    .select(['accounts.id', 'accounts.name', 'accounts.kana', 'accounts.post', 'accounts.employment'])
    .select(['accounts.role', 'accounts.disabled', 'accounts.password_state', 'accounts.section_id'])
    .select(['sections.name as section_name', 'accounts.mail'])
    .orderBy('accounts.id');
  if (asked.section !== undefined) query = query.where('accounts.section_id', '=', asked.section);
  const wanted = foldName(plainText(asked.text ?? ''));
  const fitting = (await query.execute()).filter(
    (row) => wanted === '' || foldName(`${row.id}\n${row.name}\n${row.kana}\n${row.post}`).includes(wanted),
  );
  const shown = fitting.slice(0, pageRows);
  const postings = await postingsOf(
    store,
    shown.map(({ id }) => id),
  );
  const people = shown.map((row): PersonRow => {
    const own = postings.get(row.id) ?? [];
    const next = own.find(({ from }) => from > today);
    const past = own.filter(({ from }) => from <= today);
    return {
      ...{ id: row.id, name: row.name, kana: row.kana, section: row.section_id, sectionName: row.section_name },
      ...{ post: row.post, employment: row.employment, role: row.role, mail: row.mail, disabled: row.disabled === 1 },
      ...{ password: row.password_state, privateUse: hasPrivateUse(row.name) },
      coming: next === undefined ? null : { section: next.section, sectionName: next.sectionName, from: next.from },
      earlier: past
        .slice(0, -1)
        .map(({ sectionName, from }, place) => ({
          ...{ sectionName, from: from === unknownDay ? null : from, to: dayBefore(past[place + 1]?.from ?? today) },
        }))
        .reverse(),
    };
  });
  return { people, total: fitting.length };
}

interface Posting {
  readonly section: string;
  readonly sectionName: string;
  readonly from: string;
}

async function postingsOf(store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Posting[]>> {
  if (ids.length === 0) return new Map();
  const rows = await store.db
    .selectFrom('postings')
    .innerJoin('sections', 'sections.id', 'postings.section_id')
    .select(['postings.account_id', 'postings.section_id', 'postings.from_day', 'sections.name'])
    .where('postings.account_id', 'in', [...ids])
    .orderBy('postings.from_day')
    .execute();
  const all = new Map<string, Posting[]>();
  for (const row of rows) {
    const own = all.get(row.account_id) ?? [];
    own.push({ section: row.section_id, sectionName: row.name, from: row.from_day });
    all.set(row.account_id, own);
  }
  return all;
}

/** All sections with their people, by number. */
export async function listSections(reader: Reader): Promise<SectionRow[]> {
  const rows = await reader
    .selectFrom('sections')
    .leftJoin('accounts', (join) =>
      join.onRef('accounts.section_id', '=', 'sections.id').on('accounts.disabled', '=', 0),
    )
    .select((e) => [
      'sections.id',
      'sections.name',
      'division',
      'from_day',
      'to_day',
      e.fn.count<number>('accounts.id').as('people'),
    ])
    .groupBy('sections.id')
    .orderBy('sections.id')
    .execute();
  return rows.map(({ from_day: from, to_day: to, id, name, division, people }) => ({
    id,
    name,
    division,
    from,
    to,
    people,
  }));
}

/** Sections that somebody can narrow a list to: none where they see one, or less. */
export const sectionsToChoose = async (
  reader: Reader,
  { scope }: Pick<Caller, 'scope'>,
): Promise<{ readonly id: string; readonly name: string }[]> =>
  scope === 'all' ? reader.selectFrom('sections').select(['id', 'name']).orderBy('name').orderBy('id').execute() : [];
