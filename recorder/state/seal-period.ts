import type { EntryType } from '#contract/trail/catalogue.ts';
import { periodClosingMs, periodLongestMs } from '#contract/trail/entry.ts';
import type { Moment } from '../trail/seal-entry.ts';
import type { TrailState } from './trail-state.ts';

/** Entries that close their period, however young it is. */
const closingTypes: ReadonlySet<EntryType> = new Set<EntryType>([
  'session.started',
  'session.ended',
  'session.closed-by-rule',
  'heartbeat',
  'recorder.stopped',
  'period.closed',
]);

/** Machine time since the period's first entry, ms; endless after another boot, whose machine time is another. */
const ageMs = (opened: NonNullable<TrailState['opened']>, now: Pick<Moment, 'boot' | 'mono'>): number =>
  opened.boot === now.boot ? Math.abs(now.mono - opened.mono) : Number.POSITIVE_INFINITY;

/** Whether an entry of this type, written now, has to close the period that it stands in. */
export const closesPeriod = (opened: TrailState['opened'], type: EntryType, now: Moment): boolean =>
  closingTypes.has(type) || (opened !== null && ageMs(opened, now) >= periodClosingMs);

/** How long the open period may still last, ms; null while no entry is in it: then its key has nothing to forge. */
export const periodLeftMs = (opened: TrailState['opened'], now: Pick<Moment, 'boot' | 'mono'>): number | null =>
  opened === null ? null : Math.max(0, periodLongestMs - ageMs(opened, now));
