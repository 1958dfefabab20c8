import { sql } from 'kysely';
import type { StopReason } from '#contract/retention/decide.ts';
import { japanDate } from '#contract/words/era.ts';
import { placesIn } from '../audit/findings.ts';
import type { Reader } from '../store/store.ts';
import { type KeptPaper, latest } from './kept-paper.ts';
import type { StaysOf } from './stays.ts';

/** 代理 that are kept, oldest first. One is completed with its last day, or the day on which it was ended before. */
export async function deputyPapers(db: Reader, staysOf: StaysOf, today: string): Promise<readonly KeptPaper[]> {
  const rows = await db
    .selectFrom('deputies')
    .innerJoin('accounts as heads', 'heads.id', 'deputies.head_id')
    .innerJoin('accounts as people', 'people.id', 'deputies.deputy_id')
    .select(['deputies.id', 'deputies.section_id', 'heads.id as head', 'people.id as deputy'])
    .select(['deputies.from_day', 'deputies.to_day', 'deputies.named_at', 'deputies.ended_at'])
    .orderBy('deputies.id')
    .execute();
  const decided = await decidedInStead(db);
  return rows.map(({ id, section_id: section, head, deputy, ...row }): KeptPaper => {
    const isOver = row.ended_at !== null || row.to_day < today;
    const completedOn = isOver ? latest(row.ended_at ?? row.to_day, row.named_at) : null;
    const days = decided.get(keyOf(deputy, head)) ?? [];
    const own: readonly StopReason[] = [
      ...(isOver ? [] : (['in-force'] as const)),
      // A paper that is kept says that somebody decided in a head's stead: here it stands that they might.
      ...(days.some((day) => row.from_day <= day && day <= row.to_day) ? (['source'] as const) : []),
    ];
    const stays = [head, deputy].flatMap((staff) => staysOf({ staff, section }, completedOn ?? row.from_day));
    return { class: 'deputy', item: String(id), completedOn, stops: [...own, ...stays] };
  });
}

const keyOf = (deputy: string, head: string): string => `${deputy} ${head}`;

/** The days on which papers that are kept were decided on in a head's stead, by deputy and head. */
async function decidedInStead(db: Reader): Promise<ReadonlyMap<string, readonly string[]>> {
  const forms = db
    .selectFrom('form_steps')
    .innerJoin('forms', 'forms.id', 'form_steps.form_id')
    .select(['form_steps.by_id as by', 'form_steps.deputy_for_id as head', 'form_steps.at'])
    .where('forms.emptied_at', 'is', null)
    .where('form_steps.deputy_for_id', 'is not', null);
  const takeouts = db
    .selectFrom('takeout_steps')
    .innerJoin('takeouts', 'takeouts.id', 'takeout_steps.takeout_id')
    .select(['takeout_steps.by_id as by', 'takeout_steps.deputy_for_id as head', 'takeout_steps.at'])
    .where('takeouts.papers_emptied_at', 'is', null)
    .where('takeout_steps.deputy_for_id', 'is not', null);
  const ofDays = (table: 'report_steps' | 'order_steps') =>
    db
      .selectFrom(table)
      .select(['by_id as by', 'deputy_for_id as head', 'at'])
      .where('emptied_at', 'is', null)
      .where('deputy_for_id', 'is not', null);
  const requests = db
    .selectFrom('loan_requests')
    .select((e) => [
      e.fn.coalesce('decided_by', sql.lit('')).as('by'),
      'decided_for_id as head',
      e.fn.coalesce('decided_at', 'asked_at').as('at'),
    ])
    .where('emptied_at', 'is', null)
    .where('decided_for_id', 'is not', null);
  const rows = await forms
    .unionAll(takeouts)
    .unionAll(ofDays('report_steps'))
    .unionAll(ofDays('order_steps'))
    .unionAll(requests)
    .execute();
  const of = Map.groupBy(rows, ({ by, head }) => keyOf(by, head ?? ''));
  return new Map([...of].map(([key, own]) => [key, own.map(({ at }) => japanDate(at))]));
}

/** 監査の指摘 that are kept, oldest first: completed when it was last noted as solved. */
export async function findingPapers(db: Reader, staysOf: StaysOf): Promise<readonly KeptPaper[]> {
  const rows = await db
    .selectFrom('findings')
    .select(['id', 'section_id', 'entries', 'raised_at'])
    .where('emptied_at', 'is', null)
    .orderBy('id')
    .execute();
  const notes = Map.groupBy(
    await db.selectFrom('finding_notes').select(['finding_id', 'at', 'state']).orderBy('id').execute(),
    ({ finding_id }) => finding_id,
  );
  const loans = new Map(
    (
      await db
        .selectFrom('chains')
        .innerJoin('loans', 'loans.id', 'chains.loan_id')
        .select(['chains.id', 'loans.staff_id', 'loans.section_id'])
        .where('chains.id', 'in', [...new Set(rows.flatMap(({ entries }) => chainsIn(entries))), ''])
        .execute()
    ).map((loan) => [loan.id, loan]),
  );
  return rows.map((row): KeptPaper => {
    const own = notes.get(row.id) ?? [];
    const isClosed = own.findLast(({ state }) => state !== null)?.state === 'closed';
    const completedOn = isClosed ? latest(row.raised_at, own.at(-1)?.at ?? null) : null;
    const spoken = chainsIn(row.entries).flatMap((chain) => loans.get(chain) ?? []);
    const subjects = [
      ...spoken.map((loan) => ({ staff: loan.staff_id, section: loan.section_id })),
      // What was found of a section speaks of everybody in it.
      ...(row.section_id === null ? [] : [{ staff: '', section: row.section_id, isOfSection: true }]),
    ];
    const stays = subjects.flatMap((subject) => staysOf(subject, completedOn ?? japanDate(row.raised_at)));
    return {
      ...{ class: 'finding', item: String(row.id), completedOn },
      stops: [...(isClosed ? [] : (['open'] as const)), ...stays],
    };
  });
}

const chainsIn = (entries: string): readonly string[] => placesIn(entries).map(({ chain }) => chain);

/** Approvals by 第6条(1) that are kept, oldest first, known by their number. They go after the papers of their loan. */
export async function approvalPapers(db: Reader, staysOf: StaysOf, today: string): Promise<readonly KeptPaper[]> {
  const rows = await db
    .selectFrom('exceptions')
    .innerJoin('loans', 'loans.id', 'exceptions.loan_id')
    .leftJoin('entries as firsts', (join) =>
      join.on('firsts.chain', '=', sql<string>`'loan:' || loans.id`).on('firsts.seq', '=', 0),
    )
    .select(['exceptions.approved_at', 'exceptions.to_at', 'exceptions.revoked_at', 'loans.staff_id'])
    .select(['loans.section_id', 'loans.papers_emptied_at', 'firsts.data as trail'])
    .select(sql<string>`json_extract(exceptions.statement, '$.id')`.as('number'))
    .where('exceptions.emptied_at', 'is', null)
    .orderBy('exceptions.id')
    .execute();
  return rows.map((row): KeptPaper => {
    const end = row.revoked_at ?? row.to_at;
    const isOver = japanDate(end) < today;
    const completedOn = isOver ? latest(end, row.approved_at) : null;
    // 照合 and the trail itself go by it.
    const isSource = row.papers_emptied_at === null || row.trail !== null;
    const own: readonly StopReason[] = [
      ...(isOver ? [] : (['in-force'] as const)),
      ...(isSource ? (['source'] as const) : []),
    ];
    const stays = staysOf({ staff: row.staff_id, section: row.section_id }, completedOn ?? japanDate(row.approved_at));
    return { class: 'approval', item: row.number, completedOn, stops: [...own, ...stays] };
  });
}
