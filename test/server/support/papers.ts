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
