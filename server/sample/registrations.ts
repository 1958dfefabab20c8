import { type FormContent, formKinds } from '#contract/forms/kinds.ts';
import type { FormAct } from '#contract/forms/life.ts';
import { currentPledge } from '#contract/forms/pledge.ts';
import { serverKindOf } from '../forms/kinds.ts';
import type { Tx } from '../store/store.ts';
import { dayAfter } from './days.ts';
import { samplePeople, sampleSections } from './people.ts';

/** Who works from home in the sample city, with whom of their section as the head. */
const registered = [
  { id: '100123', kana: 'みほん はなこ', head: '200045' },
  { id: '100456', kana: 'みほん たろう', head: '200046' },
] as const;

const personOf = (id: string) => {
  const found = samplePeople.find((person) => person.id === id);
  if (found === undefined) throw new Error(`no sample person ${id}`);
  return found;
};

const contentOf = (kana: string): FormContent<'registration'> => ({
  ...{ kana, sex: 'unanswered', position: '主事', employment: 'regular' },
  ...{ postcode: '100-0001', address: '見本市中央一丁目1番1号', phone: '000-0000-0001', reason: 'child' },
  ...{ reasonText: '', frequency: { per: 'week', days: 2 }, notes: '広報誌の割付け、研修資料の作成' },
  workplace: { place: '自宅2階の個室', isSeparated: true },
  pledge: { version: currentPledge.version, isAgreed: true },
});

/** 在宅勤務登録申請書 that were approved and received before the office began its books: no act of the log speaks of them. */
export async function sampleRegistrations(tx: Tx, now: Date): Promise<void> {
  const at = new Date(now.getTime() - 7 * 86_400_000).toISOString();
  const year = dayAfter(now, 0).slice(0, 4);
  for (const [n, { id, kana, head }] of registered.entries()) {
    const person = personOf(id);
    const form = `F-${year}-${String(n + 1).padStart(4, '0')}`;
    const content = contentOf(kana);
    const section = sampleSections.find((known) => known.id === person.section)?.name ?? '';
    await tx
      .insertInto('forms')
      .values({
        ...{ id: form, kind: 'registration', applicant_id: id, applicant_name: person.name },
        ...{ section_id: person.section, section_name: section, content: JSON.stringify(content), revision: 1 },
        summary: serverKindOf({ kind: 'registration' }).summary(content),
        ...{ state: 'received', done: 2, waits_for: null, to_tell: null, applied_at: at, changed_at: at },
      })
      .execute();
    const steps: readonly (readonly [FormAct, string])[] = [
      ['apply', id],
      ['approve', head],
      ['receive', '500033'],
    ];
    for (const [i, [act, by]] of steps.entries()) {
      const confirmed = act === 'approve' ? formKinds.registration.confirmations.map(({ key }) => key) : [];
      await tx
        .insertInto('form_steps')
        .values({
          ...{ form_id: form, n: i + 1, act, at, by_id: by, by_name: personOf(by).name, role: personOf(by).role },
          ...{ deputy_for_id: null, deputy_for_name: null, remark: '', confirmed: JSON.stringify(confirmed) },
          ...{ overridden: '[]', revision: 1, content: act === 'apply' ? JSON.stringify(content) : null },
          log_index: null,
        })
        .execute();
    }
  }
}
