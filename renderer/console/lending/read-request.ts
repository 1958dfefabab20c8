import type { LoanRequestBody } from '#contract/http/lending-api.ts';
import { PersonText, StaffId } from '#contract/primitives.ts';
import { type DateParts, dayFault, readDateParts } from '../../strings/date-parts.ts';

export const purposeMaxChars = 400;
const Purpose = PersonText(purposeMaxChars);
export const placeMaxChars = 80;
const Place = PersonText(placeMaxChars);

/** 借用願 as it is filled in. */
export interface RequestFields {
  /** 職員番号 of who will use it; null where it is for oneself. */
  readonly staff: string | null;
  /** First and last day, both counted. */
  readonly from: DateParts;
  readonly to: DateParts;
  readonly wire: boolean;
  readonly mouse: boolean;
  readonly telework: LoanRequestBody['things']['telework'];
  /** Name of the サテライト・オフィス; asked for that form alone. */
  readonly place: string;
  readonly purpose: string;
}

type Asked = 'staff' | 'from' | 'to' | 'place' | 'purpose';
export type RequestFaults = Readonly<Record<Asked, string | null>>;

/** What is still wrong, field by field. Pure. @param today as it is in Japan */
export function requestFaults(fields: RequestFields, today: string): RequestFaults {
  const [first, last] = [readDateParts(fields.from), readDateParts(fields.to)];
  const isBackwards = first !== null && last !== null && first > last;
  return {
    staff:
      fields.staff === null || StaffId.safeParse(fields.staff).success
        ? null
        : '使用する人の職員番号を6桁の数字で入力してください。',
    from: first === null ? dayFault : first < today ? '今日かあとの日にしてください。' : null,
    to: last === null ? dayFault : isBackwards ? '終わりの日を、始まりの日と同じかあとの日にしてください。' : null,
    place:
      fields.telework !== 'satellite' || Place.safeParse(fields.place).success
        ? null
        : 'サテライト・オフィスの名前を入力してください。',
    purpose: Purpose.safeParse(fields.purpose).success ? null : '在宅勤務で行う業務を入力してください。',
  };
}

/** The request; null while anything is wrong. Pure. */
export function readRequest(fields: RequestFields, today: string): LoanRequestBody | null {
  const [from, to] = [readDateParts(fields.from), readDateParts(fields.to)];
  const isFaulty = Object.values(requestFaults(fields, today)).some((fault) => fault !== null);
  if (from === null || to === null || isFaulty) return null;
  const { staff, wire, mouse, telework } = fields;
  const place = telework === 'satellite' ? { place: fields.place.trim() } : {};
  return {
    ...(staff === null ? {} : { staff }),
    ...{ from, to, things: { wire, mouse, telework, ...place }, purpose: fields.purpose.trim() },
  };
}
