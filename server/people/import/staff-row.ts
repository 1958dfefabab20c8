import { type Role, roles, roleTitles } from '#contract/http/console-api.ts';
import { readMailAddress } from '#contract/notices/mail-address.ts';
import { type Employment, employments, employmentTitles, employmentWords } from '#contract/people/employment.ts';
import type { ImportFault, PersonFacts, SectionRow } from '#contract/people/people-api.ts';
import { PersonText } from '#contract/primitives.ts';
import { readFurigana } from '#contract/words/kana.ts';
import { foldName } from '#contract/words/names.ts';
import { plainText, readStaffId } from '#contract/words/width.ts';
import type { ListColumn, ListRow } from './read-rows.ts';

export type StaffKey = 'id' | 'name' | 'kana' | 'section' | 'post' | 'employment' | 'role' | 'mail';
export const staffColumns: readonly ListColumn<StaffKey>[] = [
  { key: 'id', title: '職員番号', others: ['職員ID', '職員コード'], isRequired: true },
  { key: 'name', title: '氏名', others: ['名前', '職員名', '職員氏名'], isRequired: true },
  { key: 'kana', title: 'ふりがな', others: ['フリガナ', 'カナ', '氏名カナ', '氏名かな'], isRequired: false },
  { key: 'section', title: '所属', others: ['所属名', '所属番号', '所属コード', '課名'], isRequired: true },
  { key: 'post', title: '役職', others: ['職名', '職'], isRequired: false },
  { key: 'employment', title: '任用区分', others: ['任用'], isRequired: false },
  { key: 'role', title: '役割', others: ['権限'], isRequired: false },
  { key: 'mail', title: 'メールアドレス', others: ['メール', 'E-mail', 'Email'], isRequired: false },
];
const titles = Object.fromEntries(staffColumns.map(({ key, title }) => [key, title]));

/** What a row says; undefined where its file has no such column, or the cell leaves a role, 任用区分 or address open. */
export type StaffRow = Pick<PersonFacts, 'name' | 'section'> &
  Partial<Pick<PersonFacts, 'kana' | 'post'>> & {
    readonly id: string;
    readonly line: number;
    readonly employment?: NonNullable<PersonFacts['employment']>;
    readonly role?: Role;
    readonly mail?: string;
  };

const wordKey = (text: string): string => foldName(plainText(text));
const employmentKeys = new Map<string, Employment>(
  employments.flatMap((key) =>
    [employmentTitles[key], ...employmentWords[key]].map((word) => [wordKey(word), key] as const),
  ),
);
const roleWords = new Map(roles.map((role) => [wordKey(roleTitles[role]), role]));

/** Sections that hold on a day, by number and by name. A name that two of them bear finds neither. */
export function sectionFinder(
  sections: readonly SectionRow[],
  day: string,
): (typed: string) => string | 'none' | 'many' {
  const holding = sections.filter(({ from, to }) => from <= day && (to === null || to >= day));
  const ids = new Map(holding.map(({ id }) => [id.toLowerCase(), id]));
  const byName = new Map<string, string | 'many'>();
  for (const { id, name, division } of holding) {
    for (const key of new Set([wordKey(name), wordKey(`${division}${name}`)]))
      byName.set(key, byName.has(key) ? 'many' : id);
  }
  return (typed) => ids.get(plainText(typed).toLowerCase()) ?? byName.get(wordKey(typed)) ?? 'none';
}

/** Line breaks of a cell and signs that turn the direction of what follows: a name would be read as another one. */
const unreadable = /[\n\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const OneLine = (maxChars: number) => PersonText(maxChars).refine((text) => !unreadable.test(text));

/** Reads one row; every fault in it is told, not only the first. Pure. */
export function readStaffRow(
  { line, cells }: ListRow<StaffKey>,
  findSection: ReturnType<typeof sectionFinder>,
): StaffRow | readonly ImportFault[] {
  const faults: ImportFault[] = [];
  const fault = (key: StaffKey, wrong: string, mend: string): void =>
    void faults.push({ line, column: titles[key] ?? key, value: cells[key] ?? '', wrong, mend });
  const id = readStaffId(cells.id ?? '');
  if (id === null) {
    const lost = /^\d{1,5}$/.test(plainText(cells.id ?? ''));
    fault(
      'id',
      '職員番号は6桁の数字です。',
      lost ? '先頭の0が消えていないか確かめてください。' : '6桁の数字に直してください。',
    );
  }
  const name = OneLine(80).safeParse(cells.name ?? '');
  if (!name.success)
    fault('name', '氏名がないか、長すぎるか、読めない文字があります。', '80文字以内で書いてください。');
  const kana = cells.kana === undefined || cells.kana === '' ? cells.kana : readFurigana(cells.kana);
  if (kana === null)
    fault('kana', 'ふりがなに、かなではない文字があります。', 'ひらがなかカタカナだけで書いてください。');
  const section = findSection(cells.section ?? '');
  if (section === 'none') {
    fault('section', 'その名前か番号の所属がありません。', '所属の一覧のとおりに書くか、先に所属を登録してください。');
  }
  if (section === 'many') {
    fault('section', '同じ名前の所属が2つ以上あります。', '部の名前を前につけるか、所属番号で書いてください。');
  }
  const post = OneLine(40).safeParse(cells.post ?? '');
  if (cells.post !== undefined && cells.post !== '' && !post.success)
    fault('post', '役職が長すぎるか、読めない文字があります。', '40文字以内で書いてください。');
  const said = (text: string | undefined): text is string => text !== undefined && text !== '';
  const employment = said(cells.employment) ? employmentKeys.get(wordKey(cells.employment)) : undefined;
  if (said(cells.employment) && employment === undefined)
    fault(
      'employment',
      '任用区分の言葉ではありません。',
      `${Object.values(employmentTitles).join('・')}のどれかにしてください。`,
    );
  const role = said(cells.role) ? roleWords.get(wordKey(cells.role)) : undefined;
  if (said(cells.role) && role === undefined)
    fault('role', '役割の言葉ではありません。', `${Object.values(roleTitles).join('・')}のどれかにしてください。`);
  const mail = said(cells.mail) ? readMailAddress(cells.mail) : undefined;
  if (mail === null)
    fault('mail', 'メールアドレスとして読めません。', 'name@example.lg.jp のように、一つだけ書いてください。');
  if (faults.length > 0 || id === null || !name.success) return faults;
  return {
    ...{ id, line, name: name.data, section },
    ...(kana === undefined || kana === null ? {} : { kana }),
    ...(cells.post === undefined ? {} : { post: cells.post }),
    ...(employment === undefined ? {} : { employment }),
    ...(role === undefined ? {} : { role }),
    ...(mail === undefined || mail === null ? {} : { mail }),
  };
}
