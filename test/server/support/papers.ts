import type { FormKindName } from '#contract/forms/kinds.ts';
import type { FormState } from '#contract/forms/life.ts';
import type { TestOffice } from './office.ts';

const noon = (day: string): string => `${day}T03:00:00.000Z`;

/** What somebody wrote on every paper here: must be gone after its disposal. */
export const written = '見本の秘密の事情';

/** A form of past years with two steps, as it lies in the books. */
export async function oldForm(
  { store }: Pick<TestOffice, 'store'>,
  form: {
    readonly id: string;
    readonly kind: FormKindName;
    readonly staff?: string;
    readonly day: string;
    readonly state?: FormState;
    readonly content?: object;
    readonly toTell?: 'hr' | 'it';
    readonly waitsFor?: 'manager';
  },
): Promise<void> {
  const { id, kind, staff = '100123', day, state = 'received', content = { version: '1', isAgreed: true } } = form;
  await store.write(async (tx) => {
    await tx
      .insertInto('forms')
      .values({
        ...{ id, kind, applicant_id: staff, applicant_name: '見本 花子', section_id: 'planning', state },
        ...{ section_name: '企画政策課', summary: written, revision: 1, content: JSON.stringify(content) },
        ...{ done: state === 'approved' ? 1 : 2, waits_for: form.waitsFor ?? null, to_tell: form.toTell ?? null },
        ...{ applied_at: noon(day), changed_at: noon(day) },
      })
      .execute();
    for (const [n, act] of (['apply', 'receive'] as const).entries())
      await tx
        .insertInto('form_steps')
        .values({
          ...{ form_id: id, n: n + 1, act, at: noon(day), by_id: staff, by_name: '見本 花子', role: 'staff' },
          ...{ deputy_for_id: null, deputy_for_name: null, remark: written, confirmed: '["duties"]' },
          ...{ overridden: '[]', revision: 1, content: JSON.stringify(content), log_index: null },
        })
        .execute();
  });
}

/** 計画書 of these days. */
export const planOf = (days: readonly string[]) => ({
  ...{ category: 'normal', works: ['minutes'], recognisedText: '' },
  days: days.map((date) => ({ date, shift: 'regular', items: [{ from: '09:00', to: '10:00', work: written }] })),
});

/** A report that was submitted and, unless it is open, confirmed. */
export async function oldReport(
  { store }: Pick<TestOffice, 'store'>,
  {
    staff = '100123',
    day,
    isOpen = false,
  }: { readonly staff?: string; readonly day: string; readonly isOpen?: boolean },
): Promise<void> {
  const acts = isOpen ? (['submitted'] as const) : (['submitted', 'confirmed'] as const);
  await store.write(async (tx) => {
    for (const act of acts)
      await tx
        .insertInto('report_steps')
        .values({
          ...{ staff_id: staff, day, at: noon(day), by_id: staff, by_name: '見本 花子', act, line: null },
          ...{ before: null, after: null, reason: written, content: 'a'.repeat(64) },
          ...{ snapshot: JSON.stringify({ remark: written }), deputy_for_id: null, deputy_for_name: null },
        })
        .execute();
  });
}

/** A row of 命令簿 that was confirmed, or only written. */
export async function oldOrder(
  { store }: Pick<TestOffice, 'store'>,
  {
    staff = '100123',
    day,
    isOpen = false,
  }: { readonly staff?: string; readonly day: string; readonly isOpen?: boolean },
): Promise<void> {
  await store.write(async (tx) => {
    await tx
      .insertInto('order_rows')
      .values({
        ...{ section_id: 'planning', section_name: '企画政策課', staff_id: staff, staff_name: '見本 花子', day },
        ...{ from_time: '08:30', to_time: '17:15', work: written, conditions: written, added_at: noon(day) },
        by_id: '200045',
      })
      .execute();
    if (isOpen) return;
    await tx
      .insertInto('order_steps')
      .values({
        ...{ staff_id: staff, day, at: noon(day), by_id: '200045', by_name: '見本 課長', step: 'confirmed' },
        ...{ reason: written, content: 'b'.repeat(64) },
      })
      .execute();
  });
}

export async function oldCall(
  { store }: Pick<TestOffice, 'store'>,
  { staff = '100123', day }: { readonly staff?: string; readonly day: string },
): Promise<void> {
  await store.write((tx) =>
    tx
      .insertInto('telephone_reports')
      .values({
        ...{ staff_id: staff, staff_name: '見本 花子', section_id: 'planning', section_name: '企画政策課', day },
        ...{ at: noon(day), entered_at: noon(day), by_id: '200045', by_name: '見本 課長', what: 'started' },
        ...{ reason: null, words: written, cancels: null },
      })
      .execute(),
  );
}

/** A loan of past years that was returned, asked for in writing or not, with its items, a reminder, an extension. */
export async function oldLoan(
  { store }: Pick<TestOffice, 'store'>,
  { loan, day, request = null }: { readonly loan: string; readonly day: string; readonly request?: string | null },
): Promise<void> {
  await store.write(async (tx) => {
    const like = await tx.selectFrom('loans').selectAll().orderBy('id').executeTakeFirstOrThrow();
    await tx
      .insertInto('loans')
      .values({ ...like, id: loan, state: 'closed', from_day: day, to_day: day, papers_emptied_at: null })
      .execute();
    if (request !== null)
      await tx
        .insertInto('loan_requests')
        .values({
          ...{ id: request, staff_id: '100123', staff_name: '見本 花子', section_id: 'planning' },
          ...{ section_name: '企画政策課', from_day: day, to_day: day, purpose: written, state: 'used' },
          things: JSON.stringify({ wire: true, mouse: true, telework: 'satellite', place: written }),
          ...{ asked_at: noon(day), asked_by: 'staff:100123', decided_at: noon(day), decided_by: '200045' },
          ...{ decided_name: '見本 課長', decided_reason: written, terminal_id: 'T-0001', loan_id: loan },
        })
        .execute();
    const by = { by_id: '200045', by_name: '見本 課長', at: noon(day) };
    await tx
      .insertInto('loan_items')
      .values({ loan_id: loan, phase: 'hand-over', item: 'pc', state: 'good', value: written, ...by })
      .execute();
    await tx
      .insertInto('reminders')
      .values({ loan_id: loan, at: noon(day), by_id: '200045', how: 'mail', note: written })
      .execute();
    await tx
      .insertInto('loan_extensions')
      .values({
        ...{ loan_id: loan, serial: 1, before_day: day, to_day: day, at: noon(day), by_actor: 'manager:200045' },
        ...{ by_name: '見本 課長', reason: written },
      })
      .execute();
  });
}

/** A 紛失・盗難届 of a loan's PC, with the order to erase that followed. */
export async function oldLoss(
  { store }: Pick<TestOffice, 'store'>,
  { loan, day }: { readonly loan: string; readonly day: string },
): Promise<void> {
  await store.write(async (tx) => {
    const facts = {
      ...{ what: 'pc', kind: 'lost', at: noon(day), place: written, circumstances: written, police: '' },
      ...{ papers: '', heardFrom: '見本 花子' },
    };
    const { id } = await tx
      .insertInto('losses')
      .values({
        ...{ terminal_id: 'T-0001', loan_id: loan, facts: JSON.stringify(facts), reported_at: noon(day) },
        reported_by: 'it:300011',
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('erase_orders')
      .values({
        ...{ loan_id: loan, terminal_id: 'T-0001', loss_id: id, serial: 1, issued_at: noon(day) },
        ...{ ordered_by: 'it:300022', ordered_name: '見本 報司', reason: written, withdrawn_at: noon(day) },
      })
      .execute();
  });
}

/** A データ持出し申請 with one file that was cleared; `isThere`: the file still lies at the office. */
export async function oldTakeout(
  { store }: Pick<TestOffice, 'store'>,
  takeout: {
    readonly id: string;
    readonly loan: string;
    readonly day: string;
    readonly isThere?: boolean;
    readonly state?: 'approved' | 'applied';
  },
): Promise<void> {
  const { id, loan, day, isThere = false, state = 'approved' } = takeout;
  await store.write(async (tx) => {
    const row = {
      ...{ id, staff_id: '100123', staff_name: '見本 花子', section_id: 'planning', section_name: '企画政策課' },
      ...{ purpose: written, from_day: day, to_day: day, loan_id: loan, request_id: null, created_at: noon(day) },
      papers: JSON.stringify([{ title: written, sheets: 1 }]),
    };
    await tx
      .insertInto('takeouts')
      .values({ ...row, state: 'draft', emptied_at: isThere ? null : noon(day) })
      .execute();
    await tx
      .insertInto('takeout_files')
      .values({
        ...{ takeout_id: id, n: 0, path: `${written}.txt`, bytes: 3, received: 3, sha256: 'c'.repeat(64) },
        ...{ scan: JSON.stringify({ scanned: true, findings: [] }), cleared_at: noon(day), cleared_by: '200045' },
        ...{ cleared_name: '見本 課長', cleared_reason: written },
      })
      .execute();
    await tx
      .insertInto('takeout_steps')
      .values({
        ...{ takeout_id: id, at: noon(day), by_id: '200045', by_name: '見本 課長', act: 'approved' },
        remark: written,
      })
      .execute();
    await tx.updateTable('takeouts').set({ state }).where('id', '=', id).execute();
  });
}

/** A 旅行命令 of one day. @returns its number in the books */
export const oldTravel = (
  { store }: Pick<TestOffice, 'store'>,
  { day, replaces = null }: { readonly day: string; readonly replaces?: number | null },
): Promise<number> =>
  store.write(async (tx) => {
    const { id } = await tx
      .insertInto('travel_orders')
      .values({
        ...{ staff_id: '100123', staff_name: '見本 花子', section_id: 'planning', section_name: '企画政策課' },
        ...{ from_day: day, to_day: day, number: written, ordered_on: day, approver: written, replaces },
        ...{ reason: written, at: noon(day), by_id: '200045', by_name: '見本 課長' },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });

/** An approval by 第6条(1) of one day for a loan, and who took that loan's trail in. */
export async function oldApproval(
  { store }: Pick<TestOffice, 'store'>,
  { id, loan, day }: { readonly id: number; readonly loan: string; readonly day: string },
): Promise<void> {
  const to = `${day}T06:00:00.000Z`;
  const statement = {
    ...{ v: 1, kind: 'exception', id: `A-${day.slice(0, 4)}-${String(id).padStart(4, '0')}`, loan, control: 'save' },
    ...{ files: ['d'.repeat(64)], place: `/home/borrower/${written}`, from: noon(day), to, article: '第6条(1)' },
    approvedBy: { id: '200045', name: '見本 課長' },
  };
  await store.write(async (tx) => {
    await tx
      .insertInto('exceptions')
      .values({
        ...{ id, loan_id: loan, statement: JSON.stringify(statement), sig: 'c2ln', to_at: to, approved_at: noon(day) },
        reason: written,
      })
      .execute();
    await tx
      .insertInto('trail_imports')
      .values({
        ...{ loan_id: loan, terminal_id: 'T-0001', end_seq: id, end_head: 'e'.repeat(64), at: noon(day) },
        ...{ by_actor: 'it:300011', by_name: written },
      })
      .execute();
  });
}

/** 代理 of one day: 100456 in the stead of the head of 企画政策課. */
export async function oldDeputy(
  { store }: Pick<TestOffice, 'store'>,
  { day }: { readonly day: string },
): Promise<void> {
  await store.write((tx) =>
    tx
      .insertInto('deputies')
      .values({
        ...{ section_id: 'planning', head_id: '200045', deputy_id: '100456', from_day: day, to_day: day },
        named_at: noon(day),
      })
      .execute(),
  );
}

/** A finding that was answered and, unless it is open, noted as solved. @returns its number in the books */
export const oldFinding = (
  { store }: Pick<TestOffice, 'store'>,
  finding: {
    readonly day: string;
    readonly section?: string | null;
    readonly chains?: readonly string[];
    readonly isOpen?: boolean;
  },
): Promise<number> =>
  store.write(async (tx) => {
    const { day, section = 'planning', chains = [], isOpen = false } = finding;
    const { id } = await tx
      .insertInto('findings')
      .values({
        ...{ title: written, detail: written, section_id: section, due_on: day, raised_at: noon(day) },
        ...{ entries: JSON.stringify(chains.map((chain) => ({ chain, seq: 0 }))), raised_by: 'auditor:400007' },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const note = { finding_id: id, at: noon(day), text: written, due_on: null };
    await tx
      .insertInto('finding_notes')
      .values({ ...note, by: 'manager:200045', state: 'answered' })
      .execute();
    if (!isOpen)
      await tx
        .insertInto('finding_notes')
        .values({ ...note, by: 'auditor:400007', state: 'closed' })
        .execute();
    return id;
  });
