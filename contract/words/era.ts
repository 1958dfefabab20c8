/** 元号, newest first, by the first day in Japan on which each is used. */
export const eras = [
  { name: '令和', from: '2019-05-01' },
  { name: '平成', from: '1989-01-08' },
  { name: '昭和', from: '1926-12-25' },
] as const;

const weekdays = ['日', '月', '火', '水', '木', '金', '土'] as const;

/** Japan has had no summer time since 1951. */
const japanOffsetMs = 9 * 3_600_000;

/** Calendar day in Japan of an instant, ISO 8601. */
export const japanDate = (instant: string): string =>
  new Date(new Date(instant).getTime() + japanOffsetMs).toISOString().slice(0, 10);

/** `令和8年`; 元年 for a first year. Before 昭和 the Christian year is given. @param date `2026-11-21` */
export function eraYear(date: string): string {
  const year = Number(date.slice(0, 4));
  const era = eras.find(({ from }) => date >= from);
  if (era === undefined) return `${year}年`;
  const count = year - Number(era.from.slice(0, 4)) + 1;
  return `${era.name}${count === 1 ? '元' : count}年`;
}

/** `令和8年11月21日` @param date `2026-11-21` */
export const eraDate = (date: string): string =>
  `${eraYear(date)}${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`;

/** `令和8年11月21日（土）` @param date `2026-11-21` */
export const eraDateWithWeekday = (date: string): string =>
  `${eraDate(date)}（${weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? ''}）`;

/** `令和8年11月21日（土）` of an instant, as the day is in Japan. */
export const eraDay = (instant: string): string => eraDateWithWeekday(japanDate(instant));

/** True where year, month and day name a day that exists. @param date `2026-11-21` */
export function isRealDate(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false;
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === date;
}
