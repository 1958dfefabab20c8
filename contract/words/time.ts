import { eraDay, japanDate } from './era.ts';
import { toHalfWidth } from './numbers.ts';

const japanOffsetMs = 9 * 3_600_000;

/** Clock time in Japan of an instant: `8:30`. */
export function clock(instant: string): string {
  const iso = new Date(new Date(instant).getTime() + japanOffsetMs).toISOString();
  return `${Number(iso.slice(11, 13))}:${iso.slice(14, 16)}`;
}

/** With seconds, where the order of things matters: `8:30:05`. */
export function clockWithSeconds(instant: string): string {
  const iso = new Date(new Date(instant).getTime() + japanOffsetMs).toISOString();
  return `${Number(iso.slice(11, 13))}:${iso.slice(14, 19)}`;
}

/** `08:30` of a plan or policy as people write it: `8:30`. */
export const plainTime = (localTime: string): string => localTime.replace(/^0/, '');

/** `令和8年11月21日（土）8:30` */
export const dayAndClock = (instant: string): string => `${eraDay(instant)}${clock(instant)}`;

/** `8:30` on the same day in Japan, otherwise the day as well. */
export const clockFrom = (instant: string, today: string): string =>
  japanDate(instant) === today ? clock(instant) : dayAndClock(instant);

/** `1時間5分`, `12分`, `40秒`. @param ms milliseconds */
export function length(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}秒`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}分`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)}時間` : `${Math.floor(minutes / 60)}時間${rest}分`;
}

/** What a person typed for a time of day (`17:15`, `１７：１５`, `1715`, `17時15分`) as `17:15`; null if it is none. */
export function readTime(typed: string): string | null {
  const plain = toHalfWidth(typed).trim();
  const parts = /^(\d{1,2})(?::|時)(\d{1,2})分?$/.exec(plain) ?? /^(\d{1,2})(\d{2})$/.exec(plain);
  const hour = Number(parts?.[1]);
  const minute = Number(parts?.[2]);
  if (parts === null || hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
