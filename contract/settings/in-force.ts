import { z } from 'zod';
import { StaffId, UtcInstant } from '../primitives.ts';
import { isOfPart, type Leaves, type SettingsChange } from './changes.ts';

/** The rules that are laid down apart, by where they stand among the settings. */
export const settingParts = [
  ...(['workRules.calendar', 'workRules.breaks', 'workRules.weekStart'] as const),
  ...(['statistics', 'paperProcedure', 'lending.styles', 'lending.presence'] as const),
  ...(['lending.contacts', 'lending.policy'] as const),
] as const;
export type SettingPart = (typeof settingParts)[number];

/**
 * Since when a rule holds. `shipped`: as the product came. `unrecorded`: neither that nor what the office log says was
 * laid down last, so that it came past the screen.
 */
export const InForceSince = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('shipped') }),
  z.strictObject({ by: z.literal('unrecorded') }),
  z.strictObject({
    by: z.literal('act'),
    at: UtcInstant,
    /** `name` is null where no such account is known any more. */
    staff: z.strictObject({ id: StaffId, name: z.string().nullable() }),
    reason: z.string(),
    /** Of what takes two: who asked for it, and why. */
    asked: z.strictObject({ staff: z.strictObject({ id: StaffId, name: z.string() }), reason: z.string() }).nullable(),
  }),
]);
export type InForceSince = z.infer<typeof InForceSince>;

interface RecordedChange {
  readonly changes: readonly SettingsChange[];
  /** Parts that were laid down whole, because nobody could read what was before. */
  readonly anew: readonly string[];
}

/**
 * Which act a part of the settings rests on. Pure.
 * @param acts in the order in which they were recorded
 * @param current, shipped what holds, and what the product came with
 */
export function restsOn<Act extends RecordedChange>(
  part: SettingPart,
  acts: readonly Act[],
  { current, shipped }: { readonly current: Leaves; readonly shipped: Leaves },
): Act | 'shipped' | 'unrecorded' {
  const recorded = new Map<string, string>();
  let newest: Act | null = null;
  for (const act of acts) {
    const own = act.changes.filter(({ what }) => isOfPart(what, part));
    if (act.anew.includes(part)) recorded.clear();
    for (const { what, after } of own) recorded.set(what, after);
    if (own.length > 0) newest = act;
  }
  const isNow = ([what, value]: readonly [string, string]): boolean => (current.get(what) ?? '') === value;
  // What no act ever touched was there before the first: it needs no record.
  if (newest !== null) return [...recorded].every(isNow) ? newest : 'unrecorded';
  const ofPart = (leaves: Leaves) => [...leaves].filter(([what]) => isOfPart(what, part));
  return ofPart(current).length === ofPart(shipped).length && ofPart(shipped).every(isNow) ? 'shipped' : 'unrecorded';
}
