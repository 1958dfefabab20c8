import { z } from 'zod';
import { type Employment, employments, employmentTitles } from '../people/employment.ts';
import { PersonText } from '../primitives.ts';
import type { Breach } from './breach.ts';
import { PledgeContent, pledgeBreaches } from './pledge.ts';

/** 在宅勤務登録申請書 (別紙1). 氏名, 所属名 and 職員番号 are the account's own and not asked again. */

/** 第4条2項: to whom the rule does not apply. */
const excluded: readonly Employment[] = ['conditional', 'temporary', 'part-time', 'fiscal-year'];

export const reasons = ['child', 'care', 'pregnancy', 'special'] as const;
/** As 第4条1項 has them: the form of 別紙1 is shorter in the first. */
export const reasonTitles: Readonly<Record<(typeof reasons)[number], string>> = {
  child: '中学校就学前及び義務教育学校6年生までの子を養育する職員',
  care: '介護が必要な親族を介護する職員',
  pregnancy: '妊娠中の職員',
  special: '所属長が特に認める職員',
};

export const sexes = ['male', 'female', 'unanswered'] as const;
export const sexTitles: Readonly<Record<(typeof sexes)[number], string>> = {
  male: '男',
  female: '女',
  unanswered: '回答しない',
};

/** 第8条2項 */
export const maxDaysPerWeek = 4;

export const RegistrationContent = z.strictObject({
  kana: PersonText(80).regex(/^[\p{sc=Hiragana}ー・ 　]+$/u),
  sex: z.enum(sexes),
  /** 役職 */
  position: PersonText(40),
  employment: z.enum(employments),
  /** 自宅住所 (在宅勤務実施場所) */
  postcode: z.string().regex(/^\d{3}-\d{4}$/),
  address: PersonText(200),
  phone: z.string().regex(/^0\d{1,4}-\d{1,4}-\d{3,4}$/),
  reason: z.enum(reasons),
  /** What the head recognised, for `special`; else empty. */
  reasonText: z.union([z.literal(''), PersonText(400)]),
  frequency: z.strictObject({ per: z.enum(['week', 'month']), days: z.int().min(1).max(23) }),
  /** その他特記事項(在宅勤務で行う主な業務内容 等) */
  notes: z.union([z.literal(''), PersonText(1000)]),
  /** 執務環境: where at home the work is done, and 第5条7項 confirmed. */
  workplace: z.strictObject({ place: PersonText(200), isSeparated: z.literal(true) }),
  pledge: PledgeContent,
});
export type RegistrationContent = z.infer<typeof RegistrationContent>;

const breach = (article: string, text: string): Breach => ({ code: 'OF-513', article, text, mayOverride: false });

/** 第4条, 第8条2項, and the pledge in its present wording. Pure. */
export function registrationBreaches(
  content: Pick<RegistrationContent, 'employment' | 'reason' | 'reasonText' | 'frequency' | 'pledge'>,
): readonly Breach[] {
  const { employment, reason, reasonText, frequency, pledge } = content;
  return [
    ...(excluded.includes(employment)
      ? [breach('第4条2項', `${employmentTitles[employment]}には、この要綱は適用されません。`)]
      : []),
    ...(reason === 'special' && reasonText === ''
      ? [breach('第4条1項', '所属長が特に認める職員のときは、所属長が認めた事由を記載してください。')]
      : []),
    ...(frequency.per === 'week' && frequency.days > maxDaysPerWeek
      ? [breach('第8条2項', `在宅勤務は週${maxDaysPerWeek}日以内です。実施予定頻度を直してください。`)]
      : []),
    ...pledgeBreaches(pledge),
  ];
}

export const frequencyWords = ({ per, days }: RegistrationContent['frequency']): string =>
  `${per === 'week' ? '週' : '月'}${days}日程度`;
