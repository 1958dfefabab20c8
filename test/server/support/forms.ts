import type { FormBody } from '#contract/forms/kinds.ts';
import type { TestOffice } from './office.ts';

/** A registration that nothing speaks against. */
export const registrationBody = {
  kind: 'registration',
  content: {
    ...{ kana: 'みほん はなこ', sex: 'unanswered', position: '主事', employment: 'regular' },
    ...{ postcode: '100-0001', address: '見本市中央一丁目1番1号', phone: '000-0000-0001' },
    ...{ reason: 'child', reasonText: '', frequency: { per: 'week', days: 2 }, notes: '議事録の作成' },
    workplace: { place: '自宅2階の個室', isSeparated: true },
    pledge: { version: '1', isAgreed: true },
  },
} as const satisfies FormBody;

/** Lets somebody have a registration that was approved and received. */
export async function register(office: TestOffice, staff: string): Promise<void> {
  const at = office.now().toISOString();
  await office.store.write(async (tx) => {
    const person = await tx
      .selectFrom('accounts')
      .innerJoin('sections', 'sections.id', 'accounts.section_id')
      .select(['accounts.name', 'accounts.section_id', 'sections.name as section'])
      .where('accounts.id', '=', staff)
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('forms')
      .values({
        ...{ id: `F-2025-${staff}`, kind: 'registration', applicant_id: staff, applicant_name: person.name },
        ...{ section_id: person.section_id, section_name: person.section, summary: '見本', revision: 1 },
        ...{ content: JSON.stringify(registrationBody.content), state: 'received', done: 2, waits_for: null },
        ...{ to_tell: null, applied_at: at, changed_at: at },
      })
      .execute();
  });
}
