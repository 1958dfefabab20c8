import type { EntryData, InterruptionReason } from '../../trail/catalogue.ts';

/** What a minute of a session was: at work, away for a reason, or not lived through (clock put on, PC asleep). */
export type StretchKind = 'working' | 'unknown' | InterruptionReason;

/** A stretch of one kind. Minutes since 1970, the end not included. */
export interface Stretch {
  readonly fromMin: number;
  readonly toMin: number;
  readonly kind: StretchKind;
  readonly note: string;
  /** Place of its session among the day's. */
  readonly session: number;
}

/** What a session's entries say of time. Instants are as the PC's clock had them. */
export type Mark =
  | { readonly type: 'session.started'; readonly at: string }
  | {
      readonly type: 'session.interrupted';
      readonly at: string;
      readonly data: Pick<EntryData<'session.interrupted'>, 'reason' | 'note'>;
    }
  | { readonly type: 'session.resumed'; readonly at: string }
  | { readonly type: 'session.ended'; readonly at: string }
  | {
      readonly type: 'session.closed-by-rule';
      readonly at: string;
      readonly data: Pick<EntryData<'session.closed-by-rule'>, 'effectiveEnd'>;
    }
  | {
      readonly type: 'session.corrected';
      readonly at: string;
      readonly data: Pick<EntryData<'session.corrected'>, 'endedAt'>;
    }
  | { readonly type: 'clock.jumped'; readonly at: string; readonly data: EntryData<'clock.jumped'> };

export const minuteOf = (instant: string | Date): number => Math.floor(new Date(instant).getTime() / 60_000);

/**
 * One session as stretches that follow each other without overlap. The order of the trail decides, never the clock: a
 * time before the one it follows counts as that one, so that no minute of a clock put back is counted twice.
 * @param marks in the trail's order; the first is the start @param now where the session is still open
 */
export function stretchesOf(marks: readonly Mark[], now: Date): readonly Stretch[] {
  const [start] = marks;
  if (start === undefined) return [];
  const found: Stretch[] = [];
  const fromMin = minuteOf(start.at);
  let cursor = fromMin;
  let kind: StretchKind = 'working';
  let note = '';
  let end: number | null = null;
  const upTo = (minute: number, as: StretchKind = kind, words = note): void => {
    if (minute > cursor) found.push({ fromMin: cursor, toMin: minute, kind: as, note: words, session: 0 });
    cursor = Math.max(cursor, minute);
  };
  for (const mark of marks.slice(1)) {
    switch (mark.type) {
      case 'session.interrupted':
        upTo(minuteOf(mark.at));
        kind = mark.data.reason;
        note = mark.data.note;
        break;
      case 'session.resumed':
        upTo(minuteOf(mark.at));
        kind = 'working';
        note = '';
        break;
      case 'clock.jumped': {
        const { nowAt, byMs } = mark.data;
        if (byMs <= 0) break;
        upTo(minuteOf(new Date(new Date(nowAt).getTime() - byMs)));
        upTo(minuteOf(nowAt), 'unknown', '');
        break;
      }
      case 'session.ended':
        end = Math.max(cursor, minuteOf(mark.at));
        break;
      case 'session.closed-by-rule':
        end = minuteOf(mark.data.effectiveEnd);
        break;
      case 'session.corrected':
        end = minuteOf(mark.data.endedAt);
        break;
      case 'session.started':
        break;
    }
  }
  const last = Math.max(fromMin, end ?? minuteOf(now));
  upTo(last);
  return clipped(found, fromMin, last);
}

/** What of the stretches lies between two minutes. */
export const clipped = (stretches: readonly Stretch[], fromMin: number, toMin: number): readonly Stretch[] =>
  stretches.flatMap((one) => {
    const from = Math.max(one.fromMin, fromMin);
    const to = Math.min(one.toMin, toMin);
    return from < to ? [{ ...one, fromMin: from, toMin: to }] : [];
  });

/**
 * The sessions of one person on one day, in the order of their starts, as stretches of that day alone. What two of them
 * both claim counts for the earlier one.
 * @param dayMin the day's first minute
 */
export function dayStretches(sessions: readonly (readonly Mark[])[], dayMin: number, now: Date): readonly Stretch[] {
  const found: Stretch[] = [];
  let cursor = dayMin;
  for (const [session, marks] of sessions.entries()) {
    const own = clipped(stretchesOf(marks, now), cursor, dayMin + 24 * 60).map((one) => ({ ...one, session }));
    found.push(...own);
    cursor = own.at(-1)?.toMin ?? cursor;
  }
  return found;
}
