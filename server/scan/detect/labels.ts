import { type CellText, firstCharacters, newTrait } from './cell-text.ts';

/** What a heading or a label says about the cells that belong to it. */
export type Role =
  | 'my-number'
  | 'resident-code'
  | 'name'
  | 'birth'
  | 'date'
  | 'address'
  | 'telephone'
  | 'account'
  | 'organisation';

const roles: readonly (readonly [Role, RegExp])[] = [
  ['my-number', /個人番号|マイナンバ|ﾏｲﾅﾝﾊﾞ|mynumber/i],
  ['resident-code', /住民票コード|住民票ｺｰﾄﾞ|住民コード|住基コード/],
  ['birth', /生年月日|誕生日|出生日|生年|出生年月日/],
  ['account', /口座番号|口座No|振込先|引落口座|振替口座|^口座$/i],
  ['telephone', /電話|TEL|℡|☎|携帯|連絡先|FAX|ファックス/i],
  ['address', /住所|居所|本籍|住居地|送付先|転出先|転入先/],
  [
    'organisation',
    /会社名|^会社$|法人名|^法人$|団体名|施設名|事業所名?$|店名|学校名|商号|屋号|業者名|課名|部署|所属|勤務先/,
  ],
  [
    'name',
    /氏名|名前|姓名|^氏$|^姓$|^名$|申請者|申込者|届出人|世帯主|保護者|受給者|対象者|被保険者|納税者|児童名|生徒名|園児名|本人|職員名|参加者|口座名義|名義人|フリガナ|ふりがな|カナ|ﾌﾘｶﾞﾅ/,
  ],
  ['date', /日付|年月日|日時|期日|期限|月日|[^曜祝]日$|^日$/],
];

const longest = 24;
const roleTrait = newTrait(roles.map(([, words]) => firstCharacters(words)).join(''));

/** The role that a cell of its own gives, or null where it is no label. */
export function roleOf({ text, traits, digits }: CellText): Role | null {
  if ((traits & roleTrait) === 0 || text.length > longest * 2 || digits > 1) return null;
  const bare = text.replace(/[\s　:：()（）※*]/g, '');
  if (bare.length === 0 || bare.length > longest) return null;
  const role = roles.find(([, words]) => words.test(bare))?.[0] ?? null;
  // 「昭和54年3月2日」 is a date, not a word for one.
  return role === 'date' && /[\d〇一二三四五六七八九十元]/.test(bare) ? null : role;
}

const inline = {
  'my-number': /個人番号|マイナンバ|ﾏｲﾅﾝﾊﾞ|my ?number/i,
  'resident-code': /住民票コード|住民票ｺｰﾄﾞ|住民コード|住基コード/,
} as const satisfies Partial<Record<Role, RegExp>>;
const inlineTrait = newTrait(Object.values(inline).map(firstCharacters).join(''));

/** True if the text speaks of such a number at all. */
export const mentions = ({ text, traits }: Pick<CellText, 'text' | 'traits'>, role: keyof typeof inline): boolean =>
  (traits & inlineTrait) !== 0 && inline[role].test(text.replace(/[\s　]/g, ''));
