import type { z } from 'zod';
import { readMailAddress } from '#contract/notices/mail-address.ts';
import { type AddPersonBody, PersonFacts as Facts, type PersonFacts } from '#contract/people/people-api.ts';
import { PersonText } from '#contract/primitives.ts';
import { readFurigana } from '#contract/words/kana.ts';
import { readStaffId } from '#contract/words/width.ts';
import { type DateParts, isEmptyDate, readDateParts } from '../../strings/date-parts.ts';

/** One account as it is filled in. */
export interface PersonFields {
  readonly id: string;
  readonly name: string;
  readonly kana: string;
  readonly section: string;
  readonly post: string;
  readonly employment: string;
  readonly role: PersonFacts['role'];
  readonly mail: string;
  /** First day in the section; empty for today. */
  readonly from: DateParts;
}
type Asked = 'id' | 'name' | 'kana' | 'section' | 'mail' | 'from';

/** What is still wrong, field by field. Pure. */
export const personFaults = (fields: PersonFields): Readonly<Record<Asked, string | null>> => ({
  id: readStaffId(fields.id) === null ? '職員番号を6桁の数字で入力してください。' : null,
  name: PersonText(80).safeParse(fields.name).success ? null : '氏名を80文字以内で入力してください。',
  kana:
    fields.kana.trim() === '' || readFurigana(fields.kana) !== null
      ? null
      : 'ふりがなを、ひらがなかカタカナで入力してください。',
  section: fields.section === '' ? '所属を選んでください。' : null,
  mail: readMailAddress(fields.mail) === null ? 'name@example.lg.jp のように、半角で一つだけ入力してください。' : null,
  from: isEmptyDate(fields.from) || readDateParts(fields.from) !== null ? null : '年・月・日を確かめてください。',
});

/** The account; null while anything is wrong. The name stays as it was typed, but for spaces at its ends. Pure. */
export function readPerson(fields: PersonFields): z.infer<typeof AddPersonBody> | null {
  const id = readStaffId(fields.id);
  if (id === null || Object.values(personFaults(fields)).some((fault) => fault !== null)) return null;
  const { section, role } = fields;
  const facts = Facts.safeParse({
    ...{ name: fields.name.trim(), kana: readFurigana(fields.kana) ?? '', section, post: fields.post.trim(), role },
    employment: fields.employment === '' ? null : fields.employment,
    mail: readMailAddress(fields.mail) ?? '',
  });
  return facts.success ? { id, ...facts.data } : null;
}
