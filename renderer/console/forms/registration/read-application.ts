import { currentPledge } from '#contract/forms/pledge.ts';
import { RegistrationContent } from '#contract/forms/registration.ts';
import { digitsOf, toHalfWidth } from '#contract/words/numbers.ts';

type Frequency = RegistrationContent['frequency'];

/** 在宅勤務登録申請書 as it is filled in. */
export interface RegistrationFieldValues {
  readonly kana: string;
  readonly sex: RegistrationContent['sex'];
  readonly position: string;
  readonly employment: RegistrationContent['employment'];
  readonly postcode: string;
  readonly address: string;
  readonly phone: string;
  readonly reason: RegistrationContent['reason'] | null;
  readonly reasonText: string;
  readonly per: Frequency['per'];
  readonly days: string;
  readonly notes: string;
  readonly place: string;
  readonly isSeparated: boolean;
  readonly isAgreed: boolean;
}

export const emptyRegistration: RegistrationFieldValues = {
  ...{ kana: '', sex: 'unanswered', position: '', employment: 'regular', postcode: '', address: '', phone: '' },
  ...{ reason: null, reasonText: '', per: 'week', days: '', notes: '', place: '', isSeparated: false, isAgreed: false },
};

/** What was handed in before, to be put right. The pledge is read and given anew. */
export const fieldsOf = (content: RegistrationContent): RegistrationFieldValues => {
  const { frequency, workplace, pledge: _, ...rest } = content;
  return {
    ...{ ...rest, per: frequency.per, days: String(frequency.days), place: workplace.place },
    ...{ isSeparated: workplace.isSeparated, isAgreed: false },
  };
};

/** Digits in the groups that a post code has: `100-0001`. */
export const postcodeOf = (typed: string): string => {
  const digits = digitsOf(typed).slice(0, 7);
  return digits.length > 3 ? `${digits.slice(0, 3)}-${digits.slice(3)}` : digits;
};
/** Half width, hyphens of any kind as `-`. */
export const phoneOf = (typed: string): string =>
  toHalfWidth(typed)
    .replace(/[‐‑–—―−ー－]/g, '-')
    .replace(/[^0-9-]/g, '');

type Asked =
  | 'kana'
  | 'position'
  | 'postcode'
  | 'address'
  | 'phone'
  | 'reason'
  | 'reasonText'
  | 'days'
  | 'place'
  | 'isSeparated'
  | 'isAgreed';
export type RegistrationFaults = Readonly<Record<Asked, string | null>>;

const { kana, position, postcode, address, phone, workplace } = RegistrationContent.shape;
const unless = (isGood: boolean, fault: string): string | null => (isGood ? null : fault);

/** What is still wrong, field by field. Pure. */
export function registrationFaults(fields: RegistrationFieldValues): RegistrationFaults {
  const days = Number(digitsOf(fields.days));
  const most = fields.per === 'week' ? 4 : 23;
  return {
    kana: unless(kana.safeParse(fields.kana).success, 'ふりがなを、ひらがなで入力してください。'),
    position: unless(position.safeParse(fields.position).success, '役職を入力してください。'),
    postcode: unless(postcode.safeParse(fields.postcode).success, '郵便番号を7桁の数字で入力してください。'),
    address: unless(address.safeParse(fields.address).success, '在宅勤務を実施する自宅の住所を入力してください。'),
    phone: unless(
      phone.safeParse(fields.phone).success,
      '電話番号を、市外局番から「-」で区切って入力してください。例 0285-00-0000',
    ),
    reason: unless(fields.reason !== null, '申込事由を一つ選んでください。'),
    reasonText: unless(
      fields.reason !== 'special' || fields.reasonText.trim() !== '',
      '所属長が認めた事由を記載してください。',
    ),
    days: unless(
      days >= 1 && days <= most,
      fields.per === 'week'
        ? '週の日数を1から4までの数字で入力してください（第8条2項）。'
        : '月の日数を1から23までの数字で入力してください。',
    ),
    place: unless(
      workplace.shape.place.safeParse(fields.place).success,
      '自宅のどこで仕事をするかを入力してください。',
    ),
    isSeparated: unless(fields.isSeparated, '仕事の空間と私的な空間を区分してから、印を付けてください（第5条7項）。'),
    isAgreed: unless(fields.isAgreed, '誓約書を読み、誓約するときは印を付けてください。'),
  };
}

/** The form; null while anything is wrong. Pure. */
export function readApplication(fields: RegistrationFieldValues): RegistrationContent | null {
  if (Object.values(registrationFaults(fields)).some((fault) => fault !== null)) return null;
  const { per, days, place, isSeparated, isAgreed, reason, reasonText, ...rest } = fields;
  const read = RegistrationContent.safeParse({
    ...{ ...rest, reason, reasonText: reason === 'special' ? reasonText.trim() : '', notes: fields.notes.trim() },
    frequency: { per, days: Number(digitsOf(days)) },
    workplace: { place, isSeparated },
    pledge: { version: currentPledge.version, isAgreed },
  });
  return read.success ? read.data : null;
}
