import { eras, isRealDate } from './era.ts';
import { plainText } from './width.ts';

/** How an era's year may begin; 元年 is its first. */
const eraSigns: Readonly<Record<string, string>> = {
  ...{ 令和: '令和', 令: '令和', r: '令和', 平成: '平成', 平: '平成', h: '平成', 昭和: '昭和', 昭: '昭和', s: '昭和' },
};
const eraForm = /^(令和|平成|昭和|[令平昭rhs])\s*(元|\d{1,2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?$/;
const plainForm = /^(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?$/;
const digitsForm = /^(\d{4})(\d{2})(\d{2})$/;

/**
 * A day as people write it as `2020-09-01`: 令和２年９月１日, R2.9.1, 2020/9/1, 20200901, with a weekday in brackets or
 * without. Null where it names no day, or a day that its era does not hold (平成31年5月1日, 昭和64年1月8日).
 */
export function readDate(typed: string): string | null {
  const plain = plainText(typed)
    .toLowerCase()
    .replace(/\s*\([日月火水木金土](曜日?)?\)$/, '');
  const era = eraForm.exec(plain);
  if (era !== null) return inEra(era);
  const [, year, month, day] = plainForm.exec(plain) ?? digitsForm.exec(plain) ?? [];
  return dayOf(Number(year), month, day);
}

function inEra([, sign, count, month, day]: RegExpExecArray): string | null {
  const name = eraSigns[sign ?? ''];
  const place = eras.findIndex((era) => era.name === name);
  const era = eras[place];
  if (era === undefined) return null;
  const year = Number(era.from.slice(0, 4)) + (count === '元' ? 1 : Number(count)) - 1;
  const date = dayOf(year, month, day);
  const next = eras[place - 1];
  return date !== null && date >= era.from && (next === undefined || date < next.from) ? date : null;
}

function dayOf(year: number, month = '', day = ''): string | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isRealDate(date) ? date : null;
}

/** 令和8, R8年, 平成元年 as a year of the Christian era: `2026`. Null where no era is named. */
export function readEraYear(typed: string): string | null {
  const [, sign, count] =
    /^(令和|平成|昭和|[令平昭rhs])\s*(元|\d{1,2})\s*年?$/.exec(plainText(typed).toLowerCase()) ?? [];
  const era = eras.find(({ name }) => name === eraSigns[sign ?? '']);
  if (era === undefined || count === '0' || count === '00') return null;
  return String(Number(era.from.slice(0, 4)) + (count === '元' ? 1 : Number(count)) - 1);
}
