import { readTime } from '#contract/words/time.ts';
import { type DateParts, readDateParts } from '../strings/date-parts.ts';

interface CorrectionFields {
  readonly date: DateParts;
  readonly time: string;
  readonly result: string;
  readonly reason: string;
}

interface CorrectionFaults {
  readonly date: string | null;
  readonly time: string | null;
  readonly result: string | null;
  readonly reason: string | null;
}

/**
 * The end that the fields name, as an instant; null while they name none. Fields know minutes: an end in the minute of
 * the beginning is the beginning.
 */
export function correctedEnd(fields: CorrectionFields, startedAt: string): string | null {
  const date = readDateParts(fields.date);
  const time = readTime(fields.time);
  if (date === null || time === null) return null;
  const end = new Date(`${date}T${time}:00.000+09:00`).toISOString();
  return toMinute(end) === toMinute(startedAt) ? startedAt : end;
}

/** An instant without its seconds: `2026-11-21T03:04`. */
const toMinute = (instant: string): string => instant.slice(0, 16);

/** What is wrong with each field. @param startedAt the session's beginning; @param now the clock, ISO 8601 */
export function correctionFaults(fields: CorrectionFields, startedAt: string, now: string): CorrectionFaults {
  const end = correctedEnd(fields, startedAt);
  const order = (): string | null => {
    if (end === null) return null;
    if (end < startedAt) return '始業より後の時刻を入力してください。';
    return end > now ? '今より前の時刻を入力してください。' : null;
  };
  return {
    date: readDateParts(fields.date) === null ? '終業した日を、年・月・日の数字で入力してください。' : null,
    time: readTime(fields.time) === null ? '終業した時刻を「17:15」のように入力してください。' : order(),
    result: fields.result.trim() === '' ? '業務の成果を入力してください。' : null,
    reason: fields.reason.trim() === '' ? '訂正の理由を入力してください。' : null,
  };
}
