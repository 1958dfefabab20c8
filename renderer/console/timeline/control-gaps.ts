import { type ControlName, type ControlReading, controlNames, isGood } from '#contract/controls.ts';
import type { TimelineEntry } from '#contract/http/console-api.ts';
import { catalogue, type EntryType } from '#contract/trail/catalogue.ts';

/** Entries that say that nobody watched for a while. */
const watchGaps: ReadonlySet<EntryType> = new Set(['gap.found', 'agent.lost']);

/** What an entry says of the guard over the PC, next to the entries before it. */
export interface GuardMark {
  /** Nobody watched. */
  readonly isWatchGap: boolean;
  /** Controls that are not shown to hold from this entry on. */
  readonly lost: readonly ControlReading[];
  /** Controls that hold again from this entry on. */
  readonly restored: readonly ControlName[];
  /** Controls that do not hold while this entry stands. */
  readonly missing: readonly ControlName[];
}

function readingsOf({ type, data }: TimelineEntry): readonly ControlReading[] | null {
  if (type !== 'heartbeat' && type !== 'controls.checked') return null;
  const parsed = catalogue[type].data.safeParse(data);
  return parsed.success ? parsed.data.readings : null;
}

/**
 * Marks entries, in the order in which they were recorded, where watching or a control of 第6条 was missing: the entry
 * at which it went, every one while it is gone, and the one at which it came back.
 */
export function guardMarks(entries: readonly TimelineEntry[]): ReadonlyMap<number, GuardMark> {
  let missing: readonly ControlName[] = [];
  const marks = new Map<number, GuardMark>();
  for (const entry of entries) {
    const readings = readingsOf(entry);
    const before = missing;
    if (readings !== null) {
      missing = controlNames.filter((name) => {
        const reading = readings.find(({ control }) => control === name);
        return reading === undefined || !isGood(reading.state);
      });
    }
    marks.set(entry.seq, {
      isWatchGap: watchGaps.has(entry.type),
      lost: (readings ?? []).filter(({ control }) => missing.includes(control) && !before.includes(control)),
      restored: before.filter((name) => !missing.includes(name)),
      missing,
    });
  }
  return marks;
}

/** Entries at which watching or a control was lost: what the eye is led to. */
export const gapsAmong = (entries: readonly TimelineEntry[], marks: ReadonlyMap<number, GuardMark>) =>
  entries.filter(({ seq }) => {
    const mark = marks.get(seq);
    return mark !== undefined && (mark.isWatchGap || mark.lost.length > 0);
  });
